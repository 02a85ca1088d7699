"""What phones, headers and programs get of a message."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from tests.channels.text_facts import facts, json_ld, written
from waypost.channels.texts import open_texts
from waypost.channels.texts.examples import whole_facts
from waypost.channels.texts.short import length
from waypost.domain.topics import Topic

TOPICS = list(Topic)
CLIPPED_ABOVE = 102 * 1024  # what Gmail shows of a mail
MARKERS = re.compile(r"%\(|%s|\{\{|\}\}|\{%|\bNone\b|undefined")


def test_a_short_text_leaves_out_the_day_before_it_leaves_out_the_link() -> None:
    long_link = f"https://track.example/t/{'x' * 90}"
    said = written(Topic.SHIPPED, tracking_url=long_link)
    assert said.short == f"Tern & Tide: Your parcel is on its way. {long_link}"
    assert length(said.short) <= 160


def test_a_short_text_of_a_new_day_rather_leaves_out_the_words_than_the_day() -> None:
    assert written(Topic.ESTIMATE_CHANGED, "fr").short.startswith("Tern & Tide: Nouvelle date prévue : mardi")


def test_a_short_text_in_another_script_keeps_its_own_signs() -> None:
    said = written(Topic.SHIPPED, "ja", parcels_of_order=3, parcels_reached=2)
    assert said.short.startswith("Tern & Tide: 荷物を発送しました\N{FULLWIDTH LEFT PARENTHESIS}3個中2個")


def test_a_short_text_loses_marks_that_phones_count_twice() -> None:
    said = written(Topic.SHIPPED, "pl")
    assert said.short.startswith("Tern & Tide: Twoja paczka jest w drodze")
    assert "ą" not in written(Topic.DELIVERED, "pl").short
    assert "ü" in written(Topic.HELD_BY_CUSTOMS, "de").short  # this one phones know


def test_a_header_stays_one_line_whatever_a_shop_calls_its_orders() -> None:
    said = written(Topic.SHIPPED, order_number="1\r\nBcc: everyone@example.com")
    assert "\n" not in said.subject
    assert "\r" not in said.subject


def test_the_date_of_an_order_and_hours_in_utc_stand_in_what_programs_read() -> None:
    thing = json_ld(written(Topic.SHIPPED).html)
    assert thing["@type"] == "ParcelDelivery"
    assert thing["carrier"]["name"] == "DPD"
    assert thing["expectedArrivalUntil"] == datetime(2026, 11, 24, 17, tzinfo=UTC).isoformat()
    assert thing["deliveryAddress"]["addressLocality"] == "Lyon"
    assert [one["name"] for one in thing["itemShipped"]] == ["Gooseneck kettle", "Stoneware mug"]
    assert thing["partOfOrder"]["orderStatus"] == "https://schema.org/OrderInTransit"
    assert thing["partOfOrder"]["orderDate"] == "2026-11-19"


def test_a_confirmed_order_is_an_order_for_programs() -> None:
    thing = json_ld(open_texts().write(whole_facts(Topic.ORDER_CONFIRMED, "en")).html)
    assert (thing["@type"], thing["orderNumber"]) == ("Order", "TT-20418")
    assert len(thing["acceptedOffer"]) == 2


def test_one_parcel_of_several_does_not_make_the_whole_order_delivered_for_programs() -> None:
    split = replace(facts(Topic.DELIVERED), parcels_of_order=3, parcels_reached=1)
    assert "orderStatus" not in json_ld(open_texts().write(split).html)["partOfOrder"]
