"""One timeline from click to door, each line with its source."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import START, event_at, histories
from waypost.domain.journey import gravest, next_stage, timeline
from waypost.domain.standing import Condition, standing
from waypost.domain.tracking import ConditionKind, Event, EventType, Location, OffsetSource, Source, Stage

LYON = Location(city="Lyon", country="FR")


@given(histories(), st.randoms())
def test_the_timeline_does_not_depend_on_arrival_or_repetition(events: list[Event], chance: object) -> None:
    shuffled = [*events, *events[:3]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert timeline(shuffled) == timeline(events)


@given(histories())
def test_every_understood_event_is_told_exactly_once(events: list[Event]) -> None:
    now = standing(events)
    told = [said.event_id for line in timeline(events, retracted=now.retracted) for said in line.said]
    hidden = (EventType.RETRACTED, EventType.UNKNOWN)
    expected = {event.id for event in events if event.type not in hidden and event.id not in now.retracted}
    assert sorted(told) == sorted(expected)


def test_newest_news_comes_first() -> None:
    old, new = event_at(START, EventType.PICKED_UP), event_at(START + timedelta(hours=1), EventType.ARRIVED)
    assert [line.type for line in timeline([old, new])] == [EventType.ARRIVED, EventType.PICKED_UP]


def test_the_same_news_of_two_sources_is_one_line_with_the_surest_clock() -> None:
    assumed = event_at(START, EventType.ARRIVED, location=LYON, carrier="17track")
    sure = event_at(
        START + timedelta(seconds=20), EventType.ARRIVED, location=LYON, carrier="dpd", offset_min=60,
        offset_source=OffsetSource.GIVEN,
    )  # fmt: skip
    (line,) = timeline([assumed, sure])
    assert [said.carrier for said in line.said] == ["17track", "dpd"]
    assert (line.offset_source, line.local_time.hour) == (OffsetSource.GIVEN, (START.hour + 1) % 24)


def test_news_of_another_place_or_minute_is_another_line() -> None:
    here = event_at(START, EventType.ARRIVED, location=LYON)
    elsewhere = event_at(START, EventType.ARRIVED, location=Location(city="Beaune", country="FR"))
    later = event_at(START + timedelta(minutes=2), EventType.ARRIVED, location=LYON)
    assert len(timeline([here, elsewhere, later])) == 3


def test_what_a_person_took_back_is_not_shown() -> None:
    scan = event_at(START, EventType.DELIVERED)
    taken_back = event_at(START, EventType.RETRACTED, source=Source.PERSON, retracts=scan.id)
    assert timeline([scan, taken_back], retracted=(scan.id,)) == []


def test_one_next_stage_is_foreseen() -> None:
    assert next_stage(standing([])) is Stage.PICKED_UP
    assert next_stage(standing([event_at(START, EventType.PICKED_UP)])) is Stage.IN_TRANSIT
    assert next_stage(standing([event_at(START, EventType.ARRIVED)])) is Stage.OUT_FOR_DELIVERY
    assert next_stage(standing([event_at(START, EventType.OUT_FOR_DELIVERY)])) is Stage.DELIVERED
    assert next_stage(standing([event_at(START, EventType.DELIVERED)])) is None


def test_what_the_buyer_must_do_is_spoken_of_first() -> None:
    kinds = (ConditionKind.LOST_SUSPECTED, ConditionKind.ADDRESS_PROBLEM, ConditionKind.DELAYED)
    open_ones = [Condition(kind, START, "evt_1") for kind in kinds]
    assert gravest(open_ones) is open_ones[1]
    assert gravest([open_ones[2], open_ones[0]]) is open_ones[0]
    assert gravest([]) is None


def test_every_condition_has_a_gravity() -> None:
    assert all(gravest([Condition(kind, START, "evt_1")]) for kind in ConditionKind)


def test_a_source_that_says_less_of_the_same_scan_makes_no_line_of_its_own() -> None:
    full = event_at(START, EventType.DEPARTED, carrier="ups", code="DP", location=Location(city="Cologne"))
    vague = event_at(
        START, EventType.IN_TRANSIT, carrier="ups", code="InTransit_007", location=Location(city="Cologne")
    )
    nowhere = event_at(START, EventType.DEPARTED, carrier="ups", code="InTransit_003")
    (line,) = timeline([vague, full, nowhere])
    assert (line.type, line.place.city, len(line.said)) == (EventType.DEPARTED, "Cologne", 3)


def test_scans_of_two_carriers_or_places_stay_apart() -> None:
    cologne, bonn = Location(city="Cologne"), Location(city="Bonn")
    rows = [
        event_at(START, EventType.DEPARTED, carrier="ups", location=cologne),
        event_at(START, EventType.IN_TRANSIT, carrier="dpd", location=cologne),
        event_at(START, EventType.IN_TRANSIT, carrier="ups", location=bonn),
    ]
    assert len(timeline(rows)) == 3
