"""Answer a repeated request as the first time: the answer is kept in the transaction that did the work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from waypost.ports.database import KeptAnswer, Transaction

KEPT_FOR = timedelta(hours=24)


class RepeatDiffers(Exception):
    """The same Idempotency-Key came with another request before: use a new key."""


@dataclass(frozen=True, slots=True)
class RepeatKey:
    """What makes two requests the same: `scope` is caller and call, `fingerprint` a digest of its words."""

    scope: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and whether it was given before."""

    status: int
    body: bytes
    is_repeated: bool = False


def answer_once(
    tx: Transaction, repeat: RepeatKey, work: Callable[[Transaction], Given], *, now: datetime
) -> Given:
    """Do the work and keep its answer, or give the kept one without doing anything.

    RepeatDiffers: the key was used for something else. AlreadyExists: the same request runs elsewhere now.
    """
    kept = tx.answers.find(scope=repeat.scope, key=repeat.key)
    if kept is not None and now - kept.created_at < KEPT_FOR:
        if kept.fingerprint != repeat.fingerprint:
            raise RepeatDiffers("this Idempotency-Key came with a different request before: use a new key")
        return Given(kept.status, kept.body, is_repeated=True)
    if kept is not None:
        tx.answers.forget_before(now - KEPT_FOR)
    given = work(tx)
    kept = KeptAnswer(repeat.fingerprint, given.status, given.body, now)
    tx.answers.keep(kept, scope=repeat.scope, key=repeat.key)
    return given
