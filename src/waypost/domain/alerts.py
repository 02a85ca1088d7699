"""What a merchant is told at once, because a person must act: each case once, many cases in one message."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class AlertKind(StrEnum):
    """What an alert is about."""

    LOST_SUSPECTED = "lost_suspected"
    DAMAGED = "damaged"
    CASE_OPENED = "case_opened"
    CARRIER_STOPPED = "carrier_stopped"
    CHANNEL_STOPPED = "channel_stopped"
    MAYBE_SENT = "maybe_sent"
    CODE_DRIFT = "code_drift"


_HEADINGS: Mapping[AlertKind, tuple[str, str]] = MappingProxyType({
    AlertKind.LOST_SUSPECTED: ("a parcel seems lost", "parcels seem lost"),
    AlertKind.DAMAGED: ("a parcel is damaged", "parcels are damaged"),
    AlertKind.CASE_OPENED: ("a buyer needs help", "buyers need help"),
    AlertKind.CARRIER_STOPPED: ("a carrier account stopped", "carrier accounts stopped"),
    AlertKind.CHANNEL_STOPPED: ("a message channel stopped", "message channels stopped"),
    AlertKind.MAYBE_SENT: ("messages may not have arrived", "messages may not have arrived"),
    AlertKind.CODE_DRIFT: ("a carrier uses new codes", "carriers use new codes"),
})  # fmt: skip
FEWEST_MAYBE_SENT = 5
"""Fewer messages in a day of which nobody knows are told in the ledger only."""
GATHERS_FOR = timedelta(minutes=2)
QUIET_FOR = timedelta(minutes=30)
"""Between two messages to one shop: what comes up meanwhile goes into the next."""
MOST_LINES = 20


def digest(alerts: Sequence[tuple[AlertKind, str]], *, store_name: str) -> tuple[str, str]:
    """The subject and the text of one message about these alerts; the rest of very many is counted."""
    by_kind: dict[AlertKind, list[str]] = {}
    for kind, words in alerts:
        by_kind.setdefault(kind, []).append(words)
    ordered = [(kind, by_kind[kind]) for kind in AlertKind if kind in by_kind]
    parts = [_heading(kind, len(words)) for kind, words in ordered]
    subject = f"{store_name}: {parts[0]}" + (f", and {len(parts) - 1} more" if len(parts) > 1 else "")
    sections = [_section(heading, words) for heading, (_, words) in zip(parts, ordered, strict=True)]
    return subject, "\n\n".join(sections)


def _heading(kind: AlertKind, count: int) -> str:
    one, many = _HEADINGS[kind]
    return one if count == 1 else f"{count} {many}" if kind is not AlertKind.MAYBE_SENT else many


def _section(heading: str, words: Sequence[str]) -> str:
    shown = [f"- {one}" for one in words[:MOST_LINES]]
    if len(words) > MOST_LINES:
        shown.append(f"- and {len(words) - MOST_LINES} more")
    return "\n".join([heading[:1].upper() + heading[1:], *shown])
