"""A call of the API: what it takes and answers, who may make it. The documentation is made from it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from waypost.domain.access import Scope
from waypost.web.api.asking import Answer, Asked

Run: TypeAlias = Callable[[Asked], Awaitable[Answer]]
JSON = "application/json"
NDJSON = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, or a header of the request."""

    name: str
    told: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One row of the route table.

    `body` is the type of the body (None: there is none); `is_body_optional` where it may be empty.
    `takes` lists the media types of a body that is taken as it is, which no wire type describes.
    `answers` maps a status to the type of the answer; `problems` lists the statuses of problems that this
    call has beside those that all have. `headers` are those that it reads and `answer_headers` those that it
    answers, each beside the ones of all calls. `example` is a body for the documentation.
    """

    method: str
    path: str
    name: str
    summary: str
    told: str
    run: Run
    answers: Mapping[int, Any]
    scope: Scope | None = Scope.READ
    body: Any = None
    is_body_optional: bool = False
    takes_ndjson: bool = False
    takes: tuple[str, ...] = ()
    query: tuple[Parameter, ...] = ()
    headers: tuple[Parameter, ...] = ()
    answer_headers: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = ()
    example: Mapping[str, object] | None = field(default=None, hash=False)
