"""The door to status files: news of many shipments in one file, in a format that many carriers share.

A format is a *module*, like a connector: its folder's `__init__` carries the names of `StatusFile`. It does
no input or output; where the file came from (a watched folder, an upload) is somebody else's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from waypost.ports.connector import AccountField, CarrierAccount, Report, Scan


@dataclass(frozen=True, slots=True)
class FileReport(Report):
    """What a file told. `warnings` name what was wrong with the file without costing any shipment its news.

    `shipments_without_number` counts parts of the file that tell news, but not of whom.
    """

    warnings: tuple[str, ...] = ()
    shipments_without_number: int = 0


class StatusFile(Protocol):
    """A format of status files."""

    SLUG: str
    ACCOUNT_FIELDS: tuple[AccountField, ...]

    def is_written_in(self, body: bytes) -> bool:
        """Whether a file looks like this format: a quick look at its beginning."""
        ...

    def read_file(self, body: bytes, *, account: CarrierAccount, now: datetime) -> FileReport:
        """All news of a file, one `ShipmentNews` per tracking number, in the order of the file.

        What is wrong with one shipment never costs the others: it is told in its `problem`, or in `warnings`.

        Raises:
            AnswerNotUnderstood: the file as a whole is not in this format.

        """
        ...

    def reread(self, raw: str) -> Scan | None:
        """Read a kept `Scan.raw` once more, by the mapping of today: the same scan as on the first day."""
        ...


class StatusFiles(Protocol):
    """The formats that there are; `STATUS_FILES` has their slugs as its keys."""

    STATUS_FILES: Mapping[str, str]

    def format_named(self, slug: str) -> StatusFile | None:
        """The format with this slug, None if there is none."""
        ...

    def format_of(self, body: bytes) -> StatusFile | None:
        """The format that a file is written in, judged by its beginning; None if it looks like none."""
        ...
