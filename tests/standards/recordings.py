"""Recorded files of every format, and how they are played."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from waypost.ports.connector import CarrierAccount
from waypost.ports.status_file import FileReport, StatusFile
from waypost.standards import registry

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Recording:
    """A file that was invented after real ones, and what it must come to."""

    slug: str
    written: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.slug}/{self.written['name']}"

    @property
    def body(self) -> bytes:
        return str(self.written["joined_by"]).join(self.written["lines"]).encode("iso-8859-1")

    @property
    def account(self) -> CarrierAccount:
        return CarrierAccount(1, "example-freight", self.written.get("account", {}))

    @property
    def format(self) -> StatusFile:
        return named(self.slug)


def named(slug: str) -> StatusFile:
    found = registry.format_named(slug)
    assert found is not None
    return found


def recordings() -> Iterator[Recording]:
    for slug, module in registry.STATUS_FILES.items():
        folder = files(module).joinpath("recordings")
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            yield Recording(slug, json.loads(file.read_text("utf-8")))


def play(recording: Recording, body: bytes | None = None) -> FileReport:
    whole = recording.body if body is None else body
    return recording.format.read_file(whole, account=recording.account, now=NOW)


def told(report: FileReport) -> dict[str, Any]:
    """A report in the shape of a recording's `expected`."""
    return {
        news.tracking_number: [
            news.carrier,
            [[one.occurred_at, one.type.value, one.code, one.location.city] for one in news.scans],
        ]
        for news in report.news
    }
