"""`make new-carrier NAME=acme`: a folder for one more carrier, whose failing tests say what is missing."""
# ruff: noqa: INP001, T201 - a script that tells what it did

import json
import re
import sys
from pathlib import Path

CARRIERS = Path(__file__).resolve().parent.parent / "src" / "waypost" / "carriers"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

MODULE = '''"""{title}: say here how it is asked and told, and where that is documented."""

from waypost.ports.connector import AccountField, Quality

SLUG = "{slug}"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = ()
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 60
'''

README = """# {title}

How it is asked, how it tells by itself, and the addresses of its documents.

## What an account needs

## Limits

## Oddities

## Quality
Bronze: written from documents alone.
"""


def main(arguments: list[str], carriers: Path = CARRIERS) -> int:
    """Make what is missing of the folder, and list the carrier in the registry. Overwrites nothing."""
    name = (arguments[0] if arguments else "").replace("-", "_").lower()
    if not NAME.fullmatch(name):
        print("make new-carrier NAME=acme_post (lower case, words joined by _)")
        return 2
    slug, title = name.replace("_", "-"), name.replace("_", " ").title()
    folder = carriers / name
    (folder / "recordings").mkdir(parents=True, exist_ok=True)
    empty = {"version": 1, "sources": [], "rules": []}
    numbers = {"carrier": {"slug": slug, "name": title, "tracking_url": None, "country": None}, "formats": []}
    _write(folder / "__init__.py", MODULE.format(slug=slug, title=title))
    _write(folder / "README.md", README.format(title=title))
    _write(folder / "codes.json", json.dumps(empty, indent=2) + "\n")
    _write(folder / "numbers.json", json.dumps(numbers, indent=2) + "\n")
    _list(carriers / "registry.py", name, slug)
    print(f'\nnow: make test TESTS="tests/carriers -k {slug}"   (docs/howto/add-a-carrier.md)')
    return 0


def _write(file: Path, text: str) -> None:
    if file.exists() and file.read_text("utf-8").count("\n") > 1:
        print(f"kept    {file.parent.name}/{file.name}")
        return
    file.write_text(text, encoding="utf-8")
    print(f"made    {file.parent.name}/{file.name}")


def _list(registry: Path, name: str, slug: str) -> None:
    """Put the carrier's two lines into the registry, in the order of the alphabet."""
    text = registry.read_text("utf-8")
    text = _with_line(text, "FOLDERS = (\n", ")\n", f'    "{name}",\n')
    text = _with_line(text, "CONNECTORS: ", "    }\n", f'        "{slug}": "waypost.carriers.{name}",\n')
    registry.write_text(text, encoding="utf-8")
    print(f"listed  {slug} in registry.py")


def _with_line(text: str, start: str, end: str, line: str) -> str:
    if line in text:
        return text
    begin = text.index(start)
    stop = text.index(end, begin)
    rows = text[begin:stop].splitlines(keepends=True)
    listed = [row for row in rows if row.startswith(line[: len(line) - len(line.lstrip())] + '"')]
    head = "".join(row for row in rows if row not in listed)
    return text[:begin] + head + "".join(sorted([*listed, line])) + text[stop:]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
