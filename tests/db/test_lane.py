import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from waypost.db import LaneClosed, LaneFull, ReadLane, WriteLane, open_database
from waypost.ports.database import Database, DatabaseUnavailable, Transaction


@pytest.fixture
def lane(database: Database) -> Iterator[WriteLane]:
    made = WriteLane(database)
    yield made
    made.close()


class Gate:
    """A run that waits until it is let go, so that others gather behind it."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.go = threading.Event()

    def __call__(self, tx: Transaction, payloads: Sequence[object]) -> list[object]:
        tx.save_setting("gate", "passed")
        self.entered.set()
        assert self.go.wait(20)
        return list(payloads)


class Keeper:
    """A run that keeps each payload as a setting, and notes in which groups they came."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []

    def __call__(self, tx: Transaction, payloads: list[str]) -> list[str | Exception]:
        self.groups.append(list(payloads))
        answers: list[str | Exception] = []
        for payload in payloads:
            tx.save_setting(payload, "kept")
            if payload.startswith("bad"):
                raise ValueError(payload)
            answers.append(KeyError(payload) if payload.startswith("refused") else payload)
        return answers


def kept(database: Database, name: str) -> bool:
    with database.read() as tx:
        return tx.setting(name) == "kept"


def gathered(lane: WriteLane, run: Any, payloads: Sequence[Any], **more: Any) -> list[Any]:
    """Submit payloads so that they come as one group."""
    gate = Gate()
    first = lane.submit(gate, None)
    assert gate.entered.wait(20)
    futures = [lane.submit(run, payload, **more) for payload in payloads]
    gate.go.set()
    first.result(20)
    return futures


def test_what_waits_is_served_as_one_group_in_its_sequence(database: Database, lane: WriteLane) -> None:
    run = Keeper()
    names = [f"n{number}" for number in range(100)]
    futures = gathered(lane, run, names)
    assert [future.result(20) for future in futures] == names
    assert run.groups == [names]
    assert kept(database, "n99")


def test_a_result_is_there_only_after_the_commit(database: Database, lane: WriteLane) -> None:
    for number in range(20):
        lane.submit(Keeper(), f"n{number}").result(20)
        assert kept(database, f"n{number}")


def test_one_bad_payload_fails_alone(database: Database, lane: WriteLane) -> None:
    names = [f"n{number}" for number in range(37)]
    names[5], names[20], names[36] = "bad5", "bad20", "bad36"
    futures = gathered(lane, Keeper(), names)
    for name, future in zip(names, futures, strict=True):
        if name.startswith("bad"):
            assert isinstance(future.exception(20), ValueError)
        else:
            assert future.result(20) == name
        assert kept(database, name) != name.startswith("bad")


def test_an_exception_as_result_fails_its_own_future_and_takes_nothing_back(
    database: Database, lane: WriteLane
) -> None:
    good, refused = gathered(lane, Keeper(), ["n", "refused"])
    assert good.result(20) == "n"
    assert isinstance(refused.exception(20), KeyError)
    assert kept(database, "refused")


def test_different_runs_share_a_transaction_and_not_their_errors(database: Database, lane: WriteLane) -> None:
    first, second = Keeper(), Keeper()
    gate = Gate()
    lane.submit(gate, None)
    assert gate.entered.wait(20)
    futures = [
        lane.submit(run, name) for run, name in ((first, "a"), (second, "bad"), (first, "b"), (second, "c"))
    ]
    gate.go.set()
    assert [future.exception(20) is None for future in futures] == [True, False, True, True]
    assert first.groups[0] == ["a", "b"]
    assert second.groups[0] == ["bad", "c"]
    assert [kept(database, name) for name in ("a", "b", "c", "bad")] == [True, True, True, False]


def test_a_run_that_forgets_an_answer_fails(database: Database, lane: WriteLane) -> None:
    futures = gathered(lane, lambda tx, payloads: tx.save_setting("x", "kept") or payloads[1:], ["a", "b"])
    assert all(isinstance(future.exception(20), ValueError) for future in futures)
    assert not kept(database, "x")


