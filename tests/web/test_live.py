"""Live pages: server-sent events, heard through raw ASGI."""

import asyncio
from types import TracebackType
from typing import Any, Self

import pytest

from tests.web.house import EVENT, House
from waypost.web.live import BEAT

PATIENCE_S = 5.0


class Ear:
    """One open connection of a page."""

    def __init__(self, house: House, path: str, headers: dict[str, str] | None = None) -> None:
        self._house = house
        self._sent: asyncio.Queue[Any] = asyncio.Queue()
        self._leaves = asyncio.Event()
        given = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        self._scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": given}
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        """Connect."""
        self._house.run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Go away."""
        self._leaves.set()
        self._house.run(self._ended())

    async def _start(self) -> None:
        self._task = asyncio.create_task(self._house.app.web(self._scope, self._receive, self._sent.put))

    async def _ended(self) -> None:
        if self._task is not None:
            await asyncio.wait([self._task], timeout=PATIENCE_S)

    async def _receive(self) -> dict[str, Any]:
        await self._leaves.wait()
        return {"type": "http.disconnect"}

    def next(self) -> Any:
        """The next message."""
        return self._house.run(asyncio.wait_for(self._sent.get(), PATIENCE_S))

    def is_over(self) -> bool:
        """Whether the server has ended it."""
        self._house.run(asyncio.sleep(0.1))
        return self._task is not None and self._task.done()

    def is_quiet(self) -> bool:
        """Whether nothing was said within a moment."""
        self._house.run(asyncio.sleep(0.3))
        return self._sent.empty()


def shipped(house: House) -> tuple[str, int]:
    """The live address of an order with a shipment, and the version of its journey."""
    order = house.order()
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]})
    path = f"/t/{order['tracking_token']}/live"
    with Ear(house, path) as ear:
        ear.next(), ear.next()
        version = int(ear.next()["body"].split(b"\n")[0].removeprefix(b"id: "))
    return path, version


def test_a_page_hears_of_news_with_the_journeys_version(house: House) -> None:
    path, version = shipped(house)
    with Ear(house, path) as ear:
        start, hello, first = ear.next(), ear.next(), ear.next()
        assert dict(start["headers"])[b"content-type"] == b"text/event-stream"
        assert hello["body"].startswith(b"retry: ")
        assert first["body"] == f'id: {version}\nevent: journey\ndata: {{"version":{version}}}\n\n'.encode()
        house.post("/v1/events", EVENT)
        assert ear.next()["body"].startswith(f"id: {version + 1}\n".encode())
    assert house.app.web.service.live.count == 0


def test_who_comes_back_hears_at_once_what_was_missed_and_else_nothing(house: House) -> None:
    path, version = shipped(house)
    with Ear(house, path, {"last-event-id": str(version)}) as ear:
        ear.next(), ear.next()
        assert ear.is_quiet()
    house.post("/v1/events", EVENT)
    with Ear(house, path, {"last-event-id": str(version)}) as ear:
        ear.next(), ear.next()
        assert ear.next()["body"].startswith(f"id: {version + 1}\n".encode())


def test_all_who_listen_get_the_very_same_message(house: House) -> None:
    path, _ = shipped(house)
    with Ear(house, path) as one, Ear(house, path) as other:
        for ear in (one, other):
            ear.next(), ear.next(), ear.next()
        house.post("/v1/events", EVENT)
        assert one.next() is other.next()


def test_a_sign_of_life_comes_within_fifteen_beats(house: House) -> None:
    path, _ = shipped(house)
    with Ear(house, path) as ear:
        ear.next(), ear.next(), ear.next()
        for _ in range(15):
            house.app.web.service.live.beat()
        assert ear.next() == BEAT


def test_a_revoked_link_ends_its_open_pages(house: House) -> None:
    path, _ = shipped(house)
    order = house.get("/v1/orders").json()["orders"][0]
    with Ear(house, path) as ear:
        ear.next(), ear.next(), ear.next()
        house.ask("POST", f"/v1/orders/{order['id']}/link/revoke")
        ear.next()
        assert ear.is_over()


@pytest.mark.parametrize("token", ["x", "o" * 39])
def test_a_wrong_link_has_nothing_to_listen_to(house: House, token: str) -> None:
    assert house.get(f"/t/{token}/live", key=None).status_code == 404


def test_too_many_open_pages_are_asked_to_come_later() -> None:
    house = House("sqlite://", most_live=0)
    try:
        answer = house.get(f"/t/{house.order()['tracking_token']}/live", key=None)
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    finally:
        house.close()
