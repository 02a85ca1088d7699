"""The page of carriers' codes, made from the tables that we ship: `make docs` writes it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.carriers.recordings import folder_of
from waypost.carriers import registry
from waypost.domain.carrier_codes import CodeRule, CodeTable

PAGE = Path(__file__).parents[2] / "docs/reference/carrier-codes.md"
INTRODUCTION = """# Carriers' codes

What a carrier's codes and words mean with us, carrier by carrier, as it is shipped. This page is made from
each carrier's `codes.json` (`make docs`); a test holds it to them. A rule with a code is tried before one
that knows only words, and that before one that knows only a type. What no rule knows stays unknown: it is
listed for a person and moves nobody. How to add rules of your own: [map a code](../howto/map-a-code.md).

A code is kept as it stands on the wire, leading zeros included. Words are a part of the carrier's, in lower
case. A note with "a guess" means that no source says so.
"""


def page() -> str:
    """The whole page, as it must stand in docs/reference/carrier-codes.md."""
    slugs = sorted(registry.CONNECTORS)
    parts = [INTRODUCTION, *_overview(slugs)]
    for slug in slugs:
        parts += ["", *_chapter(slug, _table_of(slug))]
    return "\n".join(parts) + "\n"


def _overview(slugs: Sequence[str]) -> Iterator[str]:
    yield "| Carrier | Rules | of them codes | Version |"
    yield "| --- | --- | --- | --- |"
    for slug in slugs:
        table = _table_of(slug)
        codes = len({rule.code for rule in table.rules if rule.code})
        yield f"| [{_name(slug)}](#{slug}) | {len(table.rules)} | {codes} | {table.version} |"


def _chapter(slug: str, table: CodeTable) -> Iterator[str]:
    yield f'<a id="{slug}"></a>'
    yield ""
    yield f"## {_name(slug)}"
    yield ""
    file = f"../../src/waypost/carriers/{folder_of(slug).name}/codes.json"
    yield f"From [codes.json]({file}), version {table.version}. Sources:"
    yield ""
    yield from (f"- <{source}>" for source in table.sources)
    yield ""
    yield "| Code | Type | Words | Means | Note |"
    yield "| --- | --- | --- | --- | --- |"
    yield from map(_row, sorted(table.rules, key=_in_order))


def _row(rule: CodeRule) -> str:
    parts = (_code(rule.code), _code(rule.type), rule.text, f"`{rule.means.value}`", rule.note)
    return "|" + "|".join(f" {part.replace('|', '/')} " if part else " " for part in parts) + "|"


def _code(written: str) -> str:
    return f"`{written}`" if written else ""


def _in_order(rule: CodeRule) -> tuple[bool, str, str, str]:
    return not rule.code, rule.code, rule.type, rule.text


def _table_of(slug: str) -> CodeTable:
    table = registry.code_table(slug)
    if table is None:
        raise LookupError(f"{slug} ships no codes.json")
    return table


def _name(slug: str) -> str:
    facts = registry.carrier_named(slug)
    return facts.name if facts else slug


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
