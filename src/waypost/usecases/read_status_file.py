"""Read status files: from bytes that somebody sent to news that is recorded.

One bad line never costs the others, one bad file never the other files; the same file read again records
nothing twice. Where files come from (an upload, a watched folder) is the caller's business.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount
from waypost.ports.database import Transaction
from waypost.ports.places import Places
from waypost.ports.status_file import StatusFile
from waypost.usecases.record_events import News, NewsRefused, Outcome, Recorded, record_events
from waypost.usecases.understand_report import understand_report


@dataclass(frozen=True, slots=True)
class FileReceived:
    """A file as it came, whose carrier it is (`account`), and the store it is for."""

    name: str
    body: bytes
    account: CarrierAccount
    store_id: int


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of a file. `problem` is set where nothing of it could be read.

    `warnings` name what was wrong without costing news, and every scan that was left out, with its number.
    """

    name: str
    format: str | None
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0
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
    return [_read(tx, one, format_of(one.body), places, now) for one in files]


def _read(
    tx: Transaction, file: FileReceived, reader: StatusFile | None, places: Places, now: datetime
) -> FileRead:
    if reader is None:
        return FileRead(file.name, None, problem="the file is in no format that we know")
    try:
        report = reader.read_file(file.body, account=file.account, now=now)
    except AnswerNotUnderstood as problem:
        return FileRead(file.name, reader.SLUG, problem=str(problem))
    understood = understand_report(
        report.news, store_id=file.store_id, places=places, zone_of_account=file.account.zone, now=now
    )
    answers = record_events(tx, understood.news, now=now)
    outcomes = [answer.outcome for answer in answers if isinstance(answer, Recorded)]
    problems = [f"{news.tracking_number}: {news.problem}" for news in report.news if news.problem]
    unread = [f"{one.tracking_number}: {one.refusal.detail}" for one in understood.refused]
    refusals = _refusals(understood.news, answers)
    return FileRead(
        file.name,
        reader.SLUG,
        recorded=outcomes.count(Outcome.RECORDED),
        duplicates=outcomes.count(Outcome.DUPLICATE),
        refused=len(unread) + len(refusals),
        warnings=(*report.warnings, *problems, *unread, *refusals),
    )


def _refusals(news: Sequence[News], answers: Sequence[Recorded | NewsRefused]) -> list[str]:
    return [
        f"{one.tracking_number}: {answer.detail}"
        for one, answer in zip(news, answers, strict=True)
        if isinstance(answer, NewsRefused)
    ]
