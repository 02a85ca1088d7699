"""What messages say: of every topic, in every language, and only what the facts have."""

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.text_facts import WellFormed, at, estimate, json_ld, parcel, written
from waypost.channels.texts import open_texts
from waypost.channels.texts.examples import ABOUT_ORDERS, LINK, least_facts, whole_facts
from waypost.channels.texts.fields import FIELDS
from waypost.channels.texts.languages import LOCALES
from waypost.channels.texts.short import is_plain, length
from waypost.domain.estimate import Basis, Estimate
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind
from waypost.ports.texts import Facts, ParcelFacts, TextIncomplete, Written

TOPICS = list(Topic)
CLIPPED_ABOVE = 102 * 1024  # what Gmail shows of a mail
MARKERS = re.compile(r"%\(|%s|\{\{|\}\}|\{%|\bNone\b|undefined")


def check_sound(facts: Facts, said: Written) -> None:
    """What holds of every message."""
    seen = WellFormed(said.html)
    assert len(said.html.encode()) < CLIPPED_ABOVE
    for text in (said.subject, said.text, said.short, seen.text):
        assert text.strip()
        assert not MARKERS.search(text)
    assert said.subject.isprintable()
    assert len(said.subject) <= 150
    assert facts.tracking_url in said.text
    assert said.short.endswith(facts.tracking_url)
    assert ("a", facts.tracking_url) in [(tag, more.get("href")) for tag, more in seen.tags]
    assert set(said.fields) == set(FIELDS)
    assert all(value and value == " ".join(value.split()) for value in said.fields.values())
    things = json_ld(said.html)
    for thing in things if isinstance(things, list) else [things]:
        order = thing.get("partOfOrder", thing)
        assert thing["@type"] in {"ParcelDelivery", "Order"}
        assert order["orderNumber"] == facts.order_number
        assert order["merchant"]["name"] == facts.store_name


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_told_in_every_language_with_all_facts_and_with_hardly_any(
    topic: Topic, code: str
) -> None:
    for example in (whole_facts(topic, code), least_facts(topic, code)):
        said = open_texts().write(example)
        check_sound(example, said)
        assert said.locale == code
        if code not in {"ja", "zh", "ar"}:
            assert is_plain(said.short), said.short
            assert length(said.short) <= 160
        else:
            assert length(said.short) <= 201


names = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda name: bool(name.strip()) and not MARKERS.search(name)
)
maybe_names = st.none() | names
days = st.dates(date(2026, 1, 1), date(2027, 12, 20))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 - a buyer's own clock


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 9)))
    return Estimate(first, last, last, draw(st.floats(0, 1)), draw(st.sampled_from(Basis)))


lines = st.builds(OrderLine, names, st.none(), st.integers(1, 99), maybe_names)
parcels = st.builds(
    ParcelFacts, maybe_names, maybe_names, st.lists(lines, max_size=9).map(tuple), st.none() | estimates(),
    st.none() | moments, st.none() | moments, st.none() | moments, maybe_names,
    st.none() | st.sampled_from(ConditionKind), maybe_names,
)  # fmt: skip
any_facts = st.builds(
    Facts,
    topic=st.sampled_from(Topic), locale=st.sampled_from([*LOCALES, "xx", "de-AT"]),
    store_name=st.sampled_from(["Tern & Tide", "<b>Shop</b>", "店"]),
    order_number=st.sampled_from(["1", "Ä<2>"]),
    tracking_url=st.just(LINK), parcels=st.lists(parcels, max_size=10).map(tuple),
    parcels_of_order=st.integers(0, 5), parcels_reached=st.integers(0, 9), buyer_name=maybe_names,
    ship_to=st.none() | st.builds(Address, maybe_names, maybe_names, maybe_names),
    lines=st.lists(lines, max_size=9).map(tuple), placed_on=st.none() | days,
    corrects=st.none() | st.sampled_from(Topic), brand=st.none() | st.sampled_from(["#ff0000", "blue", ""]),
    note=maybe_names,
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts)
def test_whatever_the_facts_are_the_message_is_sound(given_facts: Facts) -> None:
    check_sound(given_facts, open_texts().write(given_facts))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"tracking_url": ""}, "link is empty"),
        ({"tracking_url": "javascript:alert(1)"}, "no web address"),
        ({"store_name": " "}, "store_name"),
        ({"order_number": ""}, "order_number"),
    ],
)
def test_a_message_without_what_it_needs_is_not_written(missing: dict[str, str], sentence: str) -> None:
    with pytest.raises(TextIncomplete, match=sentence):
        written(Topic.SHIPPED, "en", (), **missing)


