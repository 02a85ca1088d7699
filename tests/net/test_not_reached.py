"""Whether the other side may have heard us: before a connection stood, surely not."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.net.local_server import serving
from waypost.net.addresses import AddressRule, address_rule
from waypost.net.outgoing import HttpExchange
from waypost.ports.exchange import NoAnswer, NotReached, Request


@pytest.fixture
def exchange() -> Iterator[HttpExchange]:
    with HttpExchange(address_rule("127.0.0.1")) as opened:
        yield opened


def test_a_closed_port_heard_nothing(exchange: HttpExchange) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached):
            exchange.send(Request("POST", f"http://127.0.0.1:{held.getsockname()[1]}/", body=b"hello"))


@pytest.mark.parametrize(
    "url", ["https://10.9.8.7/", "https://nobody.invalid/", "http://192.0.2.1/", "ftp://x/"]
)
def test_what_may_not_be_called_heard_nothing(url: str) -> None:
    with HttpExchange(AddressRule()) as exchange, pytest.raises(NotReached):
        exchange.send(Request("POST", url, body=b"hello"))


def test_a_machine_that_does_not_speak_tls_heard_nothing(exchange: HttpExchange) -> None:
    with serving(lambda _: (200, {}, b"")) as server:
        with pytest.raises(NotReached):
            exchange.send(Request("POST", server.url.replace("http:", "https:"), body=b"hello"))
        assert [one.body for one in server.heard if b"hello" in one.body] == []


def test_a_machine_that_never_greets_heard_nothing(exchange: HttpExchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}/"
        with pytest.raises(NotReached):
            exchange.send(Request("POST", url, body=b"hello", timeout_s=0.3))


def test_one_that_hangs_up_after_listening_may_have_heard(exchange: HttpExchange) -> None:
    with serving(lambda _: None) as server:
        with pytest.raises(NoAnswer) as problem:
            exchange.send(Request("POST", server.url, body=b"hello"))
        assert not isinstance(problem.value, NotReached)
        assert [one.body for one in server.heard] == [b"hello"]


def test_one_that_thinks_too_long_may_have_heard(exchange: HttpExchange) -> None:
    awake = threading.Event()

    def slow(_: object) -> tuple[int, dict[str, str], bytes]:
        awake.wait(5)
        return 200, {}, b""

    with serving(slow) as server:
        with pytest.raises(NoAnswer, match="time is over") as problem:
            exchange.send(Request("POST", server.url, body=b"hello", timeout_s=0.3))
        awake.set()
        assert not isinstance(problem.value, NotReached)
