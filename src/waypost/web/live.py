"""Live pages: who listens to which journey, and one encoded message for all of them.

A connection costs one waiting task and two references. Who does not read what we send is let go: a browser
comes back by itself.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from waypost.web.asgi import Message, Send
from waypost.web.cache import Root

HEARTBEAT_S = 15
RETRY_MS = 3000
BEAT: Message = {"type": "http.response.body", "body": b":\n\n", "more_body": True}
Version: TypeAlias = tuple[int, int]  # the journey's version and its link generation


class Listener:
    """One open connection. `close` ends it from our side."""

    __slots__ = ("_send", "_task", "is_closed", "topic")

    def __init__(self, send: Send, task: asyncio.Task[Any], topic: Root) -> None:
        self._send = send
        self._task = task
        self.topic = topic
        self.is_closed = False

    def tell(self, message: Message) -> None:
        """Pass a message on without waiting; a connection that would have to wait is closed."""
        sending = self._send(message)
        try:
            sending.send(None)
        except StopIteration:
            return
        except OSError:
            self.close()
            return
        sending.close()
        self.close()

    def close(self) -> None:
        """End the connection."""
        self.is_closed = True
        self._task.cancel()


@dataclass(slots=True)
class Topic:
    """One journey that somebody listens to."""

    version: Version
    listeners: set[Listener] = field(default_factory=set)


class LiveHub:
    """All open connections of this process."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._topics: dict[Root, Topic] = {}
        self._beats: list[set[Listener]] = [set() for _ in range(HEARTBEAT_S)]
        self._next_beat = 0
        self.count = 0

    @property
    def is_full(self) -> bool:
        """Whether no further connection may be opened."""
        return self.count >= self._most

    def version_of(self, topic: Root) -> Version | None:
        """The version last told to a topic's listeners; None where nobody listens."""
        found = self._topics.get(topic)
        return found.version if found else None

    def join(self, listener: Listener, version: Version) -> Callable[[], None]:
        """Tell this listener of changes from now on; returns how to leave."""
        topic = self._topics.setdefault(listener.topic, Topic(version))
        topic.version = max(topic.version, version)
        topic.listeners.add(listener)
        beat = self._beats[self.count % HEARTBEAT_S]
        beat.add(listener)
        self.count += 1

        def leave() -> None:
            topic.listeners.discard(listener)
            beat.discard(listener)
            self.count -= 1
            if not topic.listeners and self._topics.get(listener.topic) is topic:
                del self._topics[listener.topic]

        return leave

    def watched(self, roots: Iterable[Root]) -> list[Root]:
        """Those of the roots that somebody listens to."""
        return [root for root in dict.fromkeys(roots) if root in self._topics]

    def tell(self, root: Root, version: Version | None) -> None:
        """A journey has a new version: one message for all. None, or a revoked link: they must go."""
        topic = self._topics.get(root)
        if topic is None or topic.version == version:
            return
        is_gone = version is None or version[1] != topic.version[1]
        number = topic.version[0] + 1 if version is None else version[0]
        if version is not None:
            topic.version = version
        message = news(number)
        for listener in tuple(topic.listeners):
            listener.tell(message)
            if is_gone:
                listener.close()

    def beat(self) -> None:
        """Send the sign of life to a fifteenth of all connections; called once a second."""
        self._next_beat = (self._next_beat + 1) % HEARTBEAT_S
        for listener in tuple(self._beats[self._next_beat]):
            listener.tell(BEAT)

    def close(self) -> None:
        """End every connection: this process is about to stop."""
        for topic in tuple(self._topics.values()):
            for listener in tuple(topic.listeners):
                listener.close()


def news(version: int) -> Message:
    """The message that says: the journey has this version."""
    text = f'id: {version}\nevent: journey\ndata: {{"version":{version}}}\n\n'
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}
