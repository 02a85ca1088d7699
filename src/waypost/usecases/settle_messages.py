"""Keep what became of messages: handed over, sent, to be tried again, or not sent and why.

A row is marked *before* its message is handed over and again after. Who finds a row marked and its worker
gone cannot know whether it went out: it is not sent twice, and the ledger says so.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from waypost.domain.notification import NotSent
from waypost.domain.retrying import wait_before_retry
from waypost.ports.channel import (
    AddressFails,
    ChannelBusy,
    ChannelRefused,
    MessageRefused,
    NotWanted,
    Receipt,
)
from waypost.ports.database import Transaction
from waypost.ports.exchange import NoAnswer, NotReached
from waypost.ports.ledger import State, StoredChannel
from waypost.usecases.prepare_messages import WAIT_FOR_CHANNEL, Ready, not_sent, put_off

HANDING_OVER_LASTS = timedelta(minutes=2)
MOST_DOUBTFUL = 500
WORDS_KEPT = 500


def mark_handing_over(tx: Transaction, ready: Ready, *, now: datetime) -> bool:
    """Mark a message as going out: from here on nobody sends it again. False: it is not ours (any more)."""
    marked = set(tx.ledger.hand_over(ready.rows, until=now + HANDING_OVER_LASTS))
    if len(marked) == len(ready.rows):
        return True
    tx.ledger.save([put_off(row, now) for row in ready.rows if row.id in marked])
    return False


def settle_sent(tx: Transaction, ready: Ready, receipt: Receipt, *, now: datetime) -> None:
    """The provider took it."""
    tx.ledger.save(
        [
            replace(row, state=State.SENT, sent_at=now, reference=receipt.reference, reason=None, detail=None)
            for row in ready.rows
        ]
    )


def settle_failed(
    tx: Transaction, ready: Ready, problem: Exception, *, jitter: float, is_handed_over: bool, now: datetime
) -> None:
    """It did not go out, or we cannot know.

    `problem` is one of the errors of a channel, or NoAnswer: where that came after `is_handed_over`, the
    message may have gone out all the same (not where it is NotReached). `jitter` in 0..1 spreads what is
    tried again.
    """
    said = str(problem)[:WORDS_KEPT]
    match problem:
        case AddressFails():
            why = NotSent.UNSUBSCRIBED if isinstance(problem, NotWanted) else NotSent.ADDRESS_FAILS
            _give_up(tx, ready, why, said)
            store_id, channel = ready.rows[0].store_id, ready.account.channel
            tx.contacts.block(store_id, channel, ready.message.to, reason=why, now=now)
        case MessageRefused():
            _give_up(tx, ready, NotSent.REFUSED_BY_CHANNEL, said)
        case ChannelRefused():
            tx.channels.save(replace(_account_now(tx, ready.account), stopped_because=said))
            tx.ledger.save([put_off(row, now + WAIT_FOR_CHANNEL, said) for row in ready.rows])
        case NoAnswer() if is_handed_over and not isinstance(problem, NotReached):
            _doubt(tx, ready, said)
        case _:
            _try_again(tx, ready, problem, jitter, now)


def settle_doubtful(tx: Transaction, *, now: datetime) -> int:
    """Close rows whose worker vanished while it was handing them over: nobody knows whether they went out."""
    rows = tx.ledger.doubtful(now=now, limit=MOST_DOUBTFUL)
    said = "the program was stopped while handing it over"
    tx.ledger.save([not_sent(row, NotSent.MAYBE_SENT, said) for row in rows])
    return len(rows)


def put_off_first(tx: Transaction, *, said: str, jitter: float, now: datetime) -> None:
    """Put off what is due first, because it could not be prepared (`said`); in the end it is not told."""
    rows = tx.ledger.claim(now=now, limit=1, lease_until=now + WAIT_FOR_CHANNEL)
    for row in rows:
        wait = wait_before_retry(row.attempts, jitter=jitter)
        ended = put_off(row, now + wait, said) if wait else not_sent(row, NotSent.TEXT_INCOMPLETE, said)
        tx.ledger.save([ended])


def _give_up(tx: Transaction, ready: Ready, reason: NotSent, said: str) -> None:
    tx.ledger.save([not_sent(row, reason, said) for row in ready.rows])


def _doubt(tx: Transaction, ready: Ready, said: str) -> None:
    """Nobody knows whether it went out, unless a receipt was quicker than the answer that never came."""
    now_stored = [tx.ledger.by_id(row.id) for row in ready.rows]
    sent = {row.id for row in now_stored if row is not None and row.state is State.SENT}
    tx.ledger.save([not_sent(row, NotSent.MAYBE_SENT, said) for row in ready.rows if row.id not in sent])


def _try_again(tx: Transaction, ready: Ready, problem: Exception, jitter: float, now: datetime) -> None:
    said = str(problem)[:WORDS_KEPT]
    wait = wait_before_retry(ready.rows[0].attempts, jitter=jitter)
    if wait is None:
        _give_up(tx, ready, NotSent.REFUSED_BY_CHANNEL, said)
        return
    if isinstance(problem, ChannelBusy) and problem.retry_after_s is not None:
        wait = max(wait, timedelta(seconds=problem.retry_after_s))
        tx.channels.save(replace(_account_now(tx, ready.account), rests_until=now + wait))
    tx.ledger.save([put_off(row, now + wait, said) for row in ready.rows])


def _account_now(tx: Transaction, account: StoredChannel) -> StoredChannel:
    """The account as it is stored now: a person may have changed it meanwhile."""
    return next((one for one in tx.channels.all() if one.id == account.id), account)