def test_a_split_order_says_how_many_of_its_parcels_have_left() -> None:
    said = written(Topic.SHIPPED, parcels_of_order=3, parcels_reached=2)
    assert said.subject == "Your parcel is on its way (2 of 3)"
    assert "So far 2 of 3 parcels have left us." in said.text
    assert "(2 of 3)" in said.short


def test_the_last_parcel_of_a_split_order_says_that_all_are_there_and_awaits_no_others() -> None:
    said = written(Topic.DELIVERED, parcels_of_order=3, parcels_reached=3)
    assert said.subject == "Your parcel was delivered (3 of 3)"
    assert "The others" not in said.text


def test_trouble_of_one_parcel_of_several_says_that_the_others_are_not_meant() -> None:
    said = written(Topic.DELAYED, parcels_of_order=3, parcels_reached=1)
    assert said.subject.endswith("(order TT-20418)")
    assert "This is about 1 of the 3 parcels of your order." in said.text


def test_several_parcels_in_one_message_are_counted_and_each_tells_its_own_day() -> None:
    two = (parcel(estimate=estimate(24, 24)), parcel(tracking_number="777", estimate=estimate(26, 26)))
    said = written(Topic.SHIPPED, parcels=two, parcels_of_order=2, parcels_reached=2)
    assert said.subject == "2 parcels are on their way (2 of 2)"
    assert "When: Tuesday 24 November, 14:00–18:00" in said.text
    assert "When: Thursday 26 November\n" in said.text
    assert said.text.index("05239914771042") < said.text.index("777")


@pytest.mark.parametrize(
    ("count", "headline"),
    [(1, "Twoja paczka jest w drodze"), (3, "3 paczki są w drodze"), (5, "5 paczek jest w drodze")],
)
def test_polish_counts_parcels_in_its_own_way(count: int, headline: str) -> None:
    assert written(Topic.SHIPPED, "pl", parcels=(parcel(),) * count).text.splitlines()[2] == headline


def test_a_window_of_hours_is_told_on_the_buyers_clock() -> None:
    assert "Expected: Tuesday 24 November, 14:00–18:00" in written(Topic.OUT_FOR_DELIVERY).text
    assert "Erwartet: Dienstag, 24. November, 14:00–18:00" in written(Topic.OUT_FOR_DELIVERY, "de").text


def test_hours_that_belong_to_another_day_are_not_told() -> None:
    strange = parcel(window_from=at(25, 9), window_until=at(25, 11))
    assert "09:00" not in written(Topic.OUT_FOR_DELIVERY, parcels=(strange,)).text


def test_several_days_are_a_span_with_the_likeliest_of_them() -> None:
    said = written(Topic.SHIPPED, parcels=(parcel(estimate=estimate(24, 26)),)).text
    assert "Expected: Tue 24 Nov – Thu 26 Nov" in said.replace("\u2009", " ")
    assert "Most likely Thursday 26 November" in said


def test_a_date_that_is_not_sure_is_not_told_as_if_it_were() -> None:
    unsure = written(Topic.DELAYED, parcels=(parcel(Topic.DELAYED, estimate=estimate(24, 26, 0.5)),)).text
    assert "This date is less sure than usual." in unsure
    assert "less sure" not in written(Topic.DELAYED).text


