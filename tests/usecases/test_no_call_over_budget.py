"""Two workers, a carrier that fails in every way, a worker that dies: no sliding hour holds more calls."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.net.local_server import Answer, Heard
from tests.usecases.asking import ON_ITS_WAY, START, House, house, json_answer, usps_answer
from waypost.domain.polling import Urgency
from waypost.ports.database import Database
from waypost.ports.exchange import NoAnswer
from waypost.usecases.hold_slot import Polled
from waypost.usecases.poll_shipments import poll_account

LIMIT = 60
HOUR = timedelta(hours=1)
HOURS = 3
NUMBERS = [f"94001{count:017}" for count in range(300)]


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


@dataclass
class Carrier:
    """Writes down every call, and fails as chance has it."""

    post: House
    chance: Random
    calls: list[datetime] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, heard: Heard) -> Answer | None:
        with self.lock:
            self.calls.append(self.post.clock.now)
            fault = self.chance.random()
        if "oauth" in heard.path:
            return json_answer(200, {"access_token": "t", "expires_in": 1800})
        if fault < 0.03:
            return json_answer(429, {}, retry_after="90")
        if fault < 0.06:
            return json_answer(503, {})
        if fault < 0.1:
            return json_answer(401, {}) if self.chance.random() < 0.3 else (200, {}, b"<html>")
        number = heard.path.partition("?")[0].rpartition("/")[2]
        return json_answer(200, usps_answer(number, ON_ITS_WAY))


def side_by_side(post: House, workers: int) -> list[Polled]:
    """As many workers, all at the same moment."""
    begin, done = threading.Barrier(workers), list[Polled]()

    def work() -> None:
        begin.wait()
        done.append(poll_account(post.database, post.account.id, asking=post.asking))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def busiest_hour(calls: list[datetime]) -> int:
    ordered = sorted(calls)
    return max(sum(1 for one in ordered if at <= one < at + HOUR) for at in ordered)


class Dies(Exception):
    """The worker was killed."""


def die(post: House) -> None:
    """A worker that chooses its questions, and is gone after the first call."""

    class Deadly:
        def carry(self, conversation: object, *, before_each: object) -> object:
            del conversation
            before_each()  # type: ignore[operator]
            raise Dies

    with pytest.raises(Dies):
        poll_account(post.database, post.account.id, asking=replace(post.asking, exchange=Deadly()))  # type: ignore[arg-type]


def test_no_sliding_hour_holds_more_calls_than_allowed(post: House) -> None:
    chance = Random(1)
    carrier = Carrier(post, chance)
    post.carrier.speaks = carrier.answer
    post.ship(*NUMBERS)
    until = START + timedelta(hours=HOURS)
    while post.clock.now < until:
        side_by_side(post, 2)
        with (
            post.database.write() as tx
        ):  # a person who presses "resume" all day long breaks no budget either
            account = tx.accounts.by_id(post.account.id)
            assert account is not None
            tx.accounts.wake([account.id], at=post.clock.now)
        post.clock.forward(seconds=chance.choice([1, 20, 45, 61, 130]))
    assert busiest_hour(carrier.calls) <= LIMIT
    assert len(carrier.calls) > LIMIT


def test_what_a_dead_worker_may_have_called_stays_counted(post: House) -> None:
    post.ship(*NUMBERS[:50])
    die(post)
    with post.database.read() as tx:
        counted = sum(tx.accounts.calls(post.account.id, since_minute=0).values())
    assert counted >= 1
    post.clock.forward(minutes=6)
    assert post.poll().answered >= 1, "the lease of the dead one is over"


def test_a_wait_that_the_carrier_asks_for_is_kept_by_all_workers(post: House) -> None:
    post.ship(*NUMBERS[:20])
    post.carrier.always = lambda: json_answer(429, {}, retry_after="300")
    post.poll()
    post.carrier.always = None
    for _ in range(9):
        post.clock.forward(seconds=30)
        side_by_side(post, 2)
    assert post.carrier.asked == []
    post.clock.forward(seconds=60)
    side_by_side(post, 2)
    assert post.carrier.asked


def test_silence_makes_the_pauses_longer_and_each_trial_single(post: House) -> None:
    post.ship(*NUMBERS[:20])
    moments: list[datetime] = []

    class Silent:
        def carry(self, conversation: object, *, before_each: object) -> object:
            del conversation
            before_each()  # type: ignore[operator]
            moments.append(post.clock.now)
            raise NoAnswer("it is silent")

    silent = replace(post.asking, exchange=Silent())  # type: ignore[arg-type]
    until = START + timedelta(hours=2)
    while post.clock.now < until:
        poll_account(post.database, post.account.id, asking=silent)
        post.clock.forward(seconds=10)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses == sorted(pauses)
    assert len(moments) == len(set(moments)), "one call, then a rest"
    assert len(moments) < 12


def test_everybody_of_every_group_has_a_turn(post: House) -> None:
    for number in NUMBERS:
        post.carrier.parcels[number] = usps_answer(number, ON_ITS_WAY)
    ids = post.ship(*NUMBERS[:90])
    with post.database.write() as tx:
        plans = list(tx.polls.of(ids))
        tx.polls.save([replace(plan, seen=replace(plan.seen, urgency=Urgency.TODAY)) for plan in plans[:60]])
        tx.polls.save(
            [replace(plan, seen=replace(plan.seen, urgency=Urgency.MOVING)) for plan in plans[60:80]]
        )
    post.poll_for(minutes=50)
    asked = set(post.carrier.asked)
    for group in (NUMBERS[:60], NUMBERS[60:80], NUMBERS[80:90]):
        assert asked & set(group)
    assert len(asked & set(NUMBERS[:60])) > len(asked & set(NUMBERS[60:80]))
