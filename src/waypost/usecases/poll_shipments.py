"""Poll shipments: ask a carrier with one account about what is due, and record what it tells.

Three steps, so that nobody waits for a carrier inside a transaction: choose and reserve (a transaction),
hold the conversation (none), record (a transaction for each call). A worker that dies in between loses a
lease of some minutes and nothing else; an answer recorded twice is recorded once.
"""

from waypost.domain.budget import minute_of
from waypost.ports.database import Database
from waypost.usecases.choose_questions import LEASE, Slot, choose_questions
from waypost.usecases.hold_slot import Asking, End, HeldSlot, Polled
from waypost.usecases.plan_asking import plan_anew


def poll_account(database: Database, account_id: int, *, asking: Asking) -> Polled:
    """Ask with one account about what is due; NOT_DUE where there is nothing to do, or another does it."""
    now = asking.clock()
    with database.write() as tx:
        account = tx.accounts.claim(account_id, now=now, lease_until=now + LEASE)
        if account is None:
            return Polled(End.NOT_DUE)
        connector = asking.plans.connectors.connector_named(account.carrier)
        if connector is None:
            slot = Slot(account, (), (), 0, minute_of(now), now + LEASE, now)
        else:
            slot = choose_questions(tx, account, connector, plans=asking.plans, now=now)
    held = HeldSlot(database, slot, asking)
    if connector is None:
        held.fail(f"we know no way to ask {account.carrier} any more")
    elif slot.questions or slot.subscriptions:
        held.hold(connector)
    polled = held.finish()
    if polled.end is End.REFUSED:  # another account may know them, until a person has mended this one
        plan_anew(database, plans=asking.plans, now=asking.clock(), account_id=account.id)
    return polled
