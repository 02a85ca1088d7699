"""Sends the messages that ask an address whether its owner wants to hear from us."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog

from waypost.ports.cases import ProofState
from waypost.ports.channel import AddressFails, ChannelBusy, ChannelRefused, MessageRefused
from waypost.ports.database import Database, Transaction
from waypost.ports.exchange import NoAnswer
from waypost.usecases.prove_address import ReadyProof, mark_proof, prepare_proofs, settle_proof
from waypost.worker.patience import again_and_again
from waypost.worker.posting import NotOurs, Posting

R = TypeVar("R")
REST_S = 1.0
AT_ONCE = 8
TRY_AGAIN_AFTER = timedelta(seconds=30)
_NEVER = (AddressFails, ChannelRefused, MessageRefused)
log = structlog.get_logger("waypost.worker")


class Prover:
    """Sends proofs until cancelled. Somebody is waiting for each of them: no quiet hours, no pacing."""

    def __init__(self, database: Database, posting: Posting, *, base_url: str, secret: bytes) -> None:
        self._database = database
        self._posting = posting
        self._base_url = base_url
        self._secret = secret

    async def run(self) -> None:
        """Send what waits, and look again a second later."""
        await again_and_again(self.work_off, rest_s=REST_S)

    async def work_off(self) -> int:
        """Send what waits now; how many there were. One that fails unforeseen leaves the others alone."""
        ready = await asyncio.to_thread(self._write, self._take)
        outcomes = await asyncio.gather(*(self._send(one) for one in ready), return_exceptions=True)
        for one, outcome in zip(ready, outcomes, strict=True):
            if isinstance(outcome, Exception):
                log.error("proof_failed", contact=one.proof.contact_id, exc_info=outcome)
        return len(ready)

    def _take(self, tx: Transaction) -> list[ReadyProof]:
        now = self._posting.clock()
        return prepare_proofs(tx, base_url=self._base_url, secret=self._secret, limit=AT_ONCE, now=now)

    async def _send(self, ready: ReadyProof) -> None:
        is_marked = False

        def mark() -> bool:
            nonlocal is_marked
            is_marked = self._write(lambda tx: mark_proof(tx, ready))
            return is_marked

        state, free_at = ProofState.SENT, None
        try:
            await self._posting.send(ready.message, ready.account, mark=mark)
        except NotOurs:
            return
        except _NEVER as problem:
            log.warning("proof_not_sent", contact=ready.proof.contact_id, problem=type(problem).__name__)
            state = ProofState.FAILED
        except (ChannelBusy, NoAnswer) as problem:
            log.warning("proof_not_sent", contact=ready.proof.contact_id, problem=type(problem).__name__)
            may_have_gone = is_marked and isinstance(problem, NoAnswer)
            state = ProofState.SENT if may_have_gone else ProofState.WAITING
            free_at = self._posting.clock() + TRY_AGAIN_AFTER
        await asyncio.to_thread(self._write, lambda tx: settle_proof(tx, ready, state, free_at=free_at))

    def _write(self, work: Callable[[Transaction], R]) -> R:
        with self._database.write() as tx:
            return work(tx)
