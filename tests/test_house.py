"""House rules that no linter knows. STYLE.md and ARCHITECTURE.md say why; this file says no."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "waypost"

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MEASURED = {".py", ".ts", ".mjs", ".css", ".html", ".sql"}

EMPTY_WORDS = {"manager", "helper", "helpers", "util", "utils", "abstract", "impl"}
EMPTY_NOUNS = EMPTY_WORDS | {"base", "data", "info", "common", "misc"}  # as the name of a class or a file
EMPTY_VERBS = ("process_", "handle_")

MAY_BE_ASYNC = ("web/", "worker/", "net/", "demo/", "simulator/")
NOT_PURE = {
    "asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time",
}  # fmt: skip
CLOCK_OR_CHANCE = re.compile(
    r"\bdatetime\.now\b|\.utcnow\(|\b(date|datetime)\.today\(|\btime\.(time|monotonic|perf_counter)\b"
    r"|\brandom\.|\bfrom random\b|\buuid[14]\b|\bsecrets\.|\burandom\b"
)
# The outermost loops: a fault in one job, one request or one group of writes must not end the others.
MAY_CATCH_EVERYTHING = {
    "worker/loop.py", "worker/asking.py", "worker/telling.py", "worker/watching.py",
    "worker/calling.py", "worker/keeping_up.py",
    "web/errors.py", "db/lane.py",
}  # fmt: skip

# What a class of httpx, http.server or aiosmtpd asks its heirs to call themselves.
ASKED_FOR = {"handle_request", "handle_error", "handle_MAIL", "handle_RCPT", "handle_DATA"}
ASKED_FOR |= {"handle_starttag", "handle_endtag", "handle_data"}  # html.parser

REASON = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s+(- |# |\()\w")

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(home|root|Users|work|workspace)/[\w.]")
PUBLIC_REGISTRIES = {"https://pypi.org", "https://files.pythonhosted.org"}

PHYSICAL_SIDE = re.compile(
    r"(?<![\w-])(margin|padding|border|scroll-margin|scroll-padding)-(left|right)\b"
    r"|(?<![\w-])(left|right)\s*:|(text-align|float|clear)\s*:\s*(left|right)\b"
)
MAY_BE_PHYSICAL = {"map.css", "chart.css"}  # a map is not mirrored when the page is

WORDS = (
    "order", "order line", "buyer", "merchant", "store", "shipment", "parcel", "carrier", "tracking number",
    "event", "standing", "change", "estimate", "delivery", "account", "connector", "channel", "notification",
    "message", "hook", "webhook", "case", "scan", "journey", "stage", "condition", "direction",
)  # fmt: skip


def tracked(*suffixes: str) -> list[Path]:
    """Every file of the repository, committed or about to be, with one of these endings."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - any git will do
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    files = [ROOT / name for name in listed if name]
    return [file for file in files if file.is_file() and (not suffixes or file.suffix in suffixes)]


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def package_files() -> Iterator[tuple[str, str, ast.Module]]:
    """Every Python file of the package: its place in it, its text and its tree."""
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        yield file.relative_to(PACKAGE).as_posix(), text, ast.parse(text)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported_roots(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.split(".")[0]


def words_of(name: str) -> set[str]:
    """The words in a name, however they are joined: {'poll', 'shipment'} of PollShipment or poll_shipment."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


# --- size and names ------------------------------------------------------------------------------


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {named(file): len(file.read_text(encoding="utf-8").splitlines()) for file in tracked(*MEASURED)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for file in tracked(".py"):
        for function in functions(ast.parse(file.read_text(encoding="utf-8"))):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > LONGEST_FUNCTION:
                long[f"{named(file)}:{function.lineno} {function.name}"] = length
    assert long == {}


def test_no_name_says_nothing() -> None:
    empty = []
    for file in tracked(".py"):
        empty += [named(file)] if words_of(file.stem) & EMPTY_NOUNS else []
        tree = ast.parse(file.read_text(encoding="utf-8"))
        classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        empty += [f"{named(file)} {name}" for name in classes if words_of(name) & EMPTY_NOUNS]
        for function in functions(tree):
            says_nothing = function.name.lstrip("_").startswith(EMPTY_VERBS)
            if words_of(function.name) & EMPTY_WORDS or (says_nothing and function.name not in ASKED_FOR):
                empty.append(f"{named(file)} {function.name}")
    assert empty == []


def test_there_is_no_folder_for_things_without_a_place() -> None:
    folders = {folder for file in tracked() for folder in file.relative_to(ROOT).parts[:-1]}
    assert folders & EMPTY_NOUNS == set()


# --- purity --------------------------------------------------------------------------------------


def test_the_domain_imports_the_standard_library_only_and_nothing_that_acts() -> None:
    allowed = (sys.stdlib_module_names - NOT_PURE) | {"waypost"}
    foreign = {
        f"{place} imports {root}"
        for place, _, tree in package_files()
        if place.startswith("domain/")
        for root in imported_roots(tree)
        if root not in allowed
    }
    assert foreign == set()


def test_rules_and_use_cases_know_neither_clock_nor_chance() -> None:
    found = [
        f"{place}: {match.group()}"
        for place, text, _ in package_files()
        if place.startswith(("domain/", "usecases/"))
        for match in CLOCK_OR_CHANCE.finditer(text)
    ]
    assert found == []


def test_the_core_is_synchronous() -> None:
    asynchronous = {
        f"{place} {function.name}"
        for place, _, tree in package_files()
        if not place.startswith(MAY_BE_ASYNC)
        for function in functions(tree)
        if isinstance(function, ast.AsyncFunctionDef)
    }
    assert asynchronous == set()


def test_only_the_outermost_loops_swallow_every_error() -> None:
    swallowing = set()
    for place, _, tree in package_files():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and catches_everything(node) and not raises_again(node):
                swallowing.add(place)
    assert swallowing <= MAY_CATCH_EVERYTHING


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "everything"
    return bool(re.search(r"\b(everything|Exception|BaseException)\b", caught))


def raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_every_exception_from_a_rule_says_why() -> None:
    silent = [
        f"{place}:{number}"
        for place, text, _ in package_files()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"#\s*(noqa|type: ignore)", line) and not REASON.search(line)
    ]
    assert silent == []


# --- nothing private, nothing local --------------------------------------------------------------


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(file)}: {match.group()}" for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_the_locks_name_public_registries_only() -> None:
    hosts = set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    packages = json.loads((ROOT / "web-assets" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert hosts <= PUBLIC_REGISTRIES
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_lock_knows_every_requirement() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"] for package in lock["package"]}
    assert required_packages() - locked == set()


def required_packages() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [entry for group in project["dependency-groups"].values() for entry in group]
    wanted = [*project["project"]["dependencies"], *(entry for entry in groups if isinstance(entry, str))]
    return {re.split(r"[\[<>=~! ]", entry)[0] for entry in wanted}


# --- style sheets --------------------------------------------------------------------------------


def test_style_sheets_know_start_and_end_but_not_left_and_right() -> None:
    physical = [
        f"{named(file)}:{number}: {line.strip()}"
        for file in tracked(".css")
        if file.name not in MAY_BE_PHYSICAL
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if PHYSICAL_SIDE.search(line)
    ]
    assert physical == []


# --- documents -----------------------------------------------------------------------------------


def test_every_dependency_is_accounted_for() -> None:
    text = (ROOT / "docs/reference/dependencies.md").read_text(encoding="utf-8")
    package = json.loads((ROOT / "web-assets/package.json").read_text(encoding="utf-8"))
    wanted = required_packages() | {*package["dependencies"], *package["devDependencies"]}
    assert {name for name in wanted if f"`{name}`" not in text} == set()


def test_every_decision_has_a_title_a_date_and_a_status() -> None:
    shape = re.compile(r"# \d{4}\. .+\n\nDate: \d{4}-\d\d-\d\d\n+Status: \w+.*\n")
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [file.name for file in records if not shape.match(file.read_text(encoding="utf-8"))] == []
    assert len({file.name[:4] for file in records}) == len(records)


def test_every_room_is_on_the_floor_plan() -> None:
    plan = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    assert [room for room in rooms if f"`{room}/`" not in plan] == []


def test_the_changelog_says_what_comes_next() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_glossary_has_every_word() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert [word for word in WORDS if f"**{word}**" not in text] == []


def test_every_link_leads_somewhere_and_every_document_is_reached() -> None:
    broken, reached = [], set()
    for page in tracked(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://", "mailto:")):
                file = (page.parent / target).resolve()
                reached.add(file)
                broken += [] if file.exists() else [f"{named(page)}: {target}"]
    documents = {file for file in tracked(".md") if file.is_relative_to(ROOT / "docs")}
    assert broken == []
    assert sorted(named(file) for file in documents - reached) == []
