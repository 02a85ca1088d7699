"""Ten thousand USPS parcels on one key of sixty calls an hour, for two days, through the real house.

    PYTHONPATH=src:. python -m bench.polling_days --shipments 10000 --hours 48

The clock is simulated, the carrier answers in this process; planning, choosing, budgets and recording are
those of an installation, on SQLite in a file. The same days with the rules alone, in seconds, are a test:
`tests/domain/test_polling_under_budget.py`. Ends with 1 where a sliding hour holds more calls than allowed,
or where parcels due today are not seen first.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import TypeVar

import structlog

from tests.domain.days_on_one_key import CALLS_PER_HOUR, START, Parcel, new_parcel
from tests.usecases.asking import SECRETS, VAULT, Clock
from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.polling import Urgency
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import EventType
from waypost.ports.database import Database, NewEvent
from waypost.ports.exchange import Conversation, Request, Response
from waypost.usecases.hold_slot import Asking
from waypost.usecases.manage_accounts import AccountWish, add_account
from waypost.usecases.plan_asking import Plans, plan_asking
from waypost.usecases.poll_shipments import poll_account
from waypost.usecases.tell_accounts import AccountAsked, accounts_asked
from waypost.usecases.tell_asking import askers_of, shipments_asked

T = TypeVar("T")
HOUR = timedelta(hours=1)
LOOK_AT_LEAST = timedelta(seconds=30)
AT_ONCE = 500
CODES = {
    EventType.PICKED_UP: ("03", "Accepted at USPS Origin Facility"),
    EventType.IN_TRANSIT: ("10", "Processed Through Facility"),
    EventType.OUT_FOR_DELIVERY: ("OF", "Out for Delivery"),
    EventType.DELIVERED: ("01", "Delivered, Front Door/Porch"),
}


class Carrier:
    """USPS in this process: answers from the truth, and writes down every call."""

    def __init__(self, clock: Clock, parcels: dict[str, Parcel]) -> None:
        self.clock = clock
        self.parcels = parcels
        self.calls: list[datetime] = []

    def carry(self, conversation: Conversation[T], *, before_each: Callable[[], None]) -> T:
        """See `ports.exchange.Exchange`."""
        try:
            request = next(conversation)
            while True:
                before_each()
                self.calls.append(self.clock.now)
                request = conversation.send(self._answer(request))
        except StopIteration as end:
            result: T = end.value
            return result

    def _answer(self, request: Request) -> Response:
        if "oauth" in request.url:
            return _json({"access_token": "t", "expires_in": 28_800})
        number = request.url.partition("?")[0].rpartition("/")[2]
        return _json({"trackingNumber": number, "trackingEvents": self._told(self.parcels[number])})

    def _told(self, parcel: Parcel) -> list[dict[str, str]]:
        return [
            {
                "eventType": CODES[event.type][1],
                "eventCode": CODES[event.type][0],
                "eventTimestamp": f"{event.occurred_at:%Y-%m-%dT%H:%M:%S}",
                "GMTTimestamp": f"{event.occurred_at:%Y-%m-%dT%H:%M:%SZ}",
                "GMTOffset": "+00:00",
            }
            for event in parcel.events
            if event.occurred_at <= self.clock.now
        ]


def _json(body: object) -> Response:
    return Response(200, {"content-type": "application/json"}, json.dumps(body).encode())


def hours_of(spans: list[timedelta]) -> float:
    """The median of some lengths of time, in hours."""
    return median([span / HOUR for span in spans])


class Days:
    """One run."""

    def __init__(self, database: Database, shipments: int) -> None:
        self.database, self.clock, chance = database, Clock(START), Random(20260302)
        parcels = {
            f"94001{count:017}": new_parcel(chance, START, days_to_go=chance.uniform(0, 14))
            for count in range(shipments)
        }
        self.carrier = Carrier(self.clock, parcels)
        self.plans = Plans(registry, SmallPlaces())
        self.asking = Asking(self.plans, self.carrier, VAULT, self.clock, lambda: 0.5)
        self.ages: dict[Urgency, list[timedelta]] = {group: [] for group in Urgency}
        wish = AccountWish("usps", "post", SECRETS)
        with database.write() as tx:
            account = add_account(
                tx, wish, connectors=registry, vault=VAULT, hook_key="hook", now=START
            )  # fmt: skip
        self.account_id = account.id
        numbers = list(parcels)
        for start in range(0, shipments, AT_ONCE):
            self._add(numbers[start : start + AT_ONCE])

    def _add(self, numbers: list[str]) -> None:
        """Parcels that were asked about before: what was heard then is known."""
        parcels = [self.carrier.parcels[number] for number in numbers]
        made = [
            Shipment(
                0, 1, carrier="usps", tracking_number=number, created_at=one.known.since,
                standing=one.known.standing, estimate=one.known.estimate,
            )
            for number, one in zip(numbers, parcels, strict=True)
        ]  # fmt: skip
        with self.database.write() as tx:
            ids = [one.id for one in tx.shipments.add(made)]
            heard = zip(ids, parcels, strict=True)
            tx.shipments.add_events([
                NewEvent(number, event, START)
                for number, one in heard
                for event in one.events
                if one.known.asked_at is not None and event.occurred_at <= one.known.asked_at
            ])  # fmt: skip
            plan_asking(tx, ids, plans=self.plans, now=START)
            asked = {number: one.known.asked_at for number, one in zip(ids, parcels, strict=True)}
            tx.polls.save([replace(plan, asked_at=asked[plan.shipment_id]) for plan in tx.polls.of(ids)])
            plan_asking(tx, ids, plans=self.plans, now=START)

    def run(self, hours: int) -> None:
        """Ask whenever the account is ready; look once an hour how old the news is."""
        look_at = START
        while self.clock.now < START + hours * HOUR:
            poll_account(self.database, self.account_id, asking=self.asking)
            if self.clock.now >= look_at:
                look_at += HOUR
                self._look()
            with self.database.read() as tx:
                ready_at = tx.accounts.next_due_at() or self.clock.now
            self.clock.now = max(ready_at, self.clock.now + LOOK_AT_LEAST)

    def _look(self) -> None:
        with self.database.read() as tx:
            for seen, ages in tx.polls.ages(self.account_id, now=self.clock.now).items():
                self.ages[seen.urgency] += ages

    def told(self) -> AccountAsked:
        """How the account keeps up now."""
        with self.database.read() as tx:
            (one,) = accounts_asked(tx, connectors=registry, now=self.clock.now)
        return one

    def busiest_hour(self) -> int:
        """The most calls in any sliding hour."""
        first = most = 0
        for last, moment in enumerate(self.carrier.calls):
            while moment - self.carrier.calls[first] >= HOUR:
                first += 1
            most = max(most, last - first + 1)
        return most


def main(arguments: list[str] | None = None) -> int:
    """Run the days and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.polling_days", description=__doc__)
    parser.add_argument("--shipments", type=int, default=10_000)
    parser.add_argument("--hours", type=int, default=48)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="wp-days-") as folder:
        database = open_database(f"sqlite:///{Path(folder)}/waypost.db")
        database.migrate()
        days = Days(database, given.shipments)
        begun = perf_counter()
        days.run(given.hours)
        is_well = report(days, given.hours, perf_counter() - begun)
        database.close()
    return 0 if is_well else 1


