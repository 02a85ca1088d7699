"""What this machine has of the real parts that tests use."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def find_postgres_programs() -> Path | None:
    """Return the folder that holds `initdb` and `pg_ctl`, the newest version first."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    folders = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def find_chromium() -> Path | None:
    """Return the Chromium program of this machine, if it has one."""
    names = [os.environ.get("WAYPOST_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return Path(found) if found else None


def find_shared_data() -> Path | None:
    """Return the folder of large real recordings, if this machine has it."""
    folder = Path(os.environ.get("WAYPOST_SHARED_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None
