"""The list of formats for status files. To add one: a folder that satisfies `StatusFile`, and its name here.

A module is imported when it is first needed, so that one broken format never costs the others.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from waypost.ports.status_file import StatusFile

STATUS_FILES: Mapping[str, str] = MappingProxyType(
    {
        "x12-214": "waypost.standards.x12_214",
        "edifact-iftsta": "waypost.standards.edifact_iftsta",
        "status-csv": "waypost.standards.status_csv",
    }
)


def format_named(slug: str) -> StatusFile | None:
    """The format with this slug, None if there is none."""
    module = STATUS_FILES.get(slug)
    return cast("StatusFile", import_module(module)) if module else None


def format_of(body: bytes) -> StatusFile | None:
    """The format that a file is written in, judged by its beginning; None if it looks like none of them."""
    formats = (format_named(slug) for slug in STATUS_FILES)
    return next((one for one in formats if one is not None and one.is_written_in(body)), None)
