"""The page of carriers says what the connectors say of themselves."""

from pathlib import Path

from tests.carriers.recordings import connector, folder_of
from waypost.carriers import registry


def row(slug: str) -> str:
    module, facts = connector(slug), registry.carrier_named(slug)
    assert facts is not None
    push = "no"
    if hasattr(module, "read_push"):
        push = "yes, subscribed by us" if hasattr(module, "subscribe") else "yes, set up with the carrier"
    readme = f"../../src/waypost/carriers/{folder_of(slug).name}/README.md"
    limits = f"{module.NUMBERS_PER_CALL} | {module.CALLS_PER_HOUR:,}"
    return f"| [{facts.name}]({readme}) | `{slug}` | {push} | {limits} | {module.QUALITY.value} |"


def test_every_connector_has_its_row_on_the_page(repository: Path) -> None:
    page = (repository / "docs/reference/carriers.md").read_text("utf-8")
    written = [line for line in page.splitlines() if line.startswith("| [")]
    assert written == [row(slug) for slug in sorted(registry.CONNECTORS)]
