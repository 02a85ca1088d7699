"""`waypost map` and `waypost replay`, as a person types them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.usecases.mapped import called, record, scanned
from waypost.carriers.ups.reading import CODES
from waypost.db import open_database
from waypost.usecases.record_events import record_events


@pytest.fixture
def parcels(folder: Path) -> Path:
    """Two parcels of UPS, one with a code that nobody knows."""
    database = open_database(f"sqlite:///{folder / 'waypost.db'}")
    database.migrate()
    record(
        database, [scanned("N1", "PU", 0), scanned("N1", "ZZ", 9, words="On the ramp"), called("N2", "ZZ", 1)]
    )
    database.close()
    return folder


def test_a_code_is_told_with_its_rule_and_its_source(run: Run) -> None:
    answer = run("map", "ups", "OT", "--type", "D")
    assert answer.exit_code == 0
    assert answer.output.startswith("out_for_delivery")
    assert f"because of codes.json, version {CODES.version}: code 'OT'" in answer.output
    assert "source: https://" in answer.output


def test_an_unknown_code_ends_with_one_and_names_the_nearest(run: Run) -> None:
    answer = run("map", "ups", "ZZ", "--text", "picked up scan")
    assert answer.exit_code == 1
    assert "unknown" in answer.output
    assert "near: " in answer.output
    assert run("map", "yodel", "ZZ").exit_code == 1
    assert "no carrier is called 'nobody'" in run("map", "nobody", "ZZ").output
    assert run("map", "ups").exit_code == 2


def test_unknown_codes_are_listed_with_their_words(run: Run, parcels: Path) -> None:
    del parcels
    answer = run("map", "list", "ups")
    assert "ZZ" in answer.output
    assert " 2 " in answer.output
    assert "understood" in run("map", "list", "fedex").output


def test_an_unknown_code_comes_with_messages_that_had_it(run: Run, parcels: Path) -> None:
    del parcels
    answer = run("map", "ups", "ZZ")
    assert answer.exit_code == 1
    assert "heard: " in answer.output
    assert "On the ramp" in answer.output


def test_a_rule_is_tried_kept_replayed_and_let_go(run: Run, parcels: Path) -> None:
    del parcels
    words = ("map", "set", "ups", "--code", "ZZ", "--means", "out_for_delivery")
    tried = run(*words, "--dry-run").output
    assert "2 events would mean something else." in tried
    assert "N1: picked_up -> out_for_delivery" in tried
    assert run("map", "ups", "ZZ").exit_code == 1
    assert "version 1" in run(*words, "--note", "seen on the ramp").output
    assert (
        "your own rule: code 'ZZ' means out_for_delivery (seen on the ramp)" in run("map", "ups", "ZZ").output
    )
    assert "yours: code 'ZZ'" in run("map", "list", "ups").output
    told = run("replay", "--carrier", "ups").output
    assert "2 mean something else now; 2 statuses moved." in told
    assert "2 x ups ZZ: unknown -> out_for_delivery" in told
    assert "0 mean something else now" in run("replay", "--again").output
    assert "2 events" in run("map", "unset", "ups", "--code", "ZZ", "--dry-run").output
    assert "0 own rules" in run("map", "unset", "ups", "--code", "ZZ").output
    assert run("map", "unset", "ups", "--code", "ZZ").exit_code == 1


def test_what_cannot_be_meant_is_told_in_a_sentence(run: Run) -> None:
    answer = run("map", "set", "ups", "--code", "ZZ", "--means", "teleported")
    assert answer.exit_code == 1
    assert "no event that we know" in answer.output
    assert run("replay", "--carrier", "nobody").exit_code == 2


def test_the_doctor_says_when_a_carrier_changed_its_codes(run: Run, folder: Path) -> None:
    now = datetime.now(UTC)
    database = open_database(f"sqlite:///{folder / 'waypost.db'}")
    database.migrate()
    for heard_at, code, count in ((now - timedelta(days=3), "OR", 50), (now, "ZZ", 30)):
        with database.write() as tx:
            record_events(tx, [scanned(f"{code}{number}", code, 1) for number in range(count)], now=heard_at)
    database.close()
    answer = run("doctor").output
    assert "code drift" in answer
    assert "ups: 100% of its codes were unknown in the last day, 0.0% before" in answer
    run("map", "set", "ups", "--code", "ZZ", "--means", "held")
    assert "every code that came is understood" in run("doctor").output