def test_without_an_estimate_no_day_is_named() -> None:
    said = written(Topic.DELAYED, parcels=(ParcelFacts("1Z", "UPS", condition=ConditionKind.DELAYED),)).text
    assert "November" not in said
    assert "As soon as there is news" in said


def test_a_new_date_stands_in_the_subject() -> None:
    said = written(Topic.ESTIMATE_CHANGED, parcels=(parcel(estimate=estimate(26, 26), window_from=None),))
    assert said.subject == "Now expected: Thursday 26 November (order TT-20418)"


@pytest.mark.parametrize(
    ("topic", "kind", "headline"),
    [
        (Topic.DELAYED, ConditionKind.WEATHER, "Bad weather is holding your parcel"),
        (Topic.DELAYED, ConditionKind.DELAYED, "Your parcel is later than planned"),
        (Topic.PROBLEM, ConditionKind.ADDRESS_PROBLEM, "Please check your address"),
        (Topic.PROBLEM, ConditionKind.DAMAGED, "Your parcel was damaged on the way"),
        (Topic.PROBLEM, ConditionKind.REFUSED, "Your parcel was refused at the door"),
        (Topic.PROBLEM, ConditionKind.HELD, "The carrier has put your parcel on hold"),
        (Topic.PROBLEM, ConditionKind.STALLED, "There is a problem with your parcel"),
        (Topic.PROBLEM, None, "There is a problem with your parcel"),
    ],
)
def test_trouble_is_called_by_its_name(topic: Topic, kind: ConditionKind | None, headline: str) -> None:
    said = written(topic, parcels=(parcel(topic, condition=kind),))
    assert said.subject.startswith(headline)
    assert "The carrier wrote: " in said.text


def test_parcels_with_different_troubles_are_told_of_in_general() -> None:
    two = (parcel(condition=ConditionKind.DAMAGED), parcel(condition=ConditionKind.REFUSED))
    assert written(Topic.PROBLEM, parcels=two).subject.startswith("There is a problem with 2 parcels")


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        (Topic.DELIVERED, "We wrote that your parcel was delivered. That was not right."),
        (Topic.LOST, "We wrote that your parcel was lost. That was not right."),
        (Topic.CANCELLED, "We wrote that your order was cancelled. That was not right."),
        (None, "Something that we wrote about your order was not right."),
    ],
)
def test_a_correction_says_what_was_wrong(topic: Topic | None, said: str) -> None:
    assert said in written(Topic.CORRECTION, corrects=topic).text


def test_a_pick_up_point_is_named() -> None:
    said = written(Topic.READY_FOR_PICKUP)
    assert "Pick-up point: Lyon Part-Dieu" in said.text
    assert "Lyon Part-Dieu" in said.short


def test_a_gift_message_names_no_contents_and_nobody() -> None:
    hidden = parcel(lines=())
    said = written(Topic.SHIPPED, parcels=(hidden,), lines=(), buyer_name=None, ship_to=None)
    for text in (said.text, said.html, *said.fields.values()):
        assert "kettle" not in text.casefold()
        assert "Camille" not in text
    assert "because it is about an order from Tern & Tide" in said.text


def test_a_return_is_on_its_way_back_and_never_delivered() -> None:
    said = written(Topic.RETURNED)
    assert said.subject.startswith("Your parcel is back with us")
    assert "deliver" not in said.text.replace("a new delivery or your money", "")


@pytest.mark.parametrize("topic", sorted(ABOUT_ORDERS))
def test_what_is_told_of_an_order_names_no_carrier(topic: Topic) -> None:
    assert "DPD" not in written(topic).text


def test_several_carriers_do_not_take_over_as_one() -> None:
    two = (parcel(carrier_name="DPD"), parcel(carrier_name="UPS"))
    said = written(Topic.SHIPPED, parcels=two)
    assert "takes over" not in said.text
    assert said.fields["carrier_name"] == "DPD and UPS"
