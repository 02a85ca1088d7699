"""How connectors bear broken messages: `python -m tests.carriers.mutation_counts` prints the table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.carriers.mutations import Json, Path, broken_values, broken_xml, parcel_of, parcel_of_element
from tests.carriers.recordings import Recording, as_bytes, play, recordings_of, status_of
from waypost.carriers import registry
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierBusy,
    CarrierRefused,
    PushRefused,
    Report,
    ShipmentNews,
)
from waypost.ports.exchange import NoAnswer

NAMED = (CarrierBusy, CarrierRefused, AnswerNotUnderstood, PushRefused)


@dataclass
class Counts:
    """What became of every mutation of every recording of one connector."""

    slug: str
    recordings: int = 0
    mutations: int = 0
    of_pushes: int = 0
    of_one_parcel: int = 0
    asked_on: int = 0  # the answer led to a further question, for which nothing is recorded
    crashes: list[str] = field(default_factory=list)
    harmed: list[str] = field(default_factory=list)


def counts_of(slug: str) -> Counts:
    """Play every mutation of a connector's recordings, and look what becomes of it and of the others."""
    counts = Counts(slug)
    for recording in recordings_of(slug):
        counts.recordings += 1
        whole = others_of(recording)
        for which, path, bodies in broken(recording):
            counts.mutations += 1
            counts.of_pushes += "push" in recording.written
            try:
                news = told(recording, bodies)
                read_all(news)
            except NoAnswer:
                counts.asked_on += 1
                continue
            except Exception as crash:  # noqa: BLE001 - whatever it is, it is a crash, and they are counted
                counts.crashes.append(f"{recording} at {path}: {crash!r}")
                continue
            hurt = owner_of(recording, which, path) if whole else None
            if hurt is not None:
                counts.of_one_parcel += 1
                after = {one.tracking_number: one for one in news}
                if any(after.get(number) != one for number, one in whole.items() if number != hurt):
                    counts.harmed.append(f"{recording} at {path}")
    return counts


def others_of(recording: Recording) -> dict[str, ShipmentNews]:
    """What a batch tells when it is whole; nothing where it is no batch."""
    if len(recording.numbers) < 2 or "error" in recording.written["expected"]:
        return {}
    return {news.tracking_number: news for news in play(recording)[0].news}


def read_all(told_news: tuple[ShipmentNews, ...]) -> None:
    """Use everything that was told: each time can be placed, and what is kept can be stored."""
    for news in told_news:
        status_of(news)
        for scan in news.scans:
            (scan.raw or "").encode()


def broken(recording: Recording) -> Iterator[tuple[int, Path, list[Any]]]:
    """Every mutation of every message of a recording: which message, where, and all messages with it."""
    for which, body in enumerate(recording.bodies):
        others = [one if is_xml(one) else as_bytes(one) for one in recording.bodies]
        for path, wrong in broken_xml(body) if is_xml(body) else broken_values(body):
            yield which, path, [*others[:which], wrong, *others[which + 1 :]]


def told(recording: Recording, bodies: list[Any]) -> tuple[ShipmentNews, ...]:
    """Play it and return the news; an error that a caller knows by name is as good as none."""
    try:
        report: Report = play(recording, bodies)[0]
    except NAMED:
        return ()
    return report.news


def owner_of(recording: Recording, which: int, path: Path) -> str | None:
    """The number that a place in the messages is about; None where it is about several or the account."""
    body = recording.bodies[which]
    here = [number for number in recording.numbers if number in as_bytes(body).decode()]
    if len(here) == 1:
        return here[0] if path else None
    if is_xml(body):
        return parcel_of_element(body, path, recording.numbers)
    return parcel_of(body, path, recording.numbers) if path else None


def is_xml(body: Json) -> bool:
    """Whether a recorded body is XML."""
    return isinstance(body, str) and body.lstrip().startswith("<")


HEADINGS = ("recordings", "mutations", "of pushes", "asked on", "crashes", "of one", "harmed")


def main() -> int:
    """Print a row for each connector; 1 where one of them crashed or hurt another parcel."""
    print(f"{'connector':16}" + "".join(f"{heading:>12}" for heading in HEADINGS))
    counted = []
    for slug in sorted(registry.CONNECTORS):
        counted.append(counts_of(slug))
        print(row(slug, numbers_of(counted[-1])), flush=True)
    print(row("all", tuple(map(sum, zip(*map(numbers_of, counted), strict=True)))))
    bad = [one for counts in counted for one in (*counts.crashes, *counts.harmed)]
    print(*bad[:20], sep="\n", end="")
    return int(bool(bad))


def numbers_of(counts: Counts) -> tuple[int, ...]:
    """The numbers of a row, in the order of HEADINGS."""
    played = (counts.recordings, counts.mutations, counts.of_pushes, counts.asked_on)
    return (*played, len(counts.crashes), counts.of_one_parcel, len(counts.harmed))


def row(name: str, numbers: tuple[int, ...]) -> str:
    """One line of the table."""
    return f"{name:16}" + "".join(f"{number:>12,}" for number in numbers)


if __name__ == "__main__":
    raise SystemExit(main())
