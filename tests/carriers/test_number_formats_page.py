"""The page of number formats tells the truth about every one of them."""

from pathlib import Path

from waypost.carriers import registry
from waypost.domain.tracking_number import NumberFormat

PAGE = Path(__file__).parents[2] / "docs/reference/number-formats.md"


def _row(shape: NumberFormat) -> str:
    check = shape.check.scheme.value if shape.check else "none"
    return f"| `{shape.key}` | `{shape.good[0]}` | {check} | {shape.shape.value} | {shape.source} |"


def test_every_format_stands_on_the_page_as_it_is() -> None:
    page = PAGE.read_text("utf-8")
    missing = [row for row in map(_row, registry.all_formats()) if row not in page]
    assert not missing, "rows to put into docs/reference/number-formats.md:\n" + "\n".join(missing)


def test_no_format_stands_on_the_page_that_is_gone() -> None:
    table = PAGE.read_text("utf-8").partition("## The formats")[2]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(map(_row, registry.all_formats()))
