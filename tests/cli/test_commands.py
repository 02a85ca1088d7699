"""The small commands."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from waypost.cli.main import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_ends_well(run: Run, name: str) -> None:
    answer = run(name, "--help")
    assert answer.exit_code == 0
    assert "Usage:" in answer.output
    assert "\b" not in answer.output


def test_the_list_of_commands_needs_none_of_them(run: Run) -> None:
    answer = run("--help")
    assert all(sentence in answer.output for _, sentence in COMMANDS.values())


def test_a_key_is_shown_once_and_can_be_revoked(run: Run) -> None:
    made = run("keys", "create", "my shop", "--scope", "read")
    key = made.stdout.strip()
    assert key.startswith("wp_")
    listed = run("keys", "list").output
    assert key not in listed
    assert key[:8] in listed
    assert run("keys", "revoke", "1").exit_code == 0
    assert run("keys", "revoke", "1").exit_code == 1


def test_a_key_for_a_store_that_is_none_is_refused(run: Run) -> None:
    assert "no store is called" in run("keys", "create", "x", "--store", "nowhere").output


def test_stores_are_made_and_changed(run: Run) -> None:
    assert (
        "Made" in run("stores", "save", "outlet", "--name", "Outlet", "--set", "timezone=Asia/Tokyo").output
    )
    assert (
        "Changed" in run("stores", "save", "outlet", "--set", "test_mode=true", "--set", "timezone=").output
    )
    listed = run("stores", "list").output
    assert '"test_mode": true' in listed
    assert "Tokyo" not in listed
    assert run("stores", "save", "Not A Slug").exit_code == 2


def test_detect_tells_carriers_with_reasons(run: Run) -> None:
    answer = run("detect", "1Z 5R89 3903 5756 7127")
    assert answer.exit_code == 0
    assert "(ups)" in answer.output
    assert "check digit is right" in answer.output
    assert json.loads(run("detect", "1Z5R89390357567127", "--json").output)[0]["carrier"] == "ups"
    assert run("detect", "hello").exit_code == 1


def test_detect_says_when_it_is_too_close_to_call(run: Run) -> None:
    assert "Too close to call" in run("detect", "123456789018").output
    assert "Too close to call" not in run("detect", "1Z5R89390357567127").output


def test_migrate_says_what_it_did(run: Run) -> None:
    assert "to be applied" in run("migrate", "--dry-run").output
    assert "applied: " in run("migrate").output
    assert "up to date" in run("migrate").output


def test_doctor_says_what_to_do_where_there_is_nothing_yet(run: Run) -> None:
    answer = run("doctor")
    assert answer.exit_code == 0
    assert "waypost migrate" in answer.output


def test_doctor_finds_a_new_installation_well(run: Run) -> None:
    run("migrate")
    answer = run("doctor")
    assert answer.exit_code == 0
    assert "the database is sound" in answer.output
    assert 'waypost keys create "my shop"' in answer.output


def test_doctor_sees_jobs_that_nobody_does_and_those_given_up(run: Run, folder: Path) -> None:
    run("migrate")
    with sqlite3.connect(folder / "waypost.db") as db:
        db.execute("INSERT INTO jobs (kind, payload, due_at, free_at) VALUES ('x', '{}', 1, 1)")
        db.execute(
            "INSERT INTO jobs (kind, payload, due_at, free_at, state) VALUES ('y', '{}', 1, 1, 'dead')"
        )
    db.close()
    answer = run("doctor")
    assert "no worker seems to run" in answer.output
    assert "1 jobs were given up" in answer.output
    assert "1 dead" in run("jobs", "list").output
    assert "1 jobs are due again" in run("jobs", "revive", "--all").output
    assert run("jobs", "revive", "99").exit_code == 1
    assert run("jobs", "revive").exit_code == 2


def test_doctor_fails_on_a_database_that_is_none(run: Run, folder: Path) -> None:
    assert run("doctor", "--database", "mysql://x").exit_code == 1
    (folder / "waypost.db").write_bytes(b"this is no database at all, but long enough to be read" * 40)
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "FAIL" in answer.output


def test_a_setting_that_is_wrong_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYPOST_PORT", "many")
    answer = run("keys", "list")
    assert answer.exit_code == 1
    assert "WAYPOST_PORT" in answer.output


def test_what_is_not_there_cannot_be_tracked(run: Run) -> None:
    assert run("track", "nothing").exit_code == 1
    assert run("explain", "nothing").exit_code == 1


@pytest.mark.postgres
def test_commands_work_on_postgresql_too(run: Run, folder: Path, postgres_url: str) -> None:
    on = ("--database", postgres_url)
    assert "does not exist" not in run("doctor", *on).output
    assert "applied: " in run("migrate", *on).output
    assert run("keys", "create", "my shop", *on).stdout.startswith("wp_")
    (folder / "orders.csv").write_text("order_no,shipped_at\nA1,2026-11-02 10:00\n", encoding="utf-8")
    assert "1 rows read = 1 recorded" in run("import", "orders", "orders.csv", *on).output
    assert "handed over" in run("track", "a1", *on).output
    answer = run("doctor", *on)
    assert answer.exit_code == 0
    assert "postgresql answers" in answer.output
