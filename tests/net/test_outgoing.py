import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.net.local_server import Heard, serving
from waypost.net.addresses import AddressRefused, AddressRule, address_rule
from waypost.net.outgoing import HttpExchange, redacted
from waypost.ports.exchange import Conversation, NoAnswer, Request

HERE = address_rule("127.0.0.1")


@pytest.fixture
def exchange() -> Iterator[HttpExchange]:
    with HttpExchange(HERE, largest_answer_bytes=1000) as opened:
        yield opened


def nothing() -> None:
    """Count nothing."""


def two_questions(url: str) -> Conversation[list[int]]:
    first = yield Request("POST", f"{url}/token", {"x-one": "1"}, b"who=me")
    second = yield Request("GET", f"{url}/track?n=1", {"authorization": first.body.decode()})
    return [first.status, second.status]


def one_question(url: str) -> Conversation[int]:
    return (yield Request("GET", url)).status


def test_a_conversation_is_carried_to_its_end(exchange: HttpExchange) -> None:
    with serving(lambda one: (200, {"X-Kind": one.method}, b"Bearer t")) as server:
        asked: list[int] = []
        assert exchange.carry(two_questions(server.url), before_each=lambda: asked.append(1)) == [200, 200]
        assert len(asked) == 2
        token, track = server.heard
        assert (token.method, token.body, token.headers["x-one"]) == ("POST", b"who=me", "1")
        assert (track.path, track.headers["authorization"]) == ("/track?n=1", "Bearer t")
        answer = exchange.send(Request("GET", server.url))
        assert (answer.headers["x-kind"], answer.body) == ("GET", b"Bearer t")


def test_a_conversation_may_deal_with_silence_itself(exchange: HttpExchange) -> None:
    def patient(url: str) -> Conversation[str]:
        try:
            yield Request("GET", f"{url}/dead")
        except NoAnswer:
            return (yield Request("GET", f"{url}/alive")).body.decode()
        return "never"

    def answer(one: Heard) -> tuple[int, dict[str, str], bytes] | None:
        return None if one.path == "/dead" else (200, {}, b"here")

    with serving(answer) as server:
        assert exchange.carry(patient(server.url), before_each=nothing) == "here"
        with pytest.raises(NoAnswer):
            exchange.carry(one_question(f"{server.url}/dead"), before_each=nothing)


def test_what_before_each_raises_ends_the_conversation(exchange: HttpExchange) -> None:
    closed = []

    def watched() -> Conversation[None]:
        try:
            yield Request("GET", "https://example.com")
        finally:
            closed.append(True)

    def stop() -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        exchange.carry(watched(), before_each=stop)
    assert closed == [True]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1/", "https://localhost/", "https://[::1]/", "http://example.com/",
        "https://169.254.169.254/latest", "ftp://example.com/", "file:///etc/passwd", "https://0/",
        "nonsense", "https://2130706433/", "https://a:b@127.0.0.1/",
    ],
)  # fmt: skip
def test_private_addresses_and_open_lines_are_refused(url: str) -> None:
    with HttpExchange(AddressRule()) as exchange, pytest.raises(NoAnswer):
        exchange.send(Request("GET", url))


def test_a_public_address_is_not_called_without_tls_even_where_private_ones_are_allowed(
    exchange: HttpExchange,
) -> None:
    with pytest.raises(AddressRefused):
        exchange.send(Request("GET", "http://8.8.8.8/"))


def test_a_name_that_changes_its_address_after_the_check_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["8.8.8.8", "127.0.0.1"])

    def changing(host: object, port: object, **more: object) -> list[object]:
        del host, more
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr("waypost.net.addresses.socket.getaddrinfo", changing)
    rule = AddressRule()
    assert rule.resolve("fickle.example", 443) == ["8.8.8.8"]
    with HttpExchange(rule) as exchange, pytest.raises(AddressRefused, match="fickle"):
        exchange.send(Request("GET", "https://fickle.example/"))


def test_redirects_are_answers_like_any_other(exchange: HttpExchange) -> None:
    with serving(lambda _: (302, {"location": "http://10.0.0.1/"}, b"")) as server:
        answer = exchange.send(Request("GET", server.url))
        assert (answer.status, answer.headers["location"]) == (302, "http://10.0.0.1/")
        assert len(server.heard) == 1


def test_an_answer_that_is_too_large_is_not_read_to_its_end(exchange: HttpExchange) -> None:
    with serving(lambda _: (200, {}, b"x" * 1001)) as server, pytest.raises(NoAnswer, match="larger"):
        exchange.send(Request("GET", server.url))
    with serving(lambda _: (200, {}, b"x" * 1000)) as server:
        assert len(exchange.send(Request("GET", server.url)).body) == 1000


def test_a_carrier_that_answers_drop_by_drop_does_not_hold_us(exchange: HttpExchange) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            taken, _ = listening.accept()
            with taken:
                taken.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n")
                while not stop.wait(0.05):
                    try:
                        taken.sendall(b".")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        begun = time.monotonic()
        with pytest.raises(NoAnswer, match="time is over"):
            exchange.send(Request("GET", url, timeout_s=0.4))
        assert time.monotonic() - begun < 3
        stop.set()
        thread.join()


def test_nobody_there_is_no_answer(exchange: HttpExchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/?apikey=secret-1"
    with pytest.raises(NoAnswer) as refused:
        exchange.send(Request("GET", url))
    assert "secret-1" not in str(refused.value)


def test_logs_hold_no_secrets_no_bodies_and_no_tracking_numbers(
    exchange: HttpExchange, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda _: (200, {}, b"secret-body")) as server, capture_logs() as lines:
        headers = {"authorization": "Bearer secret-token"}
        exchange.send(
            Request("POST", f"{server.url}/track/9400100000000000?apikey=secret-key", headers, b"secret")
        )
    (line,) = lines
    assert (line["method"], line["host"], line["path"]) == ("POST", "127.0.0.1", "/track/*")
    assert (line["status"], line["bytes"]) == (200, 11)
    for text in (repr(lines), caplog.text):
        assert "secret" not in text
        assert "9400" not in text


def test_paths_are_told_without_numbers_and_keys() -> None:
    assert redacted("/vis/track/pin/1371134583769923/detail") == "/vis/track/pin/*/detail"
    assert redacted("/tracking/v3/" + "k" * 30) == "/tracking/v3/*"
    assert redacted("/api/track/v1/details/1Z999AA10123456784") == "/api/track/v1/details/*"


def test_settings_of_the_machine_choose_no_proxy_behind_our_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(lambda _: (200, {}, b"direct")) as server, HttpExchange(HERE) as fresh:
        assert fresh.send(Request("GET", server.url)).body == b"direct"


def test_a_proxy_is_asked_where_one_is_set() -> None:
    with (
        serving(lambda one: (200, {}, one.path.encode())) as proxy,
        HttpExchange(address_rule("127.0.0.1, 10.9.0.0/16"), proxy=proxy.url) as exchange,
    ):
        answer = exchange.send(Request("GET", "http://10.9.8.7/track"))
        assert answer.body == b"http://10.9.8.7/track"
        with pytest.raises(AddressRefused):
            exchange.send(Request("GET", "https://10.8.0.1/track"))
        assert len(proxy.heard) == 1
