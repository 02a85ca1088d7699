"""Messages leave evenly, each account at its own pace."""

import pytest

from tests.usecases.telling import NOON
from waypost.domain.notification import Channel
from waypost.ports.ledger import StoredChannel
from waypost.worker.pacing import PER_SECOND, Pace

PROVIDERS = {"slow": 2.0, "quick": 50.0}


def account(number: int, provider: str, per_second: float | None = None) -> StoredChannel:
    return StoredChannel(number, Channel.SMS, provider, "it", "", "h", NOON, per_second=per_second)


@pytest.mark.parametrize(
    ("one", "per_second"),
    [
        (account(1, "slow"), 2.0),
        (account(1, "quick"), 50.0),
        (account(1, "slow", 10.0), 10.0),
        (account(1, "says nothing"), PER_SECOND),
    ],
)
def test_an_account_goes_at_its_own_pace_else_at_its_providers(one: StoredChannel, per_second: float) -> None:
    pace = Pace(PROVIDERS.get)
    turns = [pace.turn_s(one, now_s=100) for _ in range(3)]
    assert turns == pytest.approx([100, 100 + 1 / per_second, 100 + 2 / per_second])


def test_a_slow_account_holds_up_no_other() -> None:
    pace = Pace(PROVIDERS.get)
    slow, quick = account(1, "slow"), account(2, "quick")
    assert [pace.turn_s(one, now_s=100) for one in (slow, slow, quick)] == [100, 100.5, 100]


def test_a_pause_saves_up_no_turns() -> None:
    pace = Pace(PROVIDERS.get)
    one = account(1, "slow")
    assert [pace.turn_s(one, now_s=now_s) for now_s in (0, 60, 60)] == [0, 60, 60.5]
