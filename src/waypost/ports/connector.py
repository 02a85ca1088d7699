"""The door to a carrier that can be asked, or that tells us by itself.

A connector is a *module*: its folder's `__init__` carries the names of `Connector`. It does no input or
output. What a carrier's words mean stands beside it as data (`codes.json`), so that a mapping can be mended
without code and replayed over history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.ports.exchange import Conversation


class Quality(StrEnum):
    """How well a connector is proved: by documents only, by recordings, or in use with live accounts."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class AccountField:
    """One thing an account needs. `help` tells a merchant where to find it."""

    name: str
    help: str
    is_secret: bool = False
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """An access token that a carrier gave us, and until when it may be used (UTC)."""

    value: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CarrierAccount:
    """Credentials with a carrier. `values` holds the fields that the connector asks for.

    `base_url` replaces the carrier's own address (a sandbox, a simulator). `zone` is the IANA zone in which
    the carrier writes times without an offset, where no place says better.
    """

    id: int
    carrier: str
    values: Mapping[str, str] = field(repr=False)
    base_url: str | None = None
    zone: str | None = None
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shipment to ask about; some carriers want more than the number."""

    tracking_number: str
    carrier: str | None = None
    postal_code: str | None = None
    country: str | None = None
    shipped_on: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """One thing a carrier says, with its own words, code and clock untouched.

    `occurred_at` is the time as written, with its offset where the carrier gives one (ISO 8601 wherever the
    carrier's parts can be put together so; never with a `Z` or an offset that the carrier did not say).
    `code` is the carrier's own, word for word, leading zeros included. `carrier_type` is what the carrier
    writes beside the code and its meaning depends on (the status type of UPS, the exception code of FedEx):
    the `type` of a rule. `type` is what `codes.json` makes of them: UNKNOWN where it says nothing. `raw` is
    the part of the answer this was read from, as JSON text, without names and signatures of people.
    """

    occurred_at: str
    type: EventType
    code: str | None = None
    carrier_type: str | None = None
    text: str | None = None
    location: Location = NOWHERE
    expected_at: str | None = None
    mapping_version: int = 0
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """Another number under which the same parcel travels, and whose it is (None: not told)."""

    tracking_number: str
    carrier: str | None = None


@dataclass(frozen=True, slots=True)
class ShipmentNews:
    """What a carrier told of one tracking number, and about the shipment itself where it says so.

    `is_unknown`: the carrier does not know the number (yet). `problem`: what else went wrong with this number
    alone. `expected_at` is written like `Scan.occurred_at`; a day alone means by the end of it.
    `other_numbers`: what the same parcel is called elsewhere, such as by the carrier of the last mile.
    """

    tracking_number: str
    scans: tuple[Scan, ...] = ()
    carrier: str | None = None
    service: str | None = None
    expected_at: str | None = None
    problem: str | None = None
    is_unknown: bool = False
    other_numbers: tuple[OtherNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a conversation brought home. `token` is to be kept for the next one; None: nothing new."""

    news: tuple[ShipmentNews, ...]
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """A request that somebody made to our hook, as it came: verify over these bytes."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Subscription:
    """That a carrier will push news of these numbers until then (None: until told otherwise)."""

    tracking_numbers: tuple[str, ...]
    expires_at: datetime | None
    reference: str | None = None
    token: Token | None = None


class CarrierBusy(Exception):
    """Too many requests, or the carrier is out of order: ask again after `retry_after_s` seconds.

    `token` is one that was fetched before that, to be kept: where calls are counted, so are those for tokens.
    """

    def __init__(self, detail: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s
        self.token: Token | None = None


class CarrierRefused(Exception):
    """The carrier does not accept the account (credentials, rights, plan): a person must mend it."""


class AnswerNotUnderstood(Exception):
    """The answer as a whole is not in the documented form: keep it, tell a person, try again later."""


class PushRefused(Exception):
    """A push that is not proved to come from the carrier, or is no longer fresh: refuse it, and log that."""


class Connector(Protocol):
    """What a carrier's module offers. `read_push` and `subscribe` exist where the carrier can push."""

    SLUG: str
    QUALITY: Quality
    ACCOUNT_FIELDS: tuple[AccountField, ...]
    NUMBERS_PER_CALL: int
    CALLS_PER_HOUR: int

    def track(
        self, wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime
    ) -> Conversation[Report]:
        """Ask about some numbers, at most NUMBERS_PER_CALL of them.

        One number's trouble never costs the others: it is told in its `ShipmentNews`.

        Raises:
            CarrierBusy, CarrierRefused, AnswerNotUnderstood: for the call as a whole.

        """
        ...

    def reread(self, raw: str) -> Scan | None:
        """Read a kept `Scan.raw` again, by the mapping of today; None where it is no scan.

        Raises:
            NotReadable: `raw` is not what a connector writes.

        """
        ...


class AggregatingConnector(Connector, Protocol):
    """A carriers' carrier: one account asks about the shipments of many.

    `CARRIERS` are ours that it is asked about by its own names for them. `FINDS_CARRIER`: it takes numbers of
    others, and such whose carrier nobody knows, and finds out itself.
    """

    CARRIERS: frozenset[str]
    FINDS_CARRIER: bool


class PushingConnector(Connector, Protocol):
    """A carrier that tells us by itself."""

    def read_push(self, pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
        """Verify over the raw bytes, then read. PushRefused, AnswerNotUnderstood."""
        ...


class SubscribingConnector(PushingConnector, Protocol):
    """A carrier that pushes what it was asked to; elsewhere a person sets the push up in a portal."""

    NUMBERS_PER_SUBSCRIPTION: int

    def subscribe(
        self, tracking_numbers: Sequence[str], *, hook_url: str, account: CarrierAccount, now: datetime
    ) -> Conversation[Subscription]:
        """Ask for pushes to `hook_url`. What the carrier did not accept is missing in the Subscription.

        Raises:
            CarrierBusy, CarrierRefused, AnswerNotUnderstood: for the call as a whole.

        """
        ...
