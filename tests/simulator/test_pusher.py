"""Pushes: everything that was subscribed to, signed, and again where nobody took it."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from tests.simulator.in_process import NOW
from waypost.ports.exchange import NoAnswer, Request, Response
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.faults import Faults, PushFault
from waypost.simulator.inventing import invent
from waypost.simulator.pusher import Pusher
from waypost.simulator.voices.registry import all_voices
from waypost.simulator.world import Hook, World

URL = "https://shop.example/hooks/carriers/ups/key"


class Post:
    """One parcel of UPS, somebody who wants to be told, and what was sent."""

    def __init__(self, *faults: PushFault) -> None:
        self.seconds = 0.0
        clock = SimulatedClock(start=NOW, speed=1.0, seconds=lambda: self.seconds)
        share = 1.0 if faults else 0.0
        self.board = Switchboard(World(clock), all_voices(), Faults(share, push_kinds=faults))
        self.parcel = invent(all_voices()["ups"], Random(1), begins_at=NOW + timedelta(hours=1))
        self.board.world.add(self.parcel)
        self.sent: list[Request] = []
        self.answers: list[int] = []
        self.pusher = Pusher(self.board, self._send)

    def _send(self, request: Request) -> Response:
        self.sent.append(request)
        status = self.answers.pop(0) if self.answers else 200
        if not status:
            raise NoAnswer("nobody is at home")
        return Response(status, {}, b"")

    def listen(self) -> None:
        self.board.world.listen(Hook("ups", self.parcel.tracking_number, URL, "secret"))

    def days(self, count: float) -> None:
        for _ in range(int(count * 24)):
            self.seconds += 3600
            asyncio.run(self.pusher.push_due())

    def told(self) -> list[str]:
        """The moments that were told, as UPS writes them."""
        bodies = [json.loads(request.body) for request in self.sent]
        return [f"{body['localActivityDate']}T{body['localActivityTime']}" for body in bodies]

    def truth(self) -> list[str]:
        return [f"{one.at:%Y%m%dT%H%M%S}" for one in self.parcel.happenings]


def test_who_subscribed_is_told_everything_once() -> None:
    post = Post()
    post.listen()
    post.days(14)
    assert post.told() == post.truth()
    assert {request.headers["credential"] for request in post.sent} == {"secret"}


def test_nobody_is_told_who_did_not_ask() -> None:
    post = Post()
    post.days(14)
    assert post.sent == []


def test_what_happened_before_a_subscription_is_not_pushed() -> None:
    post = Post()
    post.seconds = (post.parcel.happenings[3].at - NOW).total_seconds()
    post.listen()
    post.days(14)
    assert post.told() == post.truth()[3:]


def test_a_push_that_nobody_took_comes_again() -> None:
    post = Post()
    post.listen()
    post.answers = [503, 0]
    post.days(14)
    assert post.told()[0] == post.told()[1]
    assert sorted(set(post.told())) == post.truth()
    assert (post.pusher.taken, post.pusher.dropped) == (len(post.truth()), 0)


def test_a_push_that_nobody_ever_takes_is_dropped() -> None:
    post = Post()
    post.parcel = replace(post.parcel, happenings=post.parcel.happenings[:1])
    post.board.world.add(post.parcel)
    post.listen()
    post.answers = [500] * 9
    post.days(3)
    assert (len(post.sent), post.pusher.dropped) == (4, 1)


@pytest.mark.parametrize(
    ("fault", "times"),
    [(PushFault.LOST, 0), (PushFault.REPEATED, 2), (PushFault.LATE, 1), (PushFault.OUT_OF_ORDER, 1)],
)
def test_a_fault_repeats_loses_or_mixes_up_pushes(fault: PushFault, times: int) -> None:
    post = Post(fault)
    post.listen()
    post.days(14)
    assert sorted(post.told()) == sorted(post.truth() * times)


def test_out_of_order_means_after_the_next_one() -> None:
    post = Post(PushFault.OUT_OF_ORDER)
    post.listen()
    second = post.parcel.happenings[1].at
    post.seconds = (second - NOW).total_seconds()
    asyncio.run(post.pusher.push_due())
    assert post.told() == []
    post.days(14)
    assert sorted(post.told()) == post.truth()
