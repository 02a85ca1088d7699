"""Who hears of what, once: verdicts about occasions are pure, complete and never about the past."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.notification import (
    Channel,
    Choice,
    NotSent,
    Person,
    Verdict,
    judge,
    overtaken,
    with_corrections,
)
from waypost.domain.occasions import Occasion
from waypost.domain.topics import TOPIC_RULES, Topic

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NORA = Person(1, Channel.EMAIL, 60)
T = Topic
OCCASIONS = st.lists(
    st.builds(
        Occasion,
        st.sampled_from(Topic),
        st.one_of(st.none(), st.integers(1, 3)),
        st.integers(-400, 0).map(lambda hours: NOON + hours * HOUR),
        st.sampled_from(["", "2026-11-24"]),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
PEOPLE = st.lists(
    st.builds(
        Person,
        st.integers(1, 4),
        st.sampled_from(Channel),
        st.integers(-720, 840),
        st.one_of(st.none(), st.sampled_from([NotSent.NO_CONSENT, NotSent.UNSUBSCRIBED])),
        st.one_of(st.none(), st.frozensets(st.sampled_from(Topic))),
    ),
    max_size=4,
    unique_by=lambda one: one.contact_id,
)


def verdicts(*true_now: Occasion, person: Person = NORA, choice: Choice | None = None) -> list[Verdict]:
    return judge(true_now, [person], decided=(), choice=choice or Choice(), now=NOON)


def reasons(*true_now: Occasion, person: Person = NORA, choice: Choice | None = None) -> list[NotSent | None]:
    return [one.reason for one in verdicts(*true_now, person=person, choice=choice)]


def passed(*true_now: Occasion) -> frozenset[tuple[str, int, str]]:
    return overtaken(true_now, NORA, choice=Choice())


def test_what_the_buyer_asked_for_is_told_even_where_the_shop_does_not_by_itself() -> None:
    packed = Occasion(T.PACKED, None, NOON)
    assert reasons(packed) == [NotSent.NOT_WANTED_BY_SHOP]
    eager = Person(1, Channel.EMAIL, 60, only=frozenset({T.PACKED}))
    assert reasons(packed, person=eager) == [None]
    assert reasons(Occasion(T.DELIVERED, 1, NOON), person=eager) == [NotSent.NOT_WANTED_BY_BUYER]


def test_who_chose_to_hear_of_something_hears_that_it_was_wrong_and_nobody_else_does() -> None:
    wrong = Occasion(T.CORRECTION, 1, NOON, T.DELIVERED.value)
    chose = Person(1, Channel.EMAIL, 60, only=frozenset({T.DELIVERED}))
    chose_other = Person(1, Channel.EMAIL, 60, only=frozenset({T.SHIPPED, T.CORRECTION}))
    assert reasons(wrong) == [None]
    assert reasons(wrong, person=chose) == [None]
    assert reasons(wrong, person=chose_other) == [NotSent.NOT_WANTED_BY_BUYER]


def test_the_shop_chooses_what_is_told() -> None:
    choice = Choice(topics={T.DELIVERED: False, T.IN_TRANSIT: True})
    assert reasons(Occasion(T.DELIVERED, 1, NOON), choice=choice) == [NotSent.NOT_WANTED_BY_SHOP]
    assert reasons(Occasion(T.IN_TRANSIT, 1, NOON), choice=choice) == [None]


def test_one_parcel_does_not_overtake_another() -> None:
    shipped = Occasion(T.SHIPPED, 1, NOON)
    assert passed(shipped, Occasion(T.DELIVERED, 2, NOON)) == frozenset()
    assert passed(shipped, Occasion(T.DELIVERED, 1, NOON)) == {shipped.key}


def test_what_nobody_asked_for_overtakes_nothing() -> None:
    shipped, moving = Occasion(T.SHIPPED, 1, NOON), Occasion(T.IN_TRANSIT, 1, NOON)
    assert reasons(shipped, moving) == [None, NotSent.NOT_WANTED_BY_SHOP]
    eager = Person(1, Channel.EMAIL, 60, only=frozenset({T.SHIPPED, T.IN_TRANSIT}))
    assert reasons(shipped, moving, person=eager) == [NotSent.OVERTAKEN, None]


def test_any_parcel_overtakes_what_the_order_says_of_itself() -> None:
    packed = Occasion(T.PACKED, None, NOON)
    assert passed(packed, Occasion(T.SHIPPED, 1, NOON)) == {packed.key}


def test_a_lost_parcel_that_turned_up_is_corrected_once() -> None:
    told = [Occasion(T.LOST, 1, NOON).key]
    moving = Occasion(T.IN_TRANSIT, 1, NOON)
    (_, correction) = with_corrections([moving], told, now=NOON)
    assert (correction.topic, correction.shipment_id, correction.again) == (T.CORRECTION, 1, "lost")
    assert with_corrections([moving], [*told, correction.key], now=NOON) == (moving,)


def test_a_parcel_that_was_sent_back_was_delivered_all_the_same() -> None:
    told = [Occasion(T.DELIVERED, 1, NOON).key]
    returning = Occasion(T.RETURNING, 1, NOON)
    assert with_corrections([returning], told, now=NOON) == (returning,)


@given(OCCASIONS, PEOPLE)
def test_every_occasion_gets_one_verdict_for_each_person(
    true_now: Sequence[Occasion], people: Sequence[Person]
) -> None:
    found = judge(true_now, people, decided=(), choice=Choice(), now=NOON)
    keys = [(one.occasion.key, one.contact_id) for one in found]
    assert sorted(keys) == sorted((one.key, who.contact_id) for one in true_now for who in people)
    assert judge(true_now, people, decided=set(keys), choice=Choice(), now=NOON) == []


@given(OCCASIONS, PEOPLE, st.randoms())
def test_the_order_in_which_occasions_are_found_decides_nothing(
    true_now: list[Occasion], people: Sequence[Person], chance: Random
) -> None:
    before = judge(true_now, people, decided=(), choice=Choice(), now=NOON)
    shuffled = list(true_now)
    chance.shuffle(shuffled)
    after = judge(shuffled, people, decided=(), choice=Choice(), now=NOON)
    assert {(one.occasion, one.contact_id, one.due_at, one.reason) for one in before} == {
        (one.occasion, one.contact_id, one.due_at, one.reason) for one in after
    }


@given(OCCASIONS, PEOPLE)
def test_nobody_is_told_of_the_past_nor_against_their_will(
    true_now: Sequence[Occasion], people: Sequence[Person]
) -> None:
    who = {one.contact_id: one for one in people}
    for verdict in judge(true_now, people, decided=(), choice=Choice(), now=NOON):
        if verdict.reason is None:
            assert NOON - verdict.occasion.at <= TOPIC_RULES[verdict.occasion.topic].is_fresh_for
            assert who[verdict.contact_id].may_be_told is None
            assert verdict.due_at >= NOON
