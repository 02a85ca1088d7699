"""Web push on the command line: its key is made, sealed, kept, and signs a test."""

import json

import pytest
from py_vapid import Vapid02

from tests.channels.push_device import Device
from tests.cli.conftest import Run
from tests.net.local_server import LocalServer, serving


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that seals, and leave to call this machine."""
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("WAYPOST_ALLOWED_NETWORKS", "127.0.0.1")


def key_that_signed(run: Run, server: LocalServer) -> str:
    device = Device(f"{server.url}/send")
    tried = run("channels", "test", "browsers", json.dumps(device.subscription))
    assert tried.exit_code == 0, tried.output
    heard = server.heard[-1]
    assert device.open(heard.body)["title"] == "A test from Waypost"
    assert Vapid02.verify(heard.headers["authorization"])
    return heard.headers["authorization"].rpartition(",k=")[2]


def test_a_key_is_made_once_and_stays_when_the_contact_changes(run: Run) -> None:
    added = run("channels", "add", "web_push", "browsers", "--set", "contact=mailto:a@example.com")
    assert added.exit_code == 0, added.output
    with serving(lambda _: (201, {}, b"")) as server:
        first = key_that_signed(run, server)
        rotated = run("channels", "rotate", "browsers", "--set", "contact=https://shop.example")
        assert rotated.exit_code == 0, rotated.output
        assert key_that_signed(run, server) == first


def test_what_is_no_subscription_is_said_and_so_is_who_does_not_answer(run: Run) -> None:
    run("channels", "add", "web_push", "browsers", "--set", "contact=mailto:a@example.com")
    wrong = run("channels", "test", "browsers", "me@example.com")
    assert wrong.exit_code != 0
    assert "this is no push subscription" in wrong.output
    with serving(lambda _: (410, {}, b"gone")) as server:
        gone = run("channels", "test", "browsers", json.dumps(Device(server.url).subscription))
    assert gone.exit_code != 0
    assert "410: gone" in gone.output
