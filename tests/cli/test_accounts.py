"""Carriers are connected on the command line, and no secret is ever shown."""

import pytest

from tests.cli.conftest import Run

OLD, NEW = "o" * 32, "n" * 32
ADD = ("accounts", "add", "usps", "post", "--set", "client_id=abc", "--set", "client_secret=very-secret")


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", OLD)


@pytest.mark.usefixtures("key")
def test_an_account_is_added_listed_and_removed(run: Run) -> None:
    made = run(*ADD)
    assert made.exit_code == 0, made.output
    assert "/hooks/carriers/usps/" in made.output
    listed = run("accounts", "list").output
    assert "post" in listed
    assert "Nothing to ask about." in listed
    assert "60 of 60" in listed
    assert "60 of 60 calls left" in run("doctor").output
    assert "very-secret" not in made.output + listed
    assert run("accounts", "resume", "post").exit_code == 0
    assert run("accounts", "remove", "post").exit_code == 0
    assert "no account is called" in run("accounts", "remove", "post").output


def test_without_a_key_nothing_is_kept_and_it_is_told_how(run: Run) -> None:
    refused = run(*ADD)
    assert refused.exit_code == 1
    assert "openssl rand -hex 32" in refused.output
    assert "very-secret" not in refused.output


@pytest.mark.usefixtures("key")
def test_a_wrong_field_is_told_by_name(run: Run) -> None:
    assert "client_id" in run("accounts", "add", "usps", "post", "--set", "password=very-secret").output
    assert "no way to ask" in run("accounts", "add", "pigeon", "post").output


@pytest.mark.usefixtures("key")
def test_keys_and_credentials_are_rotated(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*ADD)
    assert run("accounts", "rotate", "post", "--set", "client_secret=fresh").exit_code == 0
    monkeypatch.setenv("WAYPOST_SECRET_KEY", f"{NEW},{OLD}")
    assert "1 accounts sealed anew" in run("accounts", "reseal").output
    monkeypatch.setenv("WAYPOST_SECRET_KEY", NEW)
    assert run("accounts", "rotate", "post", "--set", "client_secret=fresher").exit_code == 0
    monkeypatch.setenv("WAYPOST_SECRET_KEY", OLD)
    assert "WAYPOST_SECRET_KEY" in run("accounts", "rotate", "post", "--set", "client_secret=x").output


def test_a_short_key_is_refused_without_showing_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "short-secret")
    refused = run("accounts", "list").output
    assert "32 characters" in refused
    assert "short-secret" not in refused


@pytest.mark.usefixtures("key")
def test_budget_and_preference_are_changed(run: Run) -> None:
    run(*ADD)
    assert run("accounts", "set", "post", "--calls-per-hour", "300", "--prefer", "2").exit_code == 0
    assert "300 of 300" in run("accounts", "list").output
    assert "must be 1 or more" in run("accounts", "set", "post", "--calls-per-hour", "0").output


@pytest.mark.usefixtures("key")
def test_where_everything_was_understood_nothing_is_read_again(run: Run) -> None:
    run(*ADD)
    assert "every push and answer was understood" in run("accounts", "reread").output
