"""Carriers change their messages on their own day: nothing they send may crash us or cost another parcel."""

import pytest

from tests.carriers.mutation_counts import broken, counts_of, numbers_of, row, told
from tests.carriers.recordings import Recording, account_of, as_bytes, play, recordings_of, signed
from waypost.carriers import registry
from waypost.ports.connector import AnswerNotUnderstood, PushRefused

NOT_MESSAGES = (b"", b"{", b"<", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b"<a/>", b'"\\ud800\\u0000"')

# Whom a broken answer leads to a further question, and why that harms nobody.
ASKS_ON = {
    "trackingmore": "a list without the number means that it was not handed in yet",
}


@pytest.mark.parametrize("slug", registry.CONNECTORS)
def test_a_broken_message_neither_crashes_a_connector_nor_costs_another_parcel(slug: str) -> None:
    """Every field of every answer and push is deleted, nulled and mistyped in turn."""
    counts = counts_of(slug)
    print(row(slug, numbers_of(counts)))
    assert counts.crashes[:5] == []
    assert counts.harmed[:5] == []
    assert counts.asked_on == 0 or slug in ASKS_ON
    assert counts.of_one_parcel > 0, "a recording that asks for two numbers or more is missing"


@pytest.mark.parametrize("slug", registry.CONNECTORS)
def test_what_is_no_message_at_all_is_said_to_be_not_understood(slug: str) -> None:
    for recording in recordings_of(slug):
        for which in range(len(recording.bodies)):
            for junk in NOT_MESSAGES:
                bodies = [junk if index == which else body for index, body in enumerate(recording.bodies)]
                told(recording, bodies)


@pytest.mark.parametrize("slug", registry.CONNECTORS)
def test_half_a_message_never_crashes_a_connector(slug: str) -> None:
    for recording in recordings_of(slug):
        for which, body in enumerate(recording.bodies):
            whole = as_bytes(body)
            for end in range(0, len(whole), max(1, len(whole) // 40)):
                bodies = [whole[:end] if i == which else one for i, one in enumerate(recording.bodies)]
                told(recording, bodies)


def test_a_push_that_is_not_signed_is_refused_before_it_is_read() -> None:
    pushes = [one for slug in registry.CONNECTORS for one in recordings_of(slug) if "push" in one.written]
    for recording in pushes:
        account, push = account_of(recording), recording.written["push"]
        assert signed(push, b"{}", account).body == b"{}"
        bare = {**recording.written, "push": {"body": push["body"], "headers": {}}}
        with pytest.raises(PushRefused):
            play(Recording(recording.slug, bare))


def test_a_broken_push_that_is_signed_reaches_the_reader() -> None:
    """Else its mutations would prove the signature alone."""
    for slug in registry.CONNECTORS:
        for recording in recordings_of(slug):
            if "push" in recording.written and "error" not in recording.written["expected"]:
                for _, _, bodies in broken(recording):
                    try:
                        play(recording, bodies)
                    except AnswerNotUnderstood:
                        continue
