"""Let a merchant's own rules decide what a carrier's words mean, at the moment in which they are recorded."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from waypost.domain.own_codes import OWN_STEP, OwnRules, own_rule_for, own_rules_of, own_rules_text
from waypost.domain.tracking import Event, EventType
from waypost.ports.database import Transaction

_read = lru_cache(maxsize=256)(lambda text, carrier: own_rules_of(text, carrier=carrier))


def own_rules(tx: Transaction, carrier: str) -> OwnRules:
    """The merchant's own rules for a carrier."""
    kept: OwnRules = _read(tx.setting(_setting(carrier)), carrier)
    return kept


def save_own_rules(tx: Transaction, carrier: str, own: OwnRules) -> None:
    """Keep the rules from now on."""
    tx.save_setting(_setting(carrier), own_rules_text(own))


def events_by_own_rules(
    tx: Transaction, told: Sequence[tuple[Event, str | None]]
) -> dict[int, tuple[EventType, int]]:
    """What own rules make of events, each with the carrier's type of it: by place, meaning and version.

    Only those are looked at whose meaning came from a mapping; what a source itself said stays said. Where
    no own rule decides, the place is missing.
    """
    known: dict[str, OwnRules] = {}
    decided = {}
    for place, (event, carrier_type) in enumerate(told):
        if event.carrier is None or not is_by_mapping(event):
            continue
        if event.carrier not in known:
            known[event.carrier] = own_rules(tx, event.carrier)
        own = known[event.carrier]
        rule = own_rule_for(own.rules, type_=carrier_type, code=event.code, text=event.text)
        if rule is not None:
            decided[place] = rule.means, version_with(own, event.mapping_version)
    return decided


def is_by_mapping(event: Event) -> bool:
    """Whether a mapping gave the event its meaning, or failed to."""
    if event.type is EventType.UNKNOWN:
        return event.code is not None or event.text is not None
    return event.mapping_version > 0


def version_with(own: OwnRules, shipped_version: int) -> int:
    """The version of a meaning that an own rule gave."""
    return shipped_version % OWN_STEP + OWN_STEP * own.version


def by_mapping(event: Event, means: EventType, version: int) -> Event:
    """The event with the meaning that a mapping gives it."""
    return replace(event, type=means, mapping_version=version)


def _setting(carrier: str) -> str:
    return f"mapping:{carrier}"
