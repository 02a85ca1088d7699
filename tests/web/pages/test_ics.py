from dataclasses import replace
from datetime import datetime, timedelta

import icalendar
import pytest

from tests.web.pages.fixtures import NOW
from tests.web.pages.rendered import shop, static
from tests.web.pages.states import STATES
from waypost.domain.journey import Journey
from waypost.web.pages.ics import calendar

URL = "https://shop.example/t/otoken"


def made(journey: Journey, locale: str = "en", parcel: int | None = None) -> dict[str, str]:
    """The properties of the file, unfolded; the last event wins."""
    raw = calendar(journey, locale=locale, now=NOW, shop=shop(static()), page_url=URL, parcel=parcel)
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if line)


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("locale", ["en", "ar", "ja"])
def test_every_calendar_is_shaped_as_rfc_5545_wants(name: str, locale: str) -> None:
    raw = calendar(STATES[name](), locale=locale, now=NOW, shop=shop(static()), page_url=URL)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.count(b"BEGIN:VEVENT") == raw.count(b"END:VEVENT")
    for line in raw.split(b"\r\n"):
        line.decode()  # folding never cuts a character in two


def test_a_window_of_hours_is_written_in_utc() -> None:
    event = made(STATES["out_for_delivery"]())
    assert (event["DTSTART"], event["DTEND"]) == ("20261124T130000Z", "20261124T170000Z")
    assert event["STATUS"] == "CONFIRMED"


def test_a_window_of_days_ends_the_day_after_its_last() -> None:
    event = made(STATES["on_time"]())
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261125", "20261127")
    assert event["STATUS"] == "TENTATIVE"
    assert event["REFRESH-INTERVAL;VALUE=DURATION"] == "PT1H"


def test_a_delivered_parcel_takes_its_entry_back_under_the_same_name() -> None:
    before, after = made(STATES["out_for_delivery"]()), made(STATES["delivered"]())
    assert after["STATUS"] == "CANCELLED"
    assert before["UID"] == after["UID"]


def test_a_split_order_gives_one_event_for_each_parcel_to_come() -> None:
    raw = calendar(STATES["split"](), locale="en", now=NOW, shop=shop(static()), page_url=URL)
    assert raw.count(b"BEGIN:VEVENT") == 2
    alone = calendar(STATES["split"](), locale="en", now=NOW, shop=shop(static()), page_url=URL, parcel=3)
    assert alone.count(b"BEGIN:VEVENT") == 1


def test_the_same_journey_gives_the_same_file_at_any_time() -> None:
    first, later = (
        calendar(STATES["on_time"](), locale="en", now=now, shop=shop(static()), page_url=URL)
        for now in (NOW, NOW + timedelta(hours=1))
    )
    assert first == later


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("locale", ["en", "ar", "ja"])
def test_another_program_reads_every_calendar_without_a_complaint(name: str, locale: str) -> None:
    raw = calendar(STATES[name](), locale=locale, now=NOW, shop=shop(static()), page_url=URL)
    (read,) = icalendar.Calendar.from_ical(raw, multiple=True)
    assert read.errors == []
    assert (read["METHOD"], read.decoded("REFRESH-INTERVAL")) == ("PUBLISH", timedelta(hours=1))
    for event in read.events:
        assert event.errors == []
        assert event.start < event.end
        assert event.status in {"TENTATIVE", "CONFIRMED", "CANCELLED"}
        assert event.DTSTAMP is not None
        assert (event.status == "CONFIRMED") <= isinstance(event.start, datetime)


def test_each_change_of_a_parcel_raises_its_sequence_on_both_its_pages() -> None:
    journey = STATES["on_time"]()
    (part,) = journey.shipments
    found = []
    for version in (part.shipment.version, part.shipment.version + 1):
        later = replace(part, shipment=replace(part.shipment, version=version))
        found.append(made(replace(journey, shipments=(later,))))
        alone = made(replace(journey, order=None, standing=None, shipments=(later,)))
        assert (alone["UID"], alone["SEQUENCE"]) == (found[-1]["UID"], found[-1]["SEQUENCE"])
    assert int(found[0]["SEQUENCE"]) + 1 == int(found[1]["SEQUENCE"])
    assert found[0]["UID"] == found[1]["UID"]
