"""One exchange with another machine, as plain values.

A connector is a conversation without input or output: a generator that yields a `Request`, is sent the
`Response`, and returns what it learnt. `net` carries the conversation; tests play it from recordings.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. `url` is complete with its query; `body` is bytes as they go over the wire."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Conversation = Generator[Request, Response, T]


class NoAnswer(Exception):
    """The other side could not be reached or did not answer in time: try again later."""


class NotReached(NoAnswer):
    """No connection came about, so the other side heard nothing: what was to be sent is surely not sent."""


class Exchange(Protocol):
    """Carries conversations. Safe to share between threads."""

    def carry(self, conversation: Conversation[T], *, before_each: Callable[[], None]) -> T:
        """Hold a conversation to its end and return its result; its own errors come out unchanged.

        `before_each` is called before every request: what it raises ends the conversation.

        Raises:
            NoAnswer: where the conversation does not deal with it itself; NotReached, where not even a
                connection came about.

        """
        ...


def alone(conversation: Conversation[T], answers: Sequence[Response]) -> tuple[T, list[Request]]:
    """Play a conversation from recorded answers; returns its result and the requests it made.

    Raises:
        NoAnswer: the conversation asks for more than was recorded.

    """
    asked: list[Request] = []
    waiting = list(reversed(answers))
    try:
        request = next(conversation)
        while True:
            asked.append(request)
            if not waiting:
                raise NoAnswer(f"nothing is recorded for {request.method} {request.url}")
            request = conversation.send(waiting.pop())
    except StopIteration as end:
        return end.value, asked
