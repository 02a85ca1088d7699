"""What is told, how long we wait, and when a program is left in peace."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.standing import Standing, standing
from waypost.domain.tracking import Event, EventType, Stage
from waypost.domain.webhook import (
    DISABLE_AFTER,
    MOST_ATTEMPTS,
    OPENS_AFTER,
    TYPES,
    WAITS,
    WELL,
    Fate,
    Health,
    fate_of,
    health_after,
    retry_after,
    said_of_shipment,
    wait_before_next,
    wants,
)
from waypost.domain.webhook_signing import aftership_signature, easypost_signature

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KINDS = [EventType.LABEL_CREATED, EventType.IN_TRANSIT, EventType.OUT_FOR_DELIVERY, EventType.DELIVERED]
MANY = st.lists(st.sampled_from(list(EventType)), max_size=8)


def after(*kinds: EventType) -> Standing:
    """Where a parcel stands after these, an hour apart."""
    return standing(
        Event(type=kind, occurred_at=NOON + timedelta(hours=hour)) for hour, kind in enumerate(kinds)
    )


@given(before=MANY, more=MANY)
def test_whatever_is_told_has_a_type_that_can_be_asked_for(
    before: list[EventType], more: list[EventType]
) -> None:
    for said in said_of_shipment(after(*before), after(*before, *more)):
        assert said.type in TYPES


def test_every_step_of_a_parcel_is_told_by_its_status() -> None:
    told = [
        said.type
        for step in range(len(KINDS))
        for said in said_of_shipment(after(*KINDS[:step]), after(*KINDS[: step + 1]))
    ]
    assert told == [f"shipment.{kind.value}" for kind in KINDS]


def test_a_step_within_the_same_status_is_told_as_an_update() -> None:
    (said,) = said_of_shipment(Standing(stage=Stage.PLACED), Standing(stage=Stage.PACKED))
    assert said.type == "shipment.updated"
    assert said.change == {"kind": "stage", "before": "placed", "after": "packed"}


@pytest.mark.parametrize(
    ("types", "kind", "is_wanted"),
    [
        ((), "shipment.delivered", True),
        (("shipment.delivered",), "shipment.delivered", True),
        (("shipment.delivered",), "shipment.exception", False),
        (("order.*",), "order.cancelled", True),
        (("order.*",), "shipment.cancelled", False),
        (("order.*",), "webhook.test", True),
    ],
)
def test_a_filter_lets_through_what_it_names(types: tuple[str, ...], kind: str, *, is_wanted: bool) -> None:
    assert wants(types, kind) is is_wanted


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.TAKEN), (202, Fate.TAKEN), (204, Fate.TAKEN), (301, Fate.FAILED), (308, Fate.FAILED),
        (400, Fate.FAILED), (404, Fate.FAILED), (410, Fate.GONE), (429, Fate.THROTTLED), (500, Fate.FAILED),
        (502, Fate.THROTTLED), (503, Fate.THROTTLED), (504, Fate.THROTTLED), (None, Fate.FAILED),
    ],
)  # fmt: skip
def test_only_2xx_is_success(status: int | None, fate: Fate) -> None:
    assert fate_of(status) is fate


@given(attempts=st.integers(1, 20), jitter=st.floats(0, 1))
def test_we_never_try_sooner_than_promised(attempts: int, jitter: float) -> None:
    wait = wait_before_next(attempts, jitter=jitter, age=timedelta())
    if attempts >= MOST_ATTEMPTS:
        assert wait is None
    else:
        assert wait is not None
        assert WAITS[attempts - 1] <= wait <= WAITS[attempts - 1] * 1.1001


def test_a_wish_is_never_cut_short() -> None:
    assert wait_before_next(1, jitter=0, age=timedelta(), wish=timedelta(hours=1)) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("9" * 40, timedelta(hours=24)),
        ("Tue, 24 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Tue, 24 Nov 2026 11:00:00 GMT", timedelta()),
        ("soon", None), ("", None), (None, None), ("-5", None), ("\u0664", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_a_date(written: str | None, wait: timedelta | None) -> None:
    assert retry_after(written, now=NOON) == wait


@given(written=st.text(max_size=60))
def test_no_retry_after_brings_us_down(written: str) -> None:
    wait = retry_after(written, now=NOON)
    assert wait is None or timedelta() <= wait <= timedelta(hours=24)


def failed(health: Health, *, at: datetime = NOON) -> Health:
    """The health after one more failure."""
    return health_after(health, Fate.FAILED, jitter=0, wish=None, now=at)


def test_one_failure_does_not_hold_up_the_others() -> None:
    assert failed(WELL).may_be_called(now=NOON)


def test_from_the_fifth_failure_on_rests_double_up_to_ten_minutes() -> None:
    health, rests = WELL, []
    for _ in range(OPENS_AFTER + 9):
        health = failed(health)
        rests.append(0 if health.rests_until is None else (health.rests_until - NOON).total_seconds())
    assert rests == [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 600, 600, 600]


def test_a_success_makes_it_well_again() -> None:
    assert health_after(failed(WELL), Fate.TAKEN, jitter=0, wish=None, now=NOON) == WELL


def test_five_days_without_success_disable_it() -> None:
    health = failed(failed(WELL), at=NOON + DISABLE_AFTER)
    assert health.disabled_because == "nothing arrived there for five days"


def test_the_older_signatures_are_what_openssl_computes() -> None:
    assert aftership_signature(b"{}", "secret") == "dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM="
    told = "hmac-sha256-hex=2b77ab9f4435a56a39713f2fa735e3ece5b5ec64f109503233e17033efc7f486"
    assert easypost_signature(b"{}", "s\u00e9cret") == easypost_signature(b"{}", "se\u0301cret") == told
