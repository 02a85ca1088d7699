"""A shop's own words: what they may say, what is refused before it is kept, and what fails afterwards."""

import pytest

from tests.channels.text_facts import WellFormed, parcel, written
from waypost.channels.texts import open_texts
from waypost.channels.texts.fields import FIELDS, PARCEL_FIELDS
from waypost.channels.texts.own_words import LONGEST_TEMPLATE
from waypost.domain.topics import Topic
from waypost.ports.texts import OwnText, TextIncomplete, TextWrong


def own(template: str, part: str = "body", topic: Topic = Topic.SHIPPED, language: str = "en") -> OwnText:
    return OwnText(topic, language, part, template)


def test_each_part_can_be_said_in_the_shops_own_words() -> None:
    mine = [
        own("Order {{ order_number }} left", "subject"),
        own("Off it goes, {{ buyer_name }}", "headline"),
        own("First paragraph.\n\nSecond, with {{ carrier_name }}.", "body"),
        own("{{ store_name }}: off it goes {{ tracking_url }}", "short"),
    ]
    said = written(Topic.SHIPPED, own=mine)
    assert said.subject == "Order TT-20418 left"
    assert "Off it goes, Camille Moreau" in said.text
    assert "First paragraph.\n\nSecond, with DPD." in said.text
    assert "You can follow every stop" not in said.text
    assert said.short == "Tern & Tide: off it goes https://track.example/t/QmFyZWx5LXRoZXJlLWxpbms"
    assert "Off it goes, Camille Moreau" in WellFormed(said.html).text
    assert said.fields["headline"] == "Off it goes, Camille Moreau"


def test_own_short_words_go_to_a_push_without_the_link_and_with_every_letter() -> None:
    said = written(Topic.SHIPPED, "pl", own=[own("Już jedzie: {{ tracking_url }}", "short", language="pl")])
    assert said.short == "Juz jedzie: https://track.example/t/QmFyZWx5LXRoZXJlLWxpbms"
    assert said.fields["detail"] == "Już jedzie:"


def test_a_short_text_begins_with_the_shops_own_headline() -> None:
    assert written(Topic.SHIPPED, own=[own("Off", "headline")]).short.startswith(
        "Tern & Tide: Off. Expected:"
    )


def test_own_words_hold_for_their_topic_and_language_only() -> None:
    mine = [own("Ours", "subject")]
    assert written(Topic.DELIVERED, own=mine).subject != "Ours"
    assert written(Topic.SHIPPED, "de", own=mine).subject != "Ours"
    assert written(Topic.SHIPPED, "en-US", own=mine).subject == "Ours"


def test_own_words_can_add_to_ours() -> None:
    mine = [own("{{ ours }}\n\nYour friends at {{ store_name }}")]
    said = written(Topic.SHIPPED, own=mine).text
    assert "From here on, DPD takes over." in said
    assert "Your friends at Tern & Tide" in said


def test_own_words_can_ask_whether_something_is_known_and_go_through_the_parcels() -> None:
    mine = own(
        "{% if expected %}By {{ expected }}.{% else %}Soon.{% endif %}"
        "{% for one in parcels %} {{ one.carrier_name|upper }}:{{ one.tracking_number }}{% endfor %}"
    )
    open_texts().check(mine)
    two = (parcel(), parcel(tracking_number="7", carrier_name="gls"))
    assert "DPD:05239914771042 GLS:7" in written(Topic.SHIPPED, own=[mine], parcels=two).text
    assert "Soon." in written(Topic.SHIPPED, own=[mine], parcels=(parcel(estimate=None),)).text


@pytest.mark.parametrize("name", [*FIELDS, "ours"])
def test_every_field_may_be_named(name: str) -> None:
    open_texts().check(own(f"Words and {{{{ {name} }}}}"))


@pytest.mark.parametrize("name", PARCEL_FIELDS)
def test_every_field_of_a_parcel_may_be_named(name: str) -> None:
    open_texts().check(own(f"Words {{% for one in parcels %}}{{{{ one.{name} }}}}{{% endfor %}}"))


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ colour }}", "no field called 'colour'"),
        ("a\n\n{{ order_numbr }}", "line 3"),
        ("{{ order_number", "line 1"),
        ("{% if %}", "line 1"),
        ("{{ store_name.__class__.__mro__ }}", "not there"),
        ("{{ store_name.upper() }}", "not allowed"),
        ("{{ store_name['x'] }}", "not allowed"),
        ("{{ self }}", "no field"),
        ("{{ range(99999999) }}", "not allowed"),
        ("{{ 'x' * 999999999 }}", "not allowed"),
        ("{{ 10 ** 99 }}", "not allowed"),
        ("{{ store_name|safe }}", "filter"),
        ("{{ store_name|attr('x') }}", "filter"),
        ("{% include 'mail.html' %}", "not allowed"),
        ("{% import 'x' as y %}", "not allowed"),
        ("{% extends 'x' %}", "not allowed"),
        ("{% set x = 1 %}", "not allowed"),
        ("{% macro x() %}{% endmacro %}", "not allowed"),
        ("{% for sign in store_name %}x{% endfor %}", "a loop"),
        ("{% for a in parcels %}{% for b in parcels %}x{% endfor %}{% endfor %}", "a loop"),
        ("{% for ours in parcels %}x{% endfor %}", "is a field"),
        ("{% for a in parcels %}{{ a.weight }}{% endfor %}", "'weight' is not there"),
        ("{% for a in parcels %}{{ loop.index }}{% endfor %}", "not there"),
        ("   ", "says nothing"),
        ("{{ note }}", "says nothing"),
        ("x" * (LONGEST_TEMPLATE + 1), "longer than"),
    ],
)
def test_what_may_not_be_kept_is_refused_with_a_sentence(template: str, why: str) -> None:
    with pytest.raises(TextWrong, match=why):
        open_texts().check(own(template))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (own("x", part="footer"), "no part called 'footer'"),
        (own("x", language="tlh"), "no language 'tlh'"),
        (own("x", language="de-CH"), "no language 'de-CH'"),
        (own("x" * 151, part="subject"), "more than 150"),
        (own("On its way", part="short"), "must hold the link"),
        (own("{{ ours }}" * 40, part="short"), "more than 480"),
    ],
)
def test_each_part_has_its_own_limits(wrong: OwnText, why: str) -> None:
    with pytest.raises(TextWrong, match=why):
        open_texts().check(wrong)


@pytest.mark.parametrize("part", ["subject", "headline", "body"])
def test_a_part_of_a_mail_may_leave_the_link_to_the_button(part: str) -> None:
    open_texts().check(own("It is on its way", part=part))


def test_own_words_that_come_to_nothing_for_an_order_are_not_sent_in_ours_instead() -> None:
    with pytest.raises(TextIncomplete, match="own subject says nothing"):
        written(Topic.SHIPPED, own=[own("{{ note }}", "subject")])


def test_own_words_kept_before_a_field_went_away_fail_with_its_name() -> None:
    with pytest.raises(TextIncomplete, match="gone_field"):
        written(Topic.SHIPPED, own=[own("{{ gone_field }}", "headline")])


def test_own_words_carry_no_html_into_a_mail() -> None:
    mine = [own("<script>alert(1)</script> <b>{{ buyer_name }}</b>")]
    html = written(Topic.SHIPPED, own=mine, buyer_name="<img src=x onerror=y>").html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;" in html


def test_an_own_subject_stays_one_line() -> None:
    assert written(Topic.SHIPPED, own=[own("One\nBcc: two", "subject")]).subject == "One Bcc: two"
