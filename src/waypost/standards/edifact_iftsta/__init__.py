"""EDIFACT IFTSTA, the multimodal status report, D00B and its elders and heirs: read, never written.

The segments: https://www.stedi.com/edi/edifact/D00B/messages/IFTSTA. README.md tells what an account may say.
"""

from collections.abc import Iterator, Sequence
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
from waypost.standards.edifact_iftsta.reading import read_scan, scan_of
from waypost.standards.edifact_iftsta.tokens import Message, Segment, component, messages

__all__ = ["ACCOUNT_FIELDS", "SLUG", "is_written_in", "read_file", "reread"]

SLUG = "edifact-iftsta"
ACCOUNT_FIELDS = (
    AccountField(
        "references",
        "Where the tracking number stands: CNI, GIN, or qualifiers of RFF, best first; "
        "CNI CN AAM SRN BM AAS BN CU if nothing is said",
        is_required=False,
    ),
)
DEFAULT_REFERENCES = ("CNI", "CN", "AAM", "SRN", "BM", "AAS", "BN", "CU")
_ABOUT_THE_TRANSPORT = frozenset({"TDT", "EQD", "GID"})  # what follows is no longer about the status itself
_STARTS_A_CONSIGNMENT = "CNI"
_SEGMENTS = frozenset({
    "BGM", "CNI", "CNT", "COM", "CTA", "DGS", "DIM", "DOC", "DTM", "EFI", "EQD", "FTX", "GID", "GIN", "HAN",
    "LOC", "MEA", "NAD", "PAC", "PCI", "RFF", "SEL", "SGP", "STS", "TDT", "TPL", "TSR",
})  # fmt: skip


@dataclass(slots=True)
class _Consignment:
    references: dict[str, str] = field(default_factory=dict)
    statuses: list["_Status"] = field(default_factory=list)


@dataclass(slots=True)
class _Status:
    segments: list[Segment]
    references: dict[str, str] = field(default_factory=dict)
    is_over: bool = False


def is_written_in(body: bytes) -> bool:
    """See `StatusFile.is_written_in`."""
    head = body[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"UNA", b"UNB")) and not head[3:4].isalnum()


def read_file(body: bytes, *, account: CarrierAccount, now: datetime) -> FileReport:
    """See `StatusFile.read_file`."""
    del now
    wanted = tuple((account.values.get("references") or "").split()) or DEFAULT_REFERENCES
    found: dict[str, ShipmentNews] = {}
    warnings: list[str] = []
    nameless = 0
    for message in messages(body):
        if message.kind != "IFTSTA":
            warnings.append(f"a message of type {message.kind or 'unknown'} is left out")
            continue
        _check_count(message, warnings)
        for number, news in _news(message, wanted, account):
            if number is None:
                nameless += 1
            else:
                found[number] = _joined(found.get(number), news)
    if nameless:
        warnings.append(f"{nameless} statuses tell no tracking number and are left out")
    return FileReport(tuple(found.values()), warnings=tuple(warnings), shipments_without_number=nameless)


def reread(raw: str) -> Scan | None:
    """See `StatusFile.reread`."""
    try:
        return scan_of(raw)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"{SLUG}: {problem}") from problem


def _check_count(message: Message, warnings: list[str]) -> None:
    counted = len(message.segments) + 2
    if message.promised != str(counted):
        control = component(message.head, 1) or "?"
        promised = message.promised or "no number of"
        warnings.append(f"message {control} promises {promised} segments and has {counted}")


def _news(
    message: Message, wanted: Sequence[str], account: CarrierAccount
) -> Iterator[tuple[str | None, ShipmentNews]]:
    common, consignments = _consignments(message)
    for consignment in consignments:
        for status in consignment.statuses:
            named = {**common, **consignment.references, **status.references}
            number = next((value for name in wanted if (value := named.get(name))), None)
            scan = read_scan(status.segments)
            problem = None if scan else "a status tells no code or no day and is left out"
            scans = (scan,) if scan else ()
            yield number, ShipmentNews(number or "", scans, account.carrier, problem=problem)


def _consignments(message: Message) -> tuple[dict[str, str], list[_Consignment]]:
    """References of the message as a whole, and its consignments; without a CNI it is one."""
    common: dict[str, str] = {}
    found: list[_Consignment] = []
    for segment in message.segments:
        name = segment[0][0]
        if name == _STARTS_A_CONSIGNMENT:
            document = component(segment, 2)
            found.append(_Consignment({"CNI": document} if document else {}))
        elif name not in _SEGMENTS and found:
            found.append(_Consignment())  # it may have been a CNI: what follows is nobody's we know
        elif name == "STS":
            if not found:
                found.append(_Consignment())
            found[-1].statuses.append(_Status([segment]))
        elif not found:
            _note_reference(common, segment)
        elif not found[-1].statuses:
            _note_reference(found[-1].references, segment)
        else:
            _take(found[-1].statuses[-1], segment)
    return common, found


def _take(status: _Status, segment: Segment) -> None:
    _note_reference(status.references, segment)
    status.is_over = status.is_over or segment[0][0] in _ABOUT_THE_TRANSPORT
    if not status.is_over:
        status.segments.append(segment)


def _note_reference(references: dict[str, str], segment: Segment) -> None:
    name = segment[0][0]
    if name == "RFF":
        qualifier, value = component(segment, 1), component(segment, 1, 1)
        if qualifier and value:
            references.setdefault(qualifier, value)
    elif name == "GIN" and (value := component(segment, 2)):
        references.setdefault("GIN", value)


def _joined(earlier: ShipmentNews | None, news: ShipmentNews) -> ShipmentNews:
    if earlier is None:
        return news
    problem = "; ".join(dict.fromkeys(part for part in (earlier.problem, news.problem) if part)) or None
    return ShipmentNews(news.tracking_number, (*earlier.scans, *news.scans), news.carrier, problem=problem)
