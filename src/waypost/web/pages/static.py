"""What `make assets` built, as the templates ask for it: addresses by name, and icons."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

BUILT = Path(__file__).parent.parent / "static"


class AssetsNotBuilt(Exception):
    """The built assets are missing or do not have what a page names: run `make assets`."""


@dataclass(frozen=True, slots=True)
class Static:
    """The built assets: `files` maps a template's name to the hashed file, `icons` a name to its shapes."""

    prefix: str
    files: Mapping[str, str]
    icons: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path = BUILT, *, prefix: str = "/static/") -> "Static":
        """Read what was built into `folder`, which is served under `prefix`.

        Raises:
            AssetsNotBuilt: nothing was built there.

        """
        try:
            files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            icons = json.loads((folder / "icons.json").read_text(encoding="utf-8"))
        except FileNotFoundError as missing:
            raise AssetsNotBuilt(f"{missing.filename} is missing: run `make assets`") from missing
        return cls(prefix, files, icons)

    def asset(self, name: str) -> str:
        """The address of a built file, such as `asset("track.css")`."""
        if name not in self.files:
            raise AssetsNotBuilt(f"no built file is called {name!r}: run `make assets`")
        return self.prefix + self.files[name]

    def icon(self, name: str, extra: str = "") -> Markup:
        """An icon that says nothing to a screen reader: the word beside it does."""
        if name not in self.icons:
            raise AssetsNotBuilt(f"icons.txt does not list {name!r}")
        names = f"i {extra}" if extra else "i"
        shapes = self.icons[name]
        return Markup(f'<svg class="{names}" viewBox="0 0 24 24" aria-hidden="true">{shapes}</svg>')  # noqa: S704 (shapes of our own build)
