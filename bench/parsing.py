"""How quickly answers of carriers and status files are understood, beside what only takes them apart.

Every connector reads its own recordings: the whole conversation, with the requests it makes. The peer takes
the same bodies apart with the parser of the standard library and looks at nothing. Status files are the
recordings of the formats, beside cutting them at their separators.
"""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter, process_time
from xml.etree import ElementTree as ET

from bench.comparing import Comparison, Measured, Row, in_turn
from tests.carriers.recordings import (
    Recording,
    account_of,
    as_bytes,
    connector,
    recordings_of,
)
from tests.standards.recordings import NOW
from tests.standards.recordings import Recording as FileRecording
from tests.standards.recordings import recordings as file_recordings
from waypost.carriers import registry
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierBusy,
    CarrierRefused,
    Connector,
    Report,
    Wanted,
)
from waypost.ports.exchange import NoAnswer, Response, alone


@dataclass(frozen=True)
class Question:
    """A recorded conversation that brought scans, ready to be held again."""

    module: Connector
    wanted: Sequence[Wanted]
    account: CarrierAccount
    now: datetime
    answers: Sequence[Response]

    def ask(self) -> Report:
        """Hold it."""
        return alone(self.module.track(self.wanted, account=self.account, now=self.now), self.answers)[0]


def measure_parsing(*, pairs: int, seconds: float) -> Iterator[Row]:
    """Each connector, then each format of status files."""
    answers_in_all = seconds_in_all = 0.0
    for slug in registry.CONNECTORS:
        if not (questions := questions_of(slug)):
            continue
        bodies = [answer.body for one in questions for answer in one.answers]
        is_xml = all(body.lstrip().startswith(b"<") for body in bodies)
        scans = sum(_scans(one.ask()) for one in questions)
        compared = _beside(
            _all_of([one.ask for one in questions]),
            _all_of([partial(_take_xml if is_xml else _take_json, body) for body in bodies]),
            scans,
            pairs=pairs,
            seconds=seconds,
        )
        answers_in_all += len(bodies) * sum(one.operations for one in compared.ours) / scans
        seconds_in_all += sum(one.seconds for one in compared.ours)
        yield compared.row(f"scans of {slug} / {'ElementTree' if is_xml else 'json.loads'}", "none", None)
    yield Row("answers understood, all connectors in turn", "none", answers_in_all / seconds_in_all, "/s")
    yield from _files(pairs, seconds)


def questions_of(slug: str) -> list[Question]:
    """The recorded conversations of a carrier that were answered and told at least one scan."""
    found = []
    for recording in recordings_of(slug):
        if "push" in recording.written:
            continue
        one = _question(recording)
        try:
            report = one.ask()
        except (CarrierBusy, CarrierRefused, AnswerNotUnderstood, NoAnswer):
            continue
        if _scans(report):
            found.append(one)
    return found


def _question(recording: Recording) -> Question:
    written = recording.written
    answers = [
        Response(one["response"]["status"], one["response"].get("headers", {}), as_bytes(body))
        for one, body in zip(written["exchanges"], recording.bodies, strict=True)
    ]
    wanted = [Wanted(**row) for row in written["wanted"]]
    now = datetime.fromisoformat(written["now"])
    return Question(connector(recording.slug), wanted, account_of(recording), now, answers)


def _files(pairs: int, seconds: float) -> Iterator[Row]:
    for slug, (name, cut) in _CUT.items():
        mine = [one for one in file_recordings() if one.slug == slug]
        compared = _beside(
            _all_of([partial(_read, one, one.body) for one in mine]),
            _all_of([partial(cut, one.body) for one in mine]),
            sum(_scans(_read(one, one.body)) for one in mine),
            pairs=pairs,
            seconds=seconds,
        )
        yield compared.row(f"scans of {slug} files / {name}", "none", None)


def _beside(
    ours: Callable[[], object], peer: Callable[[], object], scans: int, *, pairs: int, seconds: float
) -> Comparison:
    return in_turn(lambda: _timed(ours, scans, seconds), lambda: _timed(peer, scans, seconds), pairs=pairs)


def _all_of(works: Sequence[Callable[[], object]]) -> Callable[[], object]:
    return lambda: [work() for work in works]


def _timed(work: Callable[[], object], operations: int, seconds: float) -> Measured:
    rounds, cpu_before, began = 0, process_time(), perf_counter()
    while perf_counter() - began < seconds:
        work()
        rounds += 1
    return Measured(rounds * operations, perf_counter() - began, process_time() - cpu_before)


def _scans(report: Report) -> int:
    return sum(len(news.scans) for news in report.news)


def _read(recording: FileRecording, body: bytes) -> Report:
    return recording.format.read_file(body, account=recording.account, now=NOW)


def _take_json(body: bytes) -> object:
    return json.loads(body) if body.strip() else None


def _take_xml(body: bytes) -> object:
    return ET.fromstring(body)  # noqa: S314 - our own recordings


def _cut_x12(body: bytes) -> object:
    return [segment.split("*") for segment in body.decode("latin-1").split("~")]


def _cut_edifact(body: bytes) -> object:
    segments = body.decode("latin-1").split("'")
    return [[part.split(":") for part in segment.split("+")] for segment in segments]


def _cut_csv(body: bytes) -> object:
    return list(csv.reader(body.decode("latin-1").splitlines(), delimiter=";"))


_CUT: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "x12-214": ("cut at ~ and *", _cut_x12),
    "edifact-iftsta": ("cut at ' + and :", _cut_edifact),
    "status-csv": ("csv.reader", _cut_csv),
}
