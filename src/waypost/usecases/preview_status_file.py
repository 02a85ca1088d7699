"""What a status file would do: recorded for a moment, counted, and taken back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from waypost.domain.tracking import EventType
from waypost.ports.database import Transaction
from waypost.usecases.apply_own_rules import events_by_own_rules
from waypost.usecases.read_status_file import FileRead, FileUnderstood, record_file


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What would become of a file.

    `unknown` counts what no mapping knows, by carrier, code and words. `strangers` are numbers that no
    shipment has yet: each would become one.
    """

    read: FileRead
    unknown: Mapping[tuple[str, str, str], int]
    strangers: tuple[str, ...]


class _TakenBack(Exception):
    """All was counted: undo it."""

    def __init__(self, read: FileRead) -> None:
        super().__init__("taken back")
        self.read = read


def preview_file(tx: Transaction, file: FileUnderstood, *, now: datetime) -> FilePreview:
    """Count what recording a file would do; nothing of it stays."""
    numbers = {(one.store_id, one.tracking_number or "") for one in file.news}
    known = {
        (store_id, shipment.tracking_number)
        for store_id in {store_id for store_id, _ in numbers}
        for shipment in tx.shipments.by_numbers(
            store_id, [number for owner, number in numbers if owner == store_id]
        )
    }
    strangers = sorted(number for owner, number in numbers if (owner, number) not in known)
    return FilePreview(_recorded_and_taken_back(tx, file, now), _unknown(tx, file), tuple(strangers))


def _recorded_and_taken_back(tx: Transaction, file: FileUnderstood, now: datetime) -> FileRead:
    try:
        with tx.savepoint():
            raise _TakenBack(record_file(tx, file, now=now))  # noqa: TRY301 - the block takes it back
    except _TakenBack as back:
        return back.read


def _unknown(tx: Transaction, file: FileUnderstood) -> Counter[tuple[str, str, str]]:
    by_own = events_by_own_rules(tx, [(one.event, one.carrier_type) for one in file.news])
    unknown: Counter[tuple[str, str, str]] = Counter()
    for place, one in enumerate(file.news):
        event = one.event
        if by_own.get(place, (event.type, 0))[0] is EventType.UNKNOWN:
            unknown[event.carrier or "", event.code or "", event.text or ""] += 1
    return unknown
