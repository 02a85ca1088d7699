"""Plays a public collection of tracking numbers that does not live in this repository."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from waypost.carriers import registry
from waypost.domain.detection import Candidate, detect

FORMATS = registry.all_formats()
HERE = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("WAYPOST_SHARED_DATA", HERE.parent / "shared/data")) / "tracking_number_data"
OURS = {"dhl": ("dhl-express", "dhl-ecommerce"), "s10": ("s10",)}

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the collection is not at {FOLDER}"),
]


def _theirs() -> list[tuple[str, str, dict[str, Any]]]:
    files = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return [(file["courier_code"], row["name"], row) for file in files for row in file["tracking_numbers"]]


def _accepted_as(courier: str, candidates: tuple[Candidate, ...]) -> Candidate | None:
    slugs = OURS.get(courier, (courier.replace("_", "-"),))
    for candidate in candidates:
        failed = any(warning.code == "check_digit_failed" for warning in candidate.warnings)
        if candidate.format.split("/")[0] in slugs and not failed:
            return candidate
    return None


def test_every_valid_number_of_the_collection_is_recognised_as_its_carriers() -> None:
    numbers = [(courier, n) for courier, _, row in _theirs() for n in row["test_numbers"]["valid"]]
    found = [(courier, n, detect(n, formats=FORMATS)) for courier, n in numbers]
    missed = [(courier, n) for courier, n, candidates in found if not _accepted_as(courier, candidates)]
    first = [
        c for courier, _, candidates in found if (c := _accepted_as(courier, candidates)) == candidates[0]
    ]
    print(f"valid: {len(numbers) - len(missed)} of {len(numbers)} recognised, {len(first)} ranked first")
    assert missed == []
    assert len(first) >= 0.95 * len(numbers)


def test_no_invalid_number_of_the_collection_passes_in_the_format_it_is_invalid_for() -> None:
    rows = [(courier, name, n) for courier, name, row in _theirs() for n in row["test_numbers"]["invalid"]]
    ours = _formats_by_good_number()
    passed = []
    for courier, name, number in rows:
        same_format = tuple(shape for shape in FORMATS if shape.key in ours[courier, name])
        assert same_format, f"{courier} {name} has no counterpart"
        if _accepted_as(courier, detect(number, formats=same_format)):
            passed.append((courier, name, number))
    print(f"invalid: {len(passed)} of {len(rows)} passed")
    assert passed == []


def _formats_by_good_number() -> dict[tuple[str, str], set[str]]:
    """Our formats that hold the first valid number of each of theirs as an example."""
    return {
        (courier, name): {
            shape.key
            for shape in FORMATS
            if {n.replace(" ", "").replace("-", "") for n in row["test_numbers"]["valid"]} & set(shape.good)
            and "Jeff Keen" in shape.source
        }
        for courier, name, row in _theirs()
    }
