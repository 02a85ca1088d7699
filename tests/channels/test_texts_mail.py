"""The layout of mails: safe for any name, light, readable without pictures, and right to left in Arabic."""

import pytest

from tests.channels.text_facts import WellFormed, json_ld, parcel, written
from waypost.channels.texts.languages import LOCALES
from waypost.domain.readable_colours import READABLE, contrast
from waypost.domain.shipment import OrderLine
from waypost.domain.topics import Topic

HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7*7 }}"
USUAL_BYTES = 25_000


def test_names_of_shops_people_and_articles_cannot_break_out() -> None:
    odd = parcel(lines=(OrderLine(HOSTILE, HOSTILE, 2, HOSTILE),), carrier_name=HOSTILE, place=HOSTILE)
    said = written(
        Topic.PROBLEM, parcels=(odd,), store_name=HOSTILE, buyer_name=HOSTILE, note=HOSTILE,
        order_number=HOSTILE,
    )  # fmt: skip
    seen = WellFormed(said.html)
    assert [tag for tag, _ in seen.tags].count("script") == 1
    assert not [tag for tag, _ in seen.tags if tag == "img"]
    assert "49" not in seen.text
    assert json_ld(said.html)["partOfOrder"]["merchant"]["name"] == HOSTILE


def test_links_lead_to_the_web_and_to_a_letter_box_only() -> None:
    said = written(Topic.SHIPPED, help_url=None)
    links = [more["href"] or "" for tag, more in WellFormed(said.html).tags if tag == "a"]
    assert all(link.startswith(("https://", "mailto:")) for link in links)
    assert "mailto:help@shop.example" in links


@pytest.mark.parametrize("field", ["help_url", "home_url", "unsubscribe_url"])
def test_a_link_that_runs_a_script_is_left_out(field: str) -> None:
    assert "javascript:" not in written(Topic.SHIPPED, "en", (), **{field: "javascript:alert(1)"}).html


def test_pictures_come_over_https_and_the_mail_reads_well_without_them() -> None:
    pictured = OrderLine("Kettle", image_url="https://shop.example/kettle.png")
    plain = OrderLine("Mug", image_url="http://shop.example/mug.png")
    said = written(
        Topic.SHIPPED, parcels=(parcel(lines=(pictured, plain)),), logo_url="https://shop.example/logo.png"
    )
    pictures = [more for tag, more in WellFormed(said.html).tags if tag == "img"]
    assert [one["src"] for one in pictures] == [
        "https://shop.example/logo.png",
        "https://shop.example/kettle.png",
    ]
    assert all(one["alt"] == "" and one["width"] and one["height"] for one in pictures)
    assert {"Kettle", "Mug", "Tern & Tide"} <= set(WellFormed(said.html).words)


@pytest.mark.parametrize("code", LOCALES)
def test_a_mail_runs_the_way_its_language_does(code: str) -> None:
    html = next(more for tag, more in WellFormed(written(Topic.SHIPPED, code).html).tags if tag == "html")
    assert html == {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}


@pytest.mark.parametrize("topic", list(Topic))
def test_a_usual_mail_is_small_and_one_of_twenty_parcels_is_not_clipped(topic: Topic) -> None:
    assert len(written(topic, "ar").html.encode()) < USUAL_BYTES
    lines = tuple(
        OrderLine("A" * 200, "S" * 60, 3, "V" * 200, "https://x.example/" + "p" * 200) for _ in range(40)
    )
    many = (parcel(topic if topic is Topic.DELAYED else Topic.SHIPPED, lines=lines),) * 20
    said = written(topic, "ja", parcels=many, parcels_of_order=20, lines=lines)
    assert len(said.html.encode()) < 102 * 1024


def test_what_is_left_out_is_counted() -> None:
    lines = tuple(OrderLine(f"Article {number}") for number in range(9))
    said = written(Topic.SHIPPED, parcels=(parcel(lines=lines),))
    assert "3 more articles" in said.text
    assert "3 more articles" in WellFormed(said.html).text


def test_a_mail_says_why_it_came_and_how_to_end_it() -> None:
    said = written(Topic.SHIPPED)
    for text in (said.text, WellFormed(said.html).text):
        assert "You get this message because you ordered from Tern & Tide." in text
        assert "Stop these messages" in text
    assert "https://track.example/n/QmFyZWx5" in said.html


def test_without_a_way_to_end_it_none_is_offered() -> None:
    assert "Stop these messages" not in written(Topic.SHIPPED, unsubscribe_url=None).html


def test_the_steps_say_in_words_how_far_it_is() -> None:
    assert "Step 5 of 6: Out for delivery" in WellFormed(written(Topic.OUT_FOR_DELIVERY).html).text
    assert "Step" not in WellFormed(written(Topic.DELAYED).html).text  # it can be late anywhere


@pytest.mark.parametrize("brand", ["#ffff00", "#000000", "#0b5e58", "no colour", ""])
def test_a_button_can_be_read_in_any_shops_colour(brand: str) -> None:
    tags = WellFormed(written(Topic.SHIPPED, brand=brand).html).tags
    ground = next(more["style"] or "" for tag, more in tags if more.get("class") == "bt")
    words = next(more["style"] or "" for tag, more in tags if more.get("class") == "bl")
    fill = ground.partition("background:")[2][:7]
    ink = words.partition(";color:")[2][:7]
    assert contrast(fill, ink) >= READABLE


def test_a_preheader_stands_before_everything_else() -> None:
    assert (
        WellFormed(written(Topic.OUT_FOR_DELIVERY).html)
        .text.partition("͏")[0]
        .endswith("Expected: Tuesday 24 November, 14:00–18:00")
    )


def test_a_line_is_not_broken_within_a_date_or_a_window() -> None:
    said = WellFormed(written(Topic.OUT_FOR_DELIVERY).html).words
    assert "Expected: Tuesday 24\u00a0November, 14:00\u2060–\u206018:00" in said
