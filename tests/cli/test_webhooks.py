"""Programs are set up, tried and looked after on the command line."""

import re
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.worker.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("WAYPOST_ALLOWED_NETWORKS", "127.0.0.1")


def added(run: Run, receiver: Receiver) -> str:
    """The id of a webhook that is set up."""
    made = run("webhooks", "add", receiver.url, "--type", "shipment.delivered")
    assert made.exit_code == 0, made.output
    assert "whsec_" in made.output
    found = re.search(r"whk_\w+", made.output)
    assert found is not None
    return found[0]


def test_a_program_is_added_tried_listed_and_removed(run: Run, receiver: Receiver) -> None:
    assert "No program is told yet" in run("webhooks", "list").output
    webhook_id = added(run, receiver)
    assert "It took it: 200" in run("webhooks", "test", webhook_id).output
    assert "webhook-signature" in receiver.heard[0].headers
    assert webhook_id in run("webhooks", "list").output
    assert "webhook.test" in run("webhooks", "log", webhook_id).output
    assert run("webhooks", "remove", webhook_id).exit_code == 0
    assert "no endpoint with this id" in run("webhooks", "test", webhook_id).output


def test_a_test_that_fails_says_what_came_back(run: Run, receiver: Receiver) -> None:
    webhook_id = added(run, receiver)
    receiver.status = 404
    tried = run("webhooks", "test", webhook_id)
    assert tried.exit_code == 1
    assert "it answered 404" in tried.output


def test_what_was_given_up_is_sent_again(run: Run, receiver: Receiver) -> None:
    webhook_id = added(run, receiver)
    receiver.status = 410
    run("webhooks", "test", webhook_id)
    assert "disabled: it" in run("webhooks", "list").output
    assert run("webhooks", "enable", webhook_id).exit_code == 0
    assert "1 wait again" in run("webhooks", "replay", webhook_id).output


def test_a_secret_is_rotated_and_a_program_silenced(run: Run, receiver: Receiver) -> None:
    webhook_id = added(run, receiver)
    assert "whsec_" in run("webhooks", "rotate", webhook_id).output
    assert run("webhooks", "disable", webhook_id).exit_code == 0
    assert "disabled" in run("webhooks", "list").output


@pytest.mark.parametrize("url", ["http://10.0.0.1/x", "https://192.168.0.1/x", "file:///etc/passwd"])
def test_a_private_address_is_refused(run: Run, url: str) -> None:
    refused = run("webhooks", "add", url)
    assert refused.exit_code == 1
    assert "WAYPOST_ALLOWED_NETWORKS" in refused.output


def test_what_is_no_id_is_said_to_be_none(run: Run) -> None:
    assert "is no id of a webhook" in run("webhooks", "log", "whk").output
