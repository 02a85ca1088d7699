"""`waypost mcp` where the extra is not installed."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Run
from waypost.cli import mcp_serving

LOOK = "import sys, waypost.cli.mcp_serving; print(sorted({'mcp', 'pydantic'} & set(sys.modules)))"


def test_without_the_extra_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_serving, "find_spec", lambda name: None if name == "mcp" else name)
    answer = run("mcp", "--key", "wp_any")
    assert answer.exit_code == 1
    assert "pip install 'waypost[mcp]'" in answer.output


def test_the_command_line_needs_nothing_of_the_extra() -> None:
    told = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"
