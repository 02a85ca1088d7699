"""X12 214, the carrier's shipment status message of North American freight: read, never written.

The segments: https://www.stedi.com/edi/x12-004010/214. README.md tells what an account may say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from waypost.ports.connector import (
    AccountField,
    AnswerNotUnderstood,
    CarrierAccount,
    Scan,
    ShipmentNews,
)
from waypost.ports.payload import NotReadable
from waypost.ports.status_file import FileReport
from waypost.standards.x12_214.carriers import carrier_of
from waypost.standards.x12_214.reading import element, read_scan, scan_of
from waypost.standards.x12_214.tokens import Interchange, Segment, interchanges

__all__ = ["ACCOUNT_FIELDS", "SLUG", "is_written_in", "read_file", "reread"]

SLUG = "x12-214"
ACCOUNT_FIELDS = (
    AccountField(
        "references",
        "Where the tracking number stands: qualifiers of L11, or B10-01 and B10-02, best first; "
        "2I CN B10-01 if nothing is said",
        is_required=False,
    ),
)
DEFAULT_REFERENCES = ("2I", "CN", "B10-01")
STOP_REFERENCE = "DO"
_TELL_OF_A_SCAN = frozenset({"MS1", "K1"})


@dataclass(slots=True)
class _Told:
    """One transaction set while it is read, and what its present LX has said so far."""

    b10: Segment = field(default_factory=list)
    said_on: str | None = None
    said_at: str | None = None
    references: dict[str, str] = field(default_factory=dict)
    lots: list["_Lot"] = field(default_factory=list)


@dataclass(slots=True)
class _Lot:
    references: dict[str, str] = field(default_factory=dict)
    scans: list[tuple[Segment, list[Segment]]] = field(default_factory=list)


def is_written_in(body: bytes) -> bool:
    """See `StatusFile.is_written_in`."""
    head = body[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"ISA") and not head[3:4].isalnum()


def read_file(body: bytes, *, account: CarrierAccount, now: datetime) -> FileReport:
    """See `StatusFile.read_file`."""
    del now
    references = tuple((account.values.get("references") or "").split()) or DEFAULT_REFERENCES
    found: dict[str, ShipmentNews] = {}
    warnings: list[str] = []
    nameless = 0
    for interchange in interchanges(body):
        for told in _sets(interchange, warnings):
            for number, news in _news(told, references, account):
                if number is None:
                    nameless += 1
                else:
                    found[number] = _joined(found.get(number), news)
    if nameless:
        warnings.append(f"{nameless} shipments tell no tracking number and are left out")
    return FileReport(tuple(found.values()), warnings=tuple(warnings), shipments_without_number=nameless)


def reread(raw: str) -> Scan | None:
    """See `StatusFile.reread`."""
    try:
        return scan_of(raw)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"{SLUG}: {problem}") from problem


def _sets(interchange: Interchange, warnings: list[str]) -> Iterable[_Told]:
    """The 214s of an interchange; a set that is not closed or badly counted costs a warning, no more."""
    sets: list[_Told] = []
    said_on, said_at = None, None
    counted = 0
    for segment in interchange.segments:
        name = segment[0]
        counted += 1
        if name == "GS":
            said_on, said_at = element(segment, 4), element(segment, 5)
        elif name == "ST":
            counted = 1
            sets.append(_Told(said_on=said_on, said_at=said_at))
        elif name == "SE":
            _check_count(segment, counted, warnings)
        elif name == "B10" and (not sets or sets[-1].b10):
            sets.append(_Told(b10=segment, said_on=said_on, said_at=said_at))
        elif sets:
            _take(sets[-1], segment)
    return sets


def _check_count(segment: Segment, counted: int, warnings: list[str]) -> None:
    promised = element(segment, 1)
    if promised != str(counted):
        control = element(segment, 2) or "?"
        warnings.append(f"set {control} promises {promised or 'no number of'} segments and has {counted}")


def _take(told: _Told, segment: Segment) -> None:
    name = segment[0]
    if name == "B10":
        told.b10 = segment
    elif name == "LX" or (name == "AT7" and not told.lots):
        told.lots.append(_Lot())
    if name == "AT7":
        told.lots[-1].scans.append((segment, []))
    elif name in _TELL_OF_A_SCAN and told.lots and told.lots[-1].scans:
        told.lots[-1].scans[-1][1].append(segment)
    elif name == "L11":
        value, qualifier = element(segment, 1), element(segment, 2)
        if value and qualifier:
            (told.lots[-1] if told.lots else told).references.setdefault(qualifier, value)


def _news(
    told: _Told, wanted: Sequence[str], account: CarrierAccount
) -> Iterable[tuple[str | None, ShipmentNews]]:
    own = {"B10-01": element(told.b10, 1), "B10-02": element(told.b10, 2)}
    scac = element(told.b10, 3)
    for lot in told.lots:
        named = {**own, **told.references, **lot.references}
        number = next((value for name in wanted if (value := named.get(name))), None)
        if wanted is DEFAULT_REFERENCES and len(told.lots) > 1 and number == own["B10-01"]:
            number = lot.references.get(STOP_REFERENCE, number)  # several drops: one's delivery is not all's
        read = [read_scan(at7, rest, (told.said_on, told.said_at)) for at7, rest in lot.scans]
        scans = tuple(scan for scan in read if scan is not None)
        missing = len(read) - len(scans)
        problem = f"{missing} of {len(read)} scans tell no code or no day" if missing else None
        yield number, ShipmentNews(number or "", scans, carrier_of(scac) or account.carrier, problem=problem)


def _joined(earlier: ShipmentNews | None, news: ShipmentNews) -> ShipmentNews:
    if earlier is None:
        return news
    problem = "; ".join(part for part in (earlier.problem, news.problem) if part) or None
    return ShipmentNews(
        news.tracking_number, (*earlier.scans, *news.scans), earlier.carrier or news.carrier, problem=problem
    )
