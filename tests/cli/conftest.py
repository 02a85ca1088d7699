"""A command line of its own for each test: a folder, a database, and nothing from outside."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from waypost.cli.main import main

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which commands run; the database is made in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAYPOST_DATABASE_URL", f"sqlite:///{tmp_path / 'waypost.db'}")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command as a person would type it; the answer has output and exit code."""
    del folder

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return invoke
