"""`waypost serve --demo` as a newcomer starts it: the first page moves by itself within seconds."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

PATIENCE_S = 60


def start(folder: Path, url: str = "sqlite:///demo.db") -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "waypost", "serve", "--demo", "--orders", "60", "--port", "0"]
    return subprocess.Popen(
        [*words, "--database", url],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def said_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    said, ends_at = "", time.monotonic() + PATIENCE_S
    while words not in said and time.monotonic() < ends_at:
        line = process.stdout.readline()
        if not line:
            break
        said += line
    assert words in said, said
    return said


def lines_of(page: str) -> list[object]:
    with urlopen(f"{page}.json", timeout=10) as answer:
        journey = json.load(answer)
    return [line for parcel in journey["parcels"] for line in parcel["events"]]


def test_a_newcomer_sees_a_parcel_move_and_the_demo_ends_when_asked(tmp_path: Path) -> None:
    process = start(tmp_path)
    try:
        said = said_until(process, "The demo shop is full")
        pages = re.findall(r"http://\S+/t/\w+", said)
        assert len(pages) == 4
        assert re.search(r"OL-10400  \S+@example\.com", said)
        before = lines_of(pages[1])
        ends_at = time.monotonic() + PATIENCE_S
        while lines_of(pages[1]) == before and time.monotonic() < ends_at:
            time.sleep(0.5)
        assert len(lines_of(pages[1])) > len(before)
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert "Traceback" not in rest, rest


@pytest.mark.postgres
def test_the_demo_plays_on_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    process = start(tmp_path, postgres_url)
    try:
        said = said_until(process, "The demo shop is full")
        pages = re.findall(r"http://\S+/t/\w+", said)
        assert all(lines_of(page) for page in pages)
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert "Traceback" not in rest, rest


def test_a_second_start_goes_on_with_the_same_shop(tmp_path: Path) -> None:
    for times in (1, 2):
        process = start(tmp_path)
        try:
            said = said_until(process, "The demo shop is full")
        finally:
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=30)
        assert "Traceback" not in rest, rest
        assert ("60 orders" if times == 1 else "4 orders") in said
