"""Read status files: from bytes that somebody sent to news that is recorded.

One bad line never costs the others, one bad file never the other files; the same file read again records
nothing twice. Where files come from (an upload, a watched folder) is the caller's business.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from waypost.domain.tracking_number import MAX_LENGTH, normalise
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, ShipmentNews
from waypost.ports.database import Database, Transaction
from waypost.ports.places import Places
from waypost.ports.status_file import FileReport, StatusFile
from waypost.usecases.record_events import News, NewsRefused, Outcome, Recorded, record_events
from waypost.usecases.understand_report import understand_report

PORTION = 1_000


class FileNotRead(Exception):
    """Nothing of a file can be read: it is in no format that we know, or not in the one that was named."""

    def __init__(self, detail: str, *, format: str | None = None) -> None:  # noqa: A002 - the field's name
        super().__init__(detail)
        self.format = format


class ReadingStopped(Exception):
    """Reading was broken off: the file has to be read again."""


@dataclass(frozen=True, slots=True)
class FileReceived:
    """A file as it came, whose carrier it is, and the store it is for.

    `account` need not be a stored one; its carrier may be empty where the file has to say whose it is.
    """

    name: str
    body: bytes
    account: CarrierAccount
    store_id: int


@dataclass(frozen=True, slots=True)
class FileUnderstood:
    """A file that was read: its news, and for each normalised number what was wrong before any recording."""

    name: str
    format: str
    news: Sequence[News]
    problems: dict[str, list[str]]
    refused: dict[str, int]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShipmentRead:
    """What became of one shipment's news. `problems` say what was wrong with it."""

    tracking_number: str
    shipment_id: int | None = None
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of a file. `problem` is set where nothing of it could be read.

    `warnings` name what was wrong with the file itself: lines left out, wrong counts.
    """

    name: str
    format: str | None
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0
    shipments: tuple[ShipmentRead, ...] = ()
    warnings: tuple[str, ...] = ()
    problem: str | None = None


def read_status_file(
    tx: Transaction,
    files: Sequence[FileReceived],
    *,
    format_of: Callable[[bytes], StatusFile | None],
    places: Places,
    now: datetime,
) -> list[FileRead]:
    """Read files one after the other and record their news; `format_of` finds the reader for each."""
    done = []
    for file in files:
        try:
            understood = understand_file(file, reader=format_of(file.body), places=places, now=now)
        except FileNotRead as problem:
            done.append(FileRead(file.name, problem.format, problem=str(problem)))
        else:
            done.append(record_file(tx, understood, now=now))
    return done


def understand_file(
    file: FileReceived, *, reader: StatusFile | None, places: Places, now: datetime
) -> FileUnderstood:
    """What a file tells, before anything is recorded: needs no transaction. FileNotRead."""
    if reader is None:
        raise FileNotRead("the file is in no format that we know")
    try:
        report = reader.read_file(file.body, account=file.account, now=now)
    except AnswerNotUnderstood as problem:
        raise FileNotRead(str(problem), format=reader.SLUG) from problem
    return _understood(file, reader.SLUG, report, places, now)


def record_file(tx: Transaction, file: FileUnderstood, *, now: datetime) -> FileRead:
    """Record the news of a file, and count for each shipment what became of it."""
    return _counted(file, _record(tx, file.news, now))


def record_file_by_portions(
    database: Database, file: FileUnderstood, *, now: datetime, is_stopping: Callable[[], bool]
) -> FileRead:
    """The same in several transactions, so that a long file keeps nobody else waiting.

    Where it breaks off (ReadingStopped), what was recorded stays, and the file read again adds the rest.
    """
    answers: list[Recorded | NewsRefused] = []
    for start in range(0, len(file.news), PORTION):
        if is_stopping():
            raise ReadingStopped(file.name)
        with database.write() as tx:
            answers += _record(tx, file.news[start : start + PORTION], now)
    return _counted(file, answers)


def _record(tx: Transaction, news: Sequence[News], now: datetime) -> list[Recorded | NewsRefused]:
    """Record news, and note of whom a file told something new: people are told how news reaches us."""
    answers = record_events(tx, news, now=now)
    taken = [one for one in answers if isinstance(one, Recorded) and one.outcome is Outcome.RECORDED]
    tx.polls.note_files([one.shipment_id for one in taken], now=now)
    return answers


def _counted(file: FileUnderstood, answers: Sequence[Recorded | NewsRefused]) -> FileRead:
    by_number: dict[str, list[Recorded | NewsRefused]] = {number: [] for number in file.problems}
    for news, answer in zip(file.news, answers, strict=True):
        by_number[news.tracking_number or ""].append(answer)
    shipments = tuple(_shipment(number, answers, file) for number, answers in by_number.items())
    return FileRead(
        file.name,
        file.format,
        recorded=sum(one.recorded for one in shipments),
        duplicates=sum(one.duplicates for one in shipments),
        refused=sum(one.refused for one in shipments),
        shipments=shipments,
        warnings=file.warnings,
    )


def _understood(
    file: FileReceived, slug: str, report: FileReport, places: Places, now: datetime
) -> FileUnderstood:
    told = [replace(one, carrier=one.carrier or None) for one in report.news if _has_number(one)]
    understood = understand_report(
        told, store_id=file.store_id, places=places, zone_of_account=file.account.zone, now=now
    )
    problems: dict[str, list[str]] = {}
    refused: dict[str, int] = {}
    for one in told:
        listed = problems.setdefault(normalise(one.tracking_number), [])
        listed += [one.problem] if one.problem else []
    for one in report.news:
        if not _has_number(one):
            name = one.tracking_number[:MAX_LENGTH]
            problems.setdefault(name, []).append(
                f"a tracking number has 1 to {MAX_LENGTH} letters and digits"
            )
            refused[name] = refused.get(name, 0) + len(one.scans)
    for scan in understood.refused:
        number = normalise(scan.tracking_number)
        problems[number].append(scan.refusal.detail)
        refused[number] = refused.get(number, 0) + 1
    return FileUnderstood(file.name, slug, understood.news, problems, refused, report.warnings)


def _has_number(news: ShipmentNews) -> bool:
    return 0 < len(normalise(news.tracking_number)) <= MAX_LENGTH


def _shipment(number: str, answers: Sequence[Recorded | NewsRefused], file: FileUnderstood) -> ShipmentRead:
    taken = [answer for answer in answers if isinstance(answer, Recorded)]
    outcomes = [answer.outcome for answer in taken]
    refusals = [answer.detail for answer in answers if isinstance(answer, NewsRefused)]
    return ShipmentRead(
        number,
        taken[-1].shipment_id if taken else None,
        outcomes.count(Outcome.RECORDED),
        outcomes.count(Outcome.DUPLICATE),
        file.refused.get(number, 0) + len(refusals),
        (*file.problems[number], *refusals),
    )