def test_a_failed_commit_fails_the_whole_group_and_the_lane_lives_on(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/w.db")
    database.migrate()
    lane = WriteLane(database)

    def broken(tx: Transaction, payloads: list[str]) -> list[str]:
        tx.save_setting("x", "kept")
        tx.feed.announce([("no number", None, 1)])  # type: ignore[list-item] # what is written at the commit fails
        return payloads

    futures = gathered(lane, broken, ["a", "b"])
    assert all(future.exception(20) is not None for future in futures)
    assert not kept(database, "x")
    assert lane.submit(Keeper(), "after").result(20) == "after"
    lane.close()
    database.close()


def test_a_lost_database_fails_the_group_with_a_time_to_come_back(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/w.db")
    lane = WriteLane(database)
    database.close()
    error = lane.submit(Keeper(), "a").exception(20)
    assert isinstance(error, DatabaseUnavailable)
    assert error.retry_after > 0
    lane.close()


def test_a_full_lane_says_when_to_come_back(database: Database) -> None:
    lane = WriteLane(database, most=10, queue_limit=20)
    gate = Gate()
    lane.submit(gate, None)
    assert gate.entered.wait(20)
    futures = [lane.submit(Keeper(), "first", weight=500), *(lane.submit(Keeper(), "n") for _ in range(0))]
    with pytest.raises(LaneFull) as full:
        lane.submit(Keeper(), "second")
    assert full.value.retry_after >= 1
    assert isinstance(full.value, DatabaseUnavailable)
    assert lane.waiting == 500
    gate.go.set()
    assert futures[0].result(20) == "first"
    assert lane.submit(Keeper(), "third").result(20) == "third"
    lane.close()


def test_a_group_weighs_at_most_so_much_and_a_heavy_one_goes_alone(database: Database) -> None:
    lane = WriteLane(database, most=10)
    run = Keeper()
    gate = Gate()
    lane.submit(gate, None)
    assert gate.entered.wait(20)
    weights = {"a": 4, "b": 6, "c": 1, "heavy": 50, "d": 1, "e": 1}
    futures = [lane.submit(run, name, weight=weight) for name, weight in weights.items()]
    gate.go.set()
    assert [future.result(20) for future in futures] == list(weights)
    assert run.groups == [["a", "b"], ["c"], ["heavy"], ["d", "e"]]
    lane.close()


def test_closing_serves_what_waits_and_takes_nothing_more(database: Database) -> None:
    lane = WriteLane(database, most=3)
    futures = [lane.submit(Keeper(), f"n{number}") for number in range(20)]
    lane.close()
    assert [future.result(0) for future in futures] == [f"n{number}" for number in range(20)]
    with pytest.raises(LaneClosed):
        lane.submit(Keeper(), "late")


def test_a_payload_cancelled_in_time_is_not_stored(database: Database, lane: WriteLane) -> None:
    gate = Gate()
    lane.submit(gate, None)
    assert gate.entered.wait(20)
    first, second = lane.submit(Keeper(), "a"), lane.submit(Keeper(), "b")
    assert first.cancel()
    gate.go.set()
    assert second.result(20) == "b"
    assert not kept(database, "a")


def test_a_group_is_delivered_in_one_call(database: Database, lane: WriteLane) -> None:
    calls: list[list[tuple[Any, Any]]] = []
    done = threading.Event()

    def deliver(pairs: list[tuple[Any, Any]]) -> None:
        calls.append(pairs)
        done.set()

    lane.deliver_by(deliver)
    gate = Gate()
    lane.submit(gate, None)
    assert gate.entered.wait(20)
    heard: list[Any] = []
    run = Keeper()
    for name in ("a", "bad", "c"):
        lane.send(run, name, to=heard.append)
    gate.go.set()
    assert done.wait(20)
    (pairs,) = calls
    for sink, outcome in pairs:
        sink(outcome)
    assert (heard[0], heard[2]) == ("a", "c")
    assert isinstance(heard[1], ValueError)
    assert kept(database, "c")


def test_without_a_deliverer_each_sink_is_called(lane: WriteLane) -> None:
    done = threading.Event()
    heard: list[Any] = []
    lane.send(Keeper(), "a", to=heard.append)
    lane.send(Keeper(), "b", to=lambda _: done.set())
    assert done.wait(20)
    assert heard == ["a"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_that_fails_does_not_end_the_lane(lane: WriteLane) -> None:
    def broken(outcome: object) -> None:
        raise RuntimeError(outcome)

    lane.send(Keeper(), "a", to=broken)
    assert lane.submit(Keeper(), "b").result(20) == "b"


def test_reads_that_wait_share_one_transaction(database: Database) -> None:
    with database.write() as tx:
        tx.save_setting("a", "kept")
    lane = ReadLane(database)
    groups: list[int] = []

    def read(tx: Transaction, names: list[str]) -> list[str | Exception | None]:
        groups.append(len(names))
        time.sleep(0.02)
        return [KeyError(name) if name == "refused" else tx.setting(name) for name in names]

    futures = [lane.submit(read, name) for name in ("a", "b", "refused", *"aaaa")]
    assert [future.exception(20) is None for future in futures] == [True, True, False, True, True, True, True]
    assert futures[0].result(20) == "kept"
    assert futures[1].result(20) is None
    assert len(groups) < len(futures)
    lane.close()


def test_a_read_may_be_asked_at_once_where_that_is_quicker(database: Database) -> None:
    lane = ReadLane(database)
    assert lane.is_inline == (database.kind == "sqlite")
    assert lane.ask_now(lambda tx, names: [tx.setting(name) for name in names], "none") is None
    with pytest.raises(KeyError):
        lane.ask_now(lambda _, names: [KeyError(name) for name in names], "none")
    lane.close()
