"""Everything stored, within one transaction of one connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from waypost.db.accounts import StoredAccounts
from waypost.db.alerts import StoredAlerts
from waypost.db.answers import StoredAnswers
from waypost.db.cases import StoredCases
from waypost.db.channel_accounts import StoredChannelAccounts, StoredOwnTexts
from waypost.db.connection import Connection
from waypost.db.contacts import StoredContacts
from waypost.db.feed import StoredFeed
from waypost.db.feedback import StoredFeedback, StoredProofs
from waypost.db.guesses import StoredGuesses
from waypost.db.jobs import StoredJobs
from waypost.db.keys import StoredKeys
from waypost.db.lanes import StoredLanes
from waypost.db.ledger import StoredLedger
from waypost.db.orders import StoredOrders
from waypost.db.polls import StoredPolls
from waypost.db.shipments import StoredShipments
from waypost.db.stores import StoredStores
from waypost.db.vendor_fields import StoredVendorFields
from waypost.db.wallet_devices import StoredWalletDevices
from waypost.db.webhooks import StoredWebhooks


class StoredTransaction:
    """`ports.database.Transaction`; made once for each connection and used for all its transactions."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._stores = StoredStores(db)
        self._orders = StoredOrders(db)
        self._shipments = StoredShipments(db)
        self._lanes = StoredLanes(db)
        self._jobs = StoredJobs(db)
        self._keys = StoredKeys(db)
        self._answers = StoredAnswers(db)
        self._feed = StoredFeed(db)
        self._accounts = StoredAccounts(db)
        self._polls = StoredPolls(db)
        self._guesses = StoredGuesses(db)
        self._contacts = StoredContacts(db)
        self._ledger = StoredLedger(db)
        self._channels = StoredChannelAccounts(db)
        self._own_texts = StoredOwnTexts(db)
        self._cases = StoredCases(db)
        self._feedback = StoredFeedback(db)
        self._proofs = StoredProofs(db)
        self._wallet_devices = StoredWalletDevices(db)
        self._vendor_fields = StoredVendorFields(db)
        self._alerts = StoredAlerts(db)
        self._webhooks = StoredWebhooks(db)

    @property
    def stores(self) -> StoredStores:
        return self._stores

    @property
    def orders(self) -> StoredOrders:
        return self._orders

    @property
    def shipments(self) -> StoredShipments:
        return self._shipments

    @property
    def lanes(self) -> StoredLanes:
        return self._lanes

    @property
    def jobs(self) -> StoredJobs:
        return self._jobs

    @property
    def keys(self) -> StoredKeys:
        return self._keys

    @property
    def answers(self) -> StoredAnswers:
        return self._answers

    @property
    def feed(self) -> StoredFeed:
        return self._feed

    @property
    def accounts(self) -> StoredAccounts:
        return self._accounts

    @property
    def polls(self) -> StoredPolls:
        return self._polls

    @property
    def guesses(self) -> StoredGuesses:
        return self._guesses

    @property
    def contacts(self) -> StoredContacts:
        return self._contacts

    @property
    def ledger(self) -> StoredLedger:
        return self._ledger

    @property
    def channels(self) -> StoredChannelAccounts:
        return self._channels

    @property
    def own_texts(self) -> StoredOwnTexts:
        return self._own_texts

    @property
    def cases(self) -> StoredCases:
        return self._cases

    @property
    def feedback(self) -> StoredFeedback:
        return self._feedback

    @property
    def proofs(self) -> StoredProofs:
        return self._proofs

    @property
    def alerts(self) -> StoredAlerts:
        return self._alerts

    @property
    def webhooks(self) -> StoredWebhooks:
        return self._webhooks

    @property
    def wallet_devices(self) -> StoredWalletDevices:
        return self._wallet_devices

    @property
    def vendor_fields(self) -> StoredVendorFields:
        return self._vendor_fields

    def setting(self, name: str) -> str | None:
        """A setting of the whole installation."""
        row = self._db.row("SELECT value FROM settings WHERE name = ?", (name,))
        return str(row[0]) if row else None

    def save_setting(self, name: str, value: str) -> None:
        """Overwrite a setting."""
        self._db.run(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What goes wrong inside is taken back up to here, announcements too."""
        noted = len(self._feed.noted)
        try:
            with self._db.savepoint():
                yield
        except BaseException:
            del self._feed.noted[noted:]
            raise
