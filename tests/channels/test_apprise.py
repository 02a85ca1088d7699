"""Everything that we do not speak ourselves goes through apprise; it says only whether it worked."""

import json

import pytest

from tests.channels.told import Told
from tests.net.local_server import Heard, serving
from waypost.domain.notification import Channel, NotSent
from waypost.ports.ledger import State

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
apprise = pytest.importorskip("apprise")


@pytest.mark.parametrize(("status", "end"), [(200, State.SENT), (500, NotSent.MAYBE_SENT)])
def test_a_message_reaches_the_persons_own_address(told: Told, status: int, end: str) -> None:
    def answer(heard: Heard) -> tuple[int, dict[str, str], bytes]:
        del heard
        return status, {}, b""

    with serving(answer) as server:
        told.open("apprise", {"url": f"{server.url.replace('http:', 'json:')}/people/{{to}}"}, None)
        order = told.shipped(Channel.APPRISE, "nora/1")
        told.tell()
        assert told.end_of(order) == end
        assert server.heard[0].path.startswith("/people/nora")
        assert "shipped" in json.loads(server.heard[0].body)["title"]
        assert told.tell() == 0


@pytest.mark.parametrize("url", ["json://127.0.0.1/everybody", "nobody-knows-this://{to}"])
def test_an_address_that_cannot_be_meant_stops_the_channel(told: Told, url: str) -> None:
    told.open("apprise", {"url": url}, None)
    order = told.shipped(Channel.APPRISE, "nora")
    told.tell()
    assert told.end_of(order) == State.WAITING
    assert told.account().stopped_because
