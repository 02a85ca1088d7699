"""Channels are set up and tried on the command line; what was told can be read there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.net.mail_server import Running, mail_server
from waypost.domain.notification import NotSent


@pytest.fixture
def server() -> Iterator[Running]:
    with mail_server() as running:
        yield running


def add(run: Run, port: int, *more: str) -> str:
    given = ("host=127.0.0.1", f"port={port}", "encryption=none", "sender=orders@shop.example")
    sets = [part for value in given for part in ("--set", value)]
    made = run("channels", "add", "smtp", "our mail", *sets, *more)
    assert made.exit_code == 0, made.output
    return made.output


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "k" * 32)


@pytest.mark.usefixtures("key")
def test_a_channel_is_added_tried_listed_and_removed(run: Run, server: Running) -> None:
    assert "Buyers are told nothing yet" in run("channels", "list").output
    add(run, server.port)
    tried = run("channels", "test", "our mail", "me@example.com")
    assert "The provider took it. OK queued as 4711" in tried.output
    assert server.inbox.mails[0]["Subject"] == "A test from Waypost"
    assert "sends" in run("channels", "list").output
    assert run("channels", "remove", "our mail").exit_code == 0
    assert "no channel 'our mail'" in run("channels", "remove", "our mail").output


@pytest.mark.usefixtures("key")
def test_the_servers_own_words_come_back(run: Run, server: Running) -> None:
    add(run, server.port)
    server.inbox.at_receiver["me@example.com"] = "550 5.1.1 no such user"
    tried = run("channels", "test", "our mail", "me@example.com")
    assert tried.exit_code == 1
    assert "550 5.1.1 no such user" in tried.output


@pytest.mark.usefixtures("key")
def test_what_is_no_field_or_no_provider_is_told_by_name(run: Run) -> None:
    assert "we know smtp" in run("channels", "add", "pigeon", "x").output
    wrong = run("channels", "add", "smtp", "x", "--set", "hots=mail.example.com")
    assert "host" in wrong.output
    assert wrong.exit_code == 1


def test_without_a_key_no_password_is_kept(run: Run) -> None:
    made = run("channels", "add", "smtp", "x", "--set", "host=a", "--set", "sender=a@b.example")
    assert "openssl rand -hex 32" in made.output


def test_a_choice_that_cannot_be_meant_is_not_kept(run: Run) -> None:
    wrong = run("stores", "save", "default", "--set", 'notifications={"topics": {"delivred": true}}')
    assert wrong.exit_code == 1
    assert "we know these topics" in wrong.output
    kept = run("stores", "save", "default", "--set", 'notifications={"topics": {"delivered": false}}')
    assert kept.exit_code == 0, kept.output


def test_every_reason_not_to_tell_is_explained(repository: Path) -> None:
    page = (repository / "docs/howto/tell-your-buyers.md").read_text(encoding="utf-8")
    assert [reason.value for reason in NotSent if f"`{reason.value}`" not in page] == []


def test_what_nobody_decided_is_said(run: Run) -> None:
    assert "There is no order 'OL-1'" in run("told", "OL-1").output
