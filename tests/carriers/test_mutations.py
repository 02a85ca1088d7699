"""Carriers change their messages on their own day: nothing they send may crash us or cost another parcel."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.carriers.mutations import Json, Path, broken_values, broken_xml, parcel_of, parcel_of_element
from tests.carriers.recordings import Recording, account_of, as_bytes, play, recordings_of, signed, status_of
from waypost.carriers import registry
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierBusy,
    CarrierRefused,
    PushRefused,
    Report,
    ShipmentNews,
)
from waypost.ports.exchange import NoAnswer

NAMED = (CarrierBusy, CarrierRefused, AnswerNotUnderstood, PushRefused, NoAnswer)
NOT_MESSAGES = (b"", b"{", b"<", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b"<a/>", b'"\\ud800\\u0000"')


@pytest.mark.parametrize("slug", registry.CONNECTORS)
def test_a_field_that_is_missing_null_or_mistyped_never_crashes_a_connector(slug: str) -> None:
    count = 0
    for recording in recordings_of(slug):
        for _, _, bodies in broken(recording):
            count += 1
            for news in told(recording, bodies):
                status_of(news)  # every time that is told can be placed
                for scan in news.scans:
                    (scan.raw or "").encode()  # and what is kept can be stored
    print(f"{slug}: {count} mutations, 0 crashes")
    assert count > 0, "nothing is recorded"


@pytest.mark.parametrize("slug", registry.CONNECTORS)
def test_a_broken_parcel_costs_no_other_parcel_of_its_batch(slug: str) -> None:
    batches = [one for one in recordings_of(slug) if len(one.numbers) > 1 and "exchanges" in one.written]
    assert batches, "a recording that asks for two numbers or more is missing"
    count = 0
    for recording in batches:
        whole = {news.tracking_number: news for news in play(recording)[0].news}
        for which, path, bodies in broken(recording):
            hurt = owner_of(recording, which, path)
            if hurt is None:
                continue
            count += 1
            after = {news.tracking_number: news for news in play(recording, bodies)[0].news}
            others = whole.keys() - {hurt}
            assert {n: after.get(n) for n in others} == {n: whole[n] for n in others}, (str(recording), path)
    print(f"{slug}: {count} mutations of one parcel, the others unharmed")
    assert count > 0


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
                told(
                    recording, [whole[:end] if i == which else one for i, one in enumerate(recording.bodies)]
                )


def broken(recording: Recording) -> Iterator[tuple[int, Path, list[Any]]]:
    """Every mutation of every message of a recording: which message, where, and all messages with it."""
    for which, body in enumerate(recording.bodies):
        others = [one if is_xml(one) else as_bytes(one) for one in recording.bodies]
        for path, wrong in broken_xml(body) if is_xml(body) else broken_values(body):
            yield which, path, [*others[:which], wrong, *others[which + 1 :]]


def told(recording: Recording, bodies: list[Any]) -> tuple[ShipmentNews, ...]:
    """Play it and return the news; an error that a caller knows by name is as good as none."""
    try:
        report: Report = play(recording, bodies)[0]
    except NAMED:
        return ()
    return report.news


def owner_of(recording: Recording, which: int, path: Path) -> str | None:
    """The number that a place in the messages is about; None where it is about several or the account."""
    body = recording.bodies[which]
    here = [number for number in recording.numbers if number in as_bytes(body).decode()]
    if len(here) == 1:
        return here[0] if path else None
    if is_xml(body):
        return parcel_of_element(body, path, recording.numbers)
    return parcel_of(body, path, recording.numbers) if path else None


def is_xml(body: Json) -> bool:
    return isinstance(body, str) and body.lstrip().startswith("<")


def test_a_push_that_is_not_signed_is_refused_before_it_is_read() -> None:
    pushes = [one for slug in registry.CONNECTORS for one in recordings_of(slug) if "push" in one.written]
    for recording in pushes:
        account, push = account_of(recording), recording.written["push"]
        assert signed(push, b"{}", account).body == b"{}"
        bare = {**recording.written, "push": {"body": push["body"], "headers": {}}}
        with pytest.raises(PushRefused):
            play(Recording(recording.slug, bare))
