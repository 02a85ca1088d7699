from datetime import timedelta

from tests.web.pages.fixtures import IN_LYON, LABEL, LYON, NOW, E, Parcel, at, journey, said
from tests.web.pages.rendered import shop, static
from tests.web.pages.states import STATES
from waypost.domain.tracking import Event, OffsetSource, Source
from waypost.web.pages.languages import language
from waypost.web.pages.reader import Reader
from waypost.web.pages.story import story
from waypost.web.pages.subject import chosen

READER = Reader(language("en"), NOW, shop(static()))


def test_the_newest_line_stands_first_and_is_the_one_that_is_now() -> None:
    told = story(chosen(STATES["weather"](), None), READER)
    lines = [line for day in (*told.days, *told.older) for line in day.lines]
    assert lines[0].title == "Held by bad weather"
    assert [line.is_now for line in lines] == [True] + [False] * (len(lines) - 1)
    assert lines[-1].title == "You placed the order"


def test_a_long_journey_folds_its_older_days_and_says_how_many_lines_there_are() -> None:
    scans = [said(E.ARRIVED, at(1) + timedelta(days=day), LYON, f"SCAN {day}") for day in range(15)]
    told = story(chosen(journey(Parcel(scans), order_events=()), None), READER)
    assert len(told.days) == 5
    assert told.older_count == sum(len(day.lines) for day in told.older) == 10


def test_a_single_old_line_is_not_folded() -> None:
    scans = [said(E.ARRIVED, at(1) + timedelta(days=day), LYON) for day in range(6)]
    told = story(chosen(journey(Parcel(scans), order_events=()), None), READER)
    assert (len(told.days), told.older) == (6, ())


def test_days_are_named_from_where_the_parcel_goes() -> None:
    told = story(chosen(STATES["delivered"](), None), READER)
    assert [day.heading for day in told.days[:2]] == ["Today, Tue 24 Nov", "Yesterday, Mon 23 Nov"]


def test_a_message_of_the_shop_is_shown_in_its_own_words_and_without_addresses() -> None:
    note = Event(
        E.NOTE,
        at(24, 9),
        Source.PERSON,
        60,
        OffsetSource.GIVEN,
        text="We wrote to marlene.keller@mail.example.",
    )
    told = story(chosen(journey(Parcel((LABEL, IN_LYON, note))), None), READER)
    assert told.days[0].lines[0].body == "We wrote to •••."
    assert told.days[0].lines[0].sources == "our team"


def test_a_finished_journey_has_no_next_line() -> None:
    assert story(chosen(STATES["delivered"](), None), READER).next is None
    assert story(chosen(STATES["cancelled"](), None), READER).next is None


def test_an_old_journey_names_the_year() -> None:
    scans = [said(E.ARRIVED, at(1) - timedelta(days=800), LYON)]
    told = story(chosen(journey(Parcel(scans), order_events=()), None), READER)
    assert told.days[0].heading == "23 August 2024"
