"""Which recorded events would be understood otherwise today, and what to record then.

By the mappings of today, and by the zones that accounts have today. Events are facts and stay. An event that
is understood anew is taken back by a retraction that says so, and told once more with its new meaning or
moment, both at their own moment. Where the new one was recorded before (a mapping went to and fro, or a later
poll brought it), that event is made to count again instead: what took it back is taken back. So the same
mapping gives the same events, however often it is applied.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from waypost.domain.carrier_codes import CodeTable
from waypost.domain.own_codes import OWN_STEP, OwnRules, own_rule_for
from waypost.domain.retraction import retraction_of, taken_back
from waypost.domain.tracking import Event, EventType
from waypost.ports.codes import Mappings
from waypost.ports.connector import Scan
from waypost.ports.payload import NotReadable
from waypost.ports.stored import NewEvent, StoredEvent
from waypost.usecases.apply_own_rules import by_mapping, is_by_mapping, version_with
from waypost.usecases.retime_event import BY_ACCOUNT, retimed

BY_MAPPING = "mapping"  # the code of retractions that a new reading made, not a person


@dataclass(frozen=True, slots=True)
class Teller:
    """The account that told an event: whose codes it writes, and the zone of its times without an offset."""

    carrier: str
    zone: str | None


@dataclass(frozen=True)
class Understanding:
    """What to read by: our mappings, a merchant's own rules for each carrier that has any, and the accounts.

    `tellers`: the accounts that there are, by their ids.
    """

    mappings: Mappings
    own: dict[str, OwnRules] = field(default_factory=dict)
    tellers: dict[int, Teller] = field(default_factory=dict)

    def table(self, carrier: str) -> CodeTable | None:
        """A carrier's mapping as we ship it."""
        return self.mappings.code_table(carrier)

    def teller(self, one: StoredEvent) -> Teller | None:
        """The account that told an event, None where none did or it is gone."""
        return self.tellers.get(one.account_id) if one.account_id is not None else None

    def speaker(self, one: StoredEvent) -> str:
        """Whose codes and messages an event is written in: the account's carrier, else its own."""
        teller = self.teller(one)
        return teller.carrier if teller else one.event.carrier or ""


@dataclass(frozen=True, slots=True)
class Remapped:
    """An event that is understood otherwise now, what to record for it, and in whose words it is written."""

    shipment_id: int
    before: Event
    after: Event
    to_record: tuple[NewEvent, ...]
    speaker: str

    @property
    def is_on_another_clock(self) -> bool:
        """Whether the clock of the place shows another time, though it be the same moment."""
        return self.before.offset_min != self.after.offset_min


def remap_events(
    stored: Sequence[StoredEvent], *, by: Understanding, since: datetime | None, now: datetime
) -> list[Remapped]:
    """What would change among all events of ONE shipment (with `raw`); `since`: recorded from then on."""
    if not any(_may_change(one) for one in stored):
        return []
    told = [one.event for one in stored]
    gone = taken_back(told)
    ledger = _Ledger({one.id: one for one in told}, gone, now)
    found = []
    for one in stored:
        event = one.event
        if event.id in gone or not _may_change(one) or (since is not None and one.recorded_at < since):
            continue
        after = understood_now(one, by=by)
        if after is not event:
            rows = ledger.replace(one, after)
            found.append(Remapped(one.owner_id, event, after, rows, by.speaker(one)))
    return found


def understood_now(one: StoredEvent, *, by: Understanding) -> Event:
    """A recorded event as it would be understood today; the same object where that is no other."""
    event, teller = one.event, by.teller(one)
    is_timed = teller is not None and event.offset_source in BY_ACCOUNT
    if not is_timed and not is_by_mapping(event):
        return event
    scan = _scan_of(one, by)
    after = retimed(event, scan, zone=teller.zone) if teller and scan else event
    if is_by_mapping(event):
        means, version = _meaning(one, scan, by)
        if means is not event.type:
            after = by_mapping(after, means, version)
    return after


def _may_change(one: StoredEvent) -> bool:
    is_timed = one.account_id is not None and one.event.offset_source in BY_ACCOUNT
    return one.event.carrier is not None and (is_timed or is_by_mapping(one.event))


def _meaning(one: StoredEvent, scan: Scan | None, by: Understanding) -> tuple[EventType, int]:
    """What a recorded event means by the mapping of today, and by which version of it.

    Read from the kept message where the carrier's own connector wrote it; from code and words where no more
    than these were ever told. Files of another format keep what that format's table said, unless an own rule
    decides; where an own rule decided before and is gone, they are unknown.
    """
    event, carrier = one.event, by.speaker(one)
    own, table = by.own.get(carrier, OwnRules()), by.table(carrier)
    rule = own_rule_for(
        own.rules, type_=scan.carrier_type if scan else None, code=event.code, text=event.text
    )
    shipped = table.version if table else 0
    if rule is not None:
        return rule.means, version_with(own, shipped)
    if scan is not None:
        return scan.type, scan.mapping_version
    if one.raw is None or _is_plain_call(one.raw):
        means = table.meaning(code=event.code, text=event.text) if table else EventType.UNKNOWN
        return means, shipped if means is not EventType.UNKNOWN else 0
    if event.mapping_version >= OWN_STEP:
        return EventType.UNKNOWN, event.mapping_version % OWN_STEP
    return event.type, event.mapping_version


def _scan_of(one: StoredEvent, by: Understanding) -> Scan | None:
    """The kept message read again, None where the carrier's connector did not write it."""
    connector = by.mappings.connector_named(by.speaker(one)) if one.raw else None
    if connector is None or one.raw is None:
        return None
    try:
        scan = connector.reread(one.raw)
    except NotReadable:
        return None
    is_same = scan is not None and scan.code == one.event.code and scan.text == one.event.text
    return scan if is_same else None


def _is_plain_call(raw: str) -> bool:
    """Whether a program told the carrier's code and nothing else that a meaning could come from."""
    try:
        written = json.loads(raw)
    except ValueError:
        return False
    return isinstance(written, dict) and "carrier_code" in written and written.get("status") is None


@dataclass
class _Ledger:
    """The events of one shipment, and what is added to them."""

    known: dict[str, Event]
    gone: frozenset[str]
    now: datetime

    def replace(self, old: StoredEvent, after: Event) -> tuple[NewEvent, ...]:
        rows = self._silence(old.event, old)
        if after.id not in self.known:
            return (*rows, NewEvent(old.owner_id, after, self.now, old.raw, old.account_id))
        if after.id in self.gone:
            rows += self._revive(after, old)
        return tuple(rows)

    def _silence(self, event: Event, old: StoredEvent) -> list[NewEvent]:
        retraction = retraction_of(event, code=BY_MAPPING)
        if retraction.id not in self.known:
            return [NewEvent(old.owner_id, retraction, self.now)]
        return self._revive(retraction, old)  # it was taken back itself when the mapping changed to and fro

    def _revive(self, event: Event, old: StoredEvent) -> list[NewEvent]:
        """Take back what took this event back, unless a person did: their word stays."""
        against = [
            one
            for one in self.known.values()
            if one.retracts == event.id and one.type is EventType.RETRACTED and one.id not in self.gone
        ]
        if any(one.code != BY_MAPPING for one in against):
            return []
        return [row for one in against for row in self._silence(one, old)]