def report(days: Days, hours: int, took_s: float) -> bool:
    """Print the figures; whether the budget was kept and parcels due today were seen first."""
    busiest, calls = days.busiest_hour(), len(days.carrier.calls)
    print(f"{len(days.carrier.parcels):,} shipments, {hours} hours, {calls:,} calls in {took_s:.0f} s")
    print(f"busiest sliding hour: {busiest} calls of {CALLS_PER_HOUR} allowed")
    for group in Urgency:
        if days.ages[group]:
            print(f"{group:8} age of news, median {hours_of(days.ages[group]):5.1f} h")
    today = hours_of(days.ages[Urgency.TODAY])
    others = hours_of([*days.ages[Urgency.MOVING], *days.ages[Urgency.WAITING]])
    one = days.told()
    print(f"account: {one.calls_left} calls left, {one.backlog.waiting:,} of {one.backlog.shipments:,} wait,")
    print(f"  late by {one.backlog.median_delay / HOUR:.1f} h, worst {one.backlog.worst_delay / HOUR:.1f} h")
    print(f"  {one.trouble} -> {one.advice}")
    say_of_some(days)
    return busiest <= CALLS_PER_HOUR and today < others


def say_of_some(days: Days) -> None:
    """What the pages of three parcels tell: one due today, one on its way, one that waits."""
    with days.database.read() as tx:
        askers = askers_of(tx, carriers=registry)
        for group in Urgency:
            for plan in tx.polls.pool(days.account_id, group, now=days.clock.now, limit=1):
                shipments = tx.shipments.by_ids([plan.shipment_id])
                told = shipments_asked(tx, shipments, askers=askers, now=days.clock.now)[plan.shipment_id]
                last = (
                    f"{(days.clock.now - told.last_asked_at) / HOUR:.1f} h ago"
                    if told.last_asked_at
                    else "never"
                )
                print(f"{group:8} page: {told.carrier} was last asked {last}; {told.why.value}")


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    sys.exit(main())
