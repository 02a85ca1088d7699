"""What the README says, done."""

import json
import re
from pathlib import Path
from urllib.request import urlopen

from tests.journeys.running import Server, call
from waypost.cli.main import COMMANDS

CALL = re.compile(r"curl -X POST http://127\.0\.0\.1:8080(\S+).*?-d '(.*?)'", re.DOTALL)


def test_the_first_three_calls_lead_to_the_buyers_page(tmp_path: Path, repository: Path) -> None:
    calls = CALL.findall((repository / "README.md").read_text(encoding="utf-8"))
    assert [path for path, _ in calls] == ["/v1/orders", "/v1/shipments", "/v1/events"]
    server = Server(f"sqlite:///{tmp_path}/waypost.db", tmp_path).start()
    try:
        key = server.new_key("write")
        answers = [call(server, key, "POST", path, json.loads(body)) for path, body in calls]
        assert [status for status, _ in answers] == [201, 201, 201], answers
        assert answers[1][1]["carrier"]["slug"] == "dhl-parcel-de"
        page = answers[0][1]["tracking_url"]
        with urlopen(f"{server.url}{page[page.index('/t/') :]}", timeout=30) as shown:
            text = shown.read().decode()
        assert "Berlin" in text
        assert "nora@example.com" not in text
    finally:
        server.stop()


def test_every_command_that_the_readme_names_exists(repository: Path) -> None:
    text = (repository / "README.md").read_text(encoding="utf-8")
    named = set(
        re.findall(r"\bwaypost (serve|keys|import|doctor|explain|demo|work|track|detect|migrate)\b", text)
    )
    assert named
    assert named <= set(COMMANDS)


def test_the_settings_and_calls_of_the_running_page_exist(tmp_path: Path, repository: Path) -> None:
    text = (repository / "docs/howto/run-it-for-your-shop.md").read_text(encoding="utf-8")
    known = (repository / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert all(name in known for name in re.findall(r"WAYPOST_[A-Z_]+", text))
    path, body = re.findall(r"curl -X POST https://track\.example\.com(\S+).*?-d '(.*?)'", text, re.DOTALL)[0]
    server = Server(f"sqlite:///{tmp_path}/waypost.db", tmp_path).start()
    try:
        status, answer = call(server, server.new_key("admin"), "POST", path, json.loads(body))
        assert (status, answer["name"]) == (200, "Osier Lane"), answer
        for route in ("/healthz", "/readyz", "/metrics"):
            with urlopen(server.url + route, timeout=30) as answered:
                assert answered.status == 200
    finally:
        server.stop()
