"""Say in which zone a carrier writes the times that tell no offset."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from waypost.ports.accounts import StoredAccount
from waypost.ports.database import Transaction
from waypost.usecases.manage_accounts import AccountNotMade, account_named
from waypost.usecases.replay_events import next_generation


def set_account_zone(tx: Transaction, name: str, zone: str | None) -> StoredAccount:
    """What is recorded next is read by it (None: by nothing); for what was, there is `waypost replay`.

    AccountNotFound, AccountNotMade.
    """
    stored = account_named(tx, name)
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as problem:
            raise AccountNotMade(f"{zone!r} is no time zone: write Europe/Berlin") from problem
    if zone == stored.zone:
        return stored
    changed = replace(stored, zone=zone, version=stored.version + 1)
    tx.accounts.save(changed)
    next_generation(tx)
    return changed
