"""What the local stand-ins of all providers have in common: they answer, remember, and fail when told to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.net.local_server import Answer, Heard, serving

Fault: TypeAlias = Callable[[Heard], Answer | None]


@dataclass
class Callback:
    """A request that a provider makes to our hook."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Vendor:
    """A provider on this machine. `faults` are used up one by one before it answers as usual."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    url: str = ""

    def answer(self, heard: Heard) -> Answer | None:
        """A fault, if one is due; else what the provider says."""
        return self.faults.pop(0)(heard) if self.faults else self.usual(heard)

    def usual(self, heard: Heard) -> Answer:
        """Take the message, if it is right."""
        raise NotImplementedError

    @contextmanager
    def running(self) -> Iterator["Vendor"]:
        """Serve on a free port."""
        with serving(self.answer) as server:
            self.url = server.url
            yield self


def told(status: int, body: object, **headers: str) -> Answer:
    """An answer in JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"content-type": "application/json", **named}, json.dumps(body).encode()


def failing(status: int, body: object, **headers: str) -> Fault:
    """A fault: this answer, and the message is not taken."""
    return lambda _: told(status, body, **headers)


def silent(vendor: Vendor) -> Fault:
    """A fault: the message is taken, but the line breaks before the answer."""

    def take(heard: Heard) -> None:
        vendor.usual(heard)

    return take
