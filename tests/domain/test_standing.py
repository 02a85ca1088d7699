"""Where a parcel stands, whatever the order in which its news arrives."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import START, event_at, histories
from waypost.domain.changes import changes
from waypost.domain.standing import (
    OUTBOUND_START,
    RETURN_START,
    Standing,
    advance,
    explain,
    in_order,
    standing,
)
from waypost.domain.tracking import (
    ConditionKind,
    Direction,
    Event,
    EventType,
    Location,
    OffsetSource,
    Source,
    Stage,
    Status,
)
from waypost.domain.transitions import OWNERS, RULES

HOUR = timedelta(hours=1)


def story(*kinds: EventType) -> list[Event]:
    return [event_at(START + HOUR * hour, kind) for hour, kind in enumerate(kinds)]


@given(histories(), st.randoms())
def test_any_order_of_arrival_gives_the_same_standing(events: list[Event], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled) == standing(events)


@given(histories(), st.data())
def test_repetition_changes_nothing(events: list[Event], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(events), max_size=10)) if events else []
    assert standing([*events, *again]) == standing(events)


@given(histories(), st.randoms(), st.lists(st.integers(1, 5), max_size=20))
def test_any_split_into_batches_and_the_quick_path_equal_the_full_reading(
    events: list[Event], chance: object, sizes: list[int]
) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    heard: list[Event] = []
    now = OUTBOUND_START
    for size in [*sizes, len(shuffled)]:
        batch, shuffled = shuffled[:size], shuffled[size:]
        known = {event.id for event in heard}
        fresh = [event for event in batch if event.id not in known]
        heard += fresh
        quick = advance(now, fresh)
        now = standing(heard) if quick is None else quick
        assert now == standing(heard)


@given(histories())
def test_the_quick_path_is_really_taken_when_news_comes_in_order(events: list[Event]) -> None:
    plain = [event for event in events if event.type is not EventType.RETRACTED]
    now: Standing | None = OUTBOUND_START
    for event in in_order(plain):
        assert now is not None
        now = advance(now, [event])
    assert now == standing(plain)


@given(histories())
def test_every_explanation_ends_at_the_standing(events: list[Event]) -> None:
    steps = explain(events)
    assert (steps[-1].after if steps else OUTBOUND_START) == standing(events)
    assert [step.event for step in steps] == in_order(events)


@given(histories(), st.timedeltas(timedelta(seconds=1), timedelta(days=30)))
def test_a_late_old_scan_does_not_undo_a_delivery(events: list[Event], earlier: timedelta) -> None:
    delivery = event_at(START + timedelta(days=60), EventType.DELIVERED)
    before = [event for event in events if event.retracts != delivery.id]
    late = event_at(delivery.occurred_at - earlier, EventType.OUT_FOR_DELIVERY)
    assert standing([*before, delivery, late]).stage is Stage.DELIVERED


@given(histories())
def test_events_may_come_from_a_generator(events: list[Event]) -> None:
    assert standing(event for event in events) == standing(events)
    assert explain(event for event in events) == explain(events)


@given(histories())
def test_a_delivery_back_to_the_sender_is_never_a_success(events: list[Event]) -> None:
    last = START + timedelta(days=90)
    turned = [event_at(last, EventType.RETURN_STARTED), event_at(last + HOUR, EventType.DELIVERED)]
    assert standing([*events, *turned]).status is Status.RETURNED
    assert standing(events, start=RETURN_START).status is not Status.DELIVERED


@given(histories())
def test_delivered_needs_an_event_that_says_delivered(events: list[Event]) -> None:
    said = [event for event in events if event.type not in (EventType.DELIVERED, EventType.RETURNED)]
    assert standing(said).status not in (Status.DELIVERED, Status.RETURNED)


def test_every_type_of_event_has_a_rule_and_every_condition_an_owner() -> None:
    assert set(RULES) == set(EventType)
    assert set(OWNERS) == set(ConditionKind)


def test_every_condition_that_an_event_opens_can_close() -> None:
    for kind in {rule.opens for rule in RULES.values() if rule.opens}:
        if kind is not ConditionKind.DAMAGED:  # damage stays with a parcel
            assert any(kind in rule.closes for rule in RULES.values()), kind


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ((), Status.PENDING),
        ((EventType.UNKNOWN,), Status.UNKNOWN),
        ((EventType.NOTE,), Status.PENDING),
        ((EventType.PLACED, EventType.CONFIRMED, EventType.PROCESSING, EventType.PACKED), Status.PENDING),
        ((EventType.LABEL_CREATED,), Status.LABEL_CREATED),
        ((EventType.LABEL_CREATED, EventType.PICKED_UP), Status.PICKED_UP),
        ((EventType.PICKED_UP, EventType.ARRIVED), Status.IN_TRANSIT),
        ((EventType.IN_TRANSIT, EventType.LABEL_CREATED, EventType.PACKED), Status.IN_TRANSIT),
        ((EventType.OUT_FOR_DELIVERY,), Status.OUT_FOR_DELIVERY),
        ((EventType.OUT_FOR_DELIVERY, EventType.ARRIVED), Status.IN_TRANSIT),
        ((EventType.OUT_FOR_DELIVERY, EventType.DELIVERY_ATTEMPTED), Status.ATTEMPT_FAILED),
        ((EventType.DELIVERY_ATTEMPTED, EventType.OUT_FOR_DELIVERY), Status.OUT_FOR_DELIVERY),
        ((EventType.DELIVERY_ATTEMPTED, EventType.AVAILABLE_FOR_PICKUP), Status.AVAILABLE_FOR_PICKUP),
        ((EventType.IN_TRANSIT, EventType.HELD), Status.EXCEPTION),
        ((EventType.HELD, EventType.DEPARTED), Status.IN_TRANSIT),
        ((EventType.IN_TRANSIT, EventType.CUSTOMS_HELD), Status.EXCEPTION),
        ((EventType.CUSTOMS_HELD, EventType.CUSTOMS_CLEARED), Status.IN_TRANSIT),
        ((EventType.IN_TRANSIT, EventType.DELAYED), Status.IN_TRANSIT),
        ((EventType.IN_TRANSIT, EventType.LOST), Status.LOST),
        ((EventType.LOST, EventType.ARRIVED), Status.IN_TRANSIT),
        ((EventType.LABEL_CREATED, EventType.CANCELLED), Status.CANCELLED),
        ((EventType.CANCELLED, EventType.PICKED_UP), Status.PICKED_UP),
        ((EventType.LABEL_CREATED, EventType.EXPIRED), Status.EXPIRED),
        ((EventType.IN_TRANSIT, EventType.REFUSED, EventType.RETURN_STARTED), Status.RETURNING),
        ((EventType.RETURN_STARTED, EventType.OUT_FOR_DELIVERY), Status.RETURNING),
        ((EventType.DELIVERED,), Status.DELIVERED),
        ((EventType.DELIVERED, EventType.RETURN_STARTED), Status.RETURNING),
        ((EventType.DELIVERED, EventType.DAMAGED), Status.DELIVERED),
        ((EventType.DELIVERED, EventType.LOST), Status.DELIVERED),
        ((EventType.IN_TRANSIT, EventType.RETURNED), Status.RETURNED),
    ],
)
def test_a_story_gives_its_status(kinds: tuple[EventType, ...], status: Status) -> None:
    assert standing(story(*kinds)).status is status


def test_a_retracted_delivery_counts_no_more_even_when_the_retraction_came_first() -> None:
    scan, delivery = story(EventType.IN_TRANSIT, EventType.DELIVERED)
    taken_back = event_at(START + 9 * HOUR, EventType.RETRACTED, source=Source.PERSON, retracts=delivery.id)
    assert standing([taken_back, delivery, scan]).status is Status.IN_TRANSIT


def test_paperwork_shortly_after_a_delivery_is_ignored_and_movement_much_later_is_a_contradiction() -> None:
    delivery = event_at(START, EventType.DELIVERED)
    soon = event_at(START + HOUR, EventType.ARRIVED)
    much_later = event_at(START + 30 * HOUR, EventType.OUT_FOR_DELIVERY)
    assert standing([delivery, soon]).conditions == ()
    contradicted = standing([delivery, soon, much_later])
    assert contradicted.status is Status.DELIVERED
    assert contradicted.has(ConditionKind.SCANNED_AFTER_DELIVERY)


def test_milestones_keep_the_first_time_of_each_stage_in_each_direction() -> None:
    events = story(
        EventType.OUT_FOR_DELIVERY, EventType.ARRIVED, EventType.OUT_FOR_DELIVERY, EventType.DELIVERED
    )
    now = standing([*events, event_at(START + 50 * HOUR, EventType.RETURNED)])
    assert now.reached_at(Stage.OUT_FOR_DELIVERY, Direction.OUTBOUND) == START
    assert now.reached_at(Stage.DELIVERED, Direction.OUTBOUND) == START + 3 * HOUR
    assert now.reached_at(Stage.DELIVERED) == START + 50 * HOUR


def test_the_latest_announced_delivery_time_is_kept() -> None:
    first = event_at(START, EventType.PICKED_UP, expected_at=START + timedelta(days=3))
    moved = event_at(START + HOUR, EventType.ESTIMATE_CHANGED, expected_at=START + timedelta(days=4))
    assert standing([moved, first]).expected_at == START + timedelta(days=4)


def test_changes_say_what_a_reader_would_notice_and_nothing_else() -> None:
    before = standing(story(EventType.IN_TRANSIT))
    after = standing(story(EventType.IN_TRANSIT, EventType.HELD))
    told = {(change.kind.value, change.before, change.after) for change in changes(before, after)}
    assert told == {("status", "in_transit", "exception"), ("condition_opened", None, "held")}
    assert changes(after, standing(story(EventType.IN_TRANSIT, EventType.HELD, EventType.NOTE))) == ()


def test_the_same_statement_has_the_same_id_and_any_other_word_another() -> None:
    event = event_at(START, EventType.ARRIVED, carrier="dpd", code="05", text="Depot")
    assert event.id == event_at(START, EventType.ARRIVED, carrier="dpd", code="05", text="Depot").id
    assert event.id != event_at(START, EventType.ARRIVED, carrier="dpd", code="05", text="depot").id


def test_two_events_that_differ_in_anything_shown_are_two_events() -> None:
    base = event_at(START, EventType.ARRIVED, carrier="dpd", code="05", text="Depot", offset_min=60)
    others = {
        "offset_source": OffsetSource.GIVEN, "offset_min": 120, "carrier": "ups", "code": "06", "text": "Hub",
        "source": Source.RFID, "expected_at": START, "retracts": "evt_1", "location": Location(city="Lyon"),
    }  # fmt: skip
    ids = {base.id} | {replace(base, **{name: value}).id for name, value in others.items()}  # type: ignore[arg-type]
    assert len(ids) == 1 + len(others)
    stored_beside = {"type", "occurred_at", "mapping_version"}
    assert set(others) | stored_beside == {field.name for field in fields(Event)}
