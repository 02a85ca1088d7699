"""Waypost's HTTP entrance with a writer that says yes at once: the hot route without a database."""

import os
from concurrent.futures import Future  # noqa: TC003 - named in a signature
from dataclasses import replace
from typing import TypeVar, cast

from bench.tickets import add_key
from waypost.config import Config
from waypost.ports.lane import Deliver, Run, Sink
from waypost.usecases.record_events import News, Outcome, Recorded
from waypost.web.app import WebApp
from waypost.web.records import Records
from waypost.wiring import build_app

SHIPMENT_ID = 1
P = TypeVar("P")
R = TypeVar("R")


class AgreeingLane:
    """Answers every piece of news as recorded, at once."""

    waiting = 0

    def deliver_by(self, deliver: Deliver) -> None:
        """Nothing is delivered later."""

    def submit(self, run: Run[P, R], payload: P, *, weight: int = 1) -> "Future[R]":
        """Nobody asks in this way here."""
        raise NotImplementedError

    def send(self, run: Run[P, R], payload: P, *, to: Sink, weight: int = 1) -> None:
        """Agree."""
        del run, weight
        to(Recorded(Outcome.RECORDED, cast("News", payload).event.id, SHIPMENT_ID))

    def close(self) -> None:
        """Nothing waits."""


def _entrance() -> WebApp:
    whole = build_app(Config(database_url="sqlite://", worker=False))
    add_key(whole.database, os.environ["BENCH_KEY"])
    return WebApp(replace(whole.web.service, records=Records(AgreeingLane(), whole.reader)))


app = _entrance()
