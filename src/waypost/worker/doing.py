"""What each kind of job does, for a list of jobs of that kind in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import structlog

from waypost.domain.budget import minute_of
from waypost.domain.estimate import LaneTimes
from waypost.ports.database import Job, Transaction
from waypost.usecases.alert_merchant import note_drift, note_parcels
from waypost.usecases.announce_orders import announce_orders
from waypost.usecases.announce_webhooks import ANNOUNCE, ask_to_announce_for
from waypost.usecases.ask_for_notifications import NOTIFY, ask_for_shipments
from waypost.usecases.estimate_shipments import estimate_shipments, learn_lanes
from waypost.usecases.find_journey import World
from waypost.usecases.plan_asking import Plans, plan_asking
from waypost.usecases.plan_notifications import plan_notifications
from waypost.usecases.record_events import ESTIMATE
from waypost.usecases.repeat_answer import KEPT_FOR
from waypost.usecases.watch_codes import marked, watch_codes
from waypost.worker.schedule import (
    ALERTS_KEPT_FOR,
    CALLS_KEPT_FOR,
    CLEAN_UP,
    FEED_KEPT_FOR,
    LEARN_LANES,
    PROOFS_KEPT_FOR,
    TEXTS_KEPT_FOR,
    WATCH_CODES,
)

Lanes: TypeAlias = Mapping[str, LaneTimes]
Do: TypeAlias = Callable[[Transaction, Sequence[Job], datetime], None]
log = structlog.get_logger("waypost.worker")


class Doing:
    """The kinds of jobs this worker knows."""

    def __init__(self, world: World, plans: Plans | None = None) -> None:
        self._world = world
        self._plans = plans
        self._lanes: Lanes | None = None
        self.kinds: Mapping[str, Do] = {
            ESTIMATE: self._estimate,
            NOTIFY: self._notify,
            ANNOUNCE: self._announce,
            LEARN_LANES: self._learn,
            CLEAN_UP: self._clean_up,
            WATCH_CODES: self._watch_codes,
        }

    def forget_lanes(self) -> None:
        """Read the lanes again before the next estimate: they may have been learnt elsewhere."""
        self._lanes = None

    def _estimate(self, tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        if self._lanes is None:
            self._lanes = tx.lanes.all()
        ids = sorted({number for job in jobs if isinstance(number := job.payload.get("shipment_id"), int)})
        estimate_shipments(tx, ids, lanes=self._lanes, world=self._world, now=now)
        if self._plans is not None:
            plan_asking(tx, ids, plans=self._plans, now=now)
        ask_for_shipments(tx, ids, now=now)
        ask_to_announce_for(tx, ids, now=now)
        note_parcels(tx, ids, world=self._world, now=now)

    def _notify(self, tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        ids = sorted({number for job in jobs if isinstance(number := job.payload.get("order_id"), int)})
        plan_notifications(tx, ids, world=self._world, now=now)

    def _announce(self, tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        ids = sorted({number for job in jobs if isinstance(number := job.payload.get("order_id"), int)})
        announce_orders(tx, ids, world=self._world, now=now)

    def _learn(self, tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        del jobs
        learn_lanes(tx, world=self._world, now=now)
        self.forget_lanes()

    def _clean_up(self, tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        del jobs
        tx.answers.forget_before(now - KEPT_FOR)
        tx.feed.forget_before(now - FEED_KEPT_FOR)
        tx.proofs.forget_before(now - PROOFS_KEPT_FOR)
        tx.ledger.forget_texts_before(now - TEXTS_KEPT_FOR)
        tx.alerts.forget_before(now - ALERTS_KEPT_FOR)
        tx.accounts.forget_calls(before_minute=minute_of(now - CALLS_KEPT_FOR))

    def _watch_codes(self, tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        del jobs
        drifted = dict(marked(watch_codes(tx, now=now)))
        note_drift(tx, drifted, now=now)
        for sentence in drifted.values():
            log.warning("code_drift", problem=sentence, advice="look at `waypost map list`")
