"""From what went wrong to HTTP: one table for everything that a route may raise."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
import structlog

from waypost.domain.local_time import TimeNotUnderstood, ZoneNotKnown
from waypost.ports.database import AlreadyExists, DatabaseUnavailable
from waypost.ports.supply_events import DocumentRefused
from waypost.usecases.add_shipments import NumberInUse, ShipmentRefused
from waypost.usecases.open_link import LinkEnded, LinkUnknown
from waypost.usecases.read_status_file import FileNotRead
from waypost.usecases.record_events import NewsRefused
from waypost.usecases.repeat_answer import RepeatDiffers
from waypost.web.asgi import BodyTooLarge, ClientGone, Headers
from waypost.web.callers import KeyMissing, KeyUnknown, ScopeMissing, StoreNotYours, StoreUnknown
from waypost.web.refusals import FieldRefused, NotFound, OriginRefused
from waypost.web.throttle import TooMany
from waypost.web.wire.events import FieldError
from waypost.web.wire.others import ProblemOut

T = TypeVar("T")
log = structlog.get_logger("waypost.web")
PROBLEM_JSON = b"application/problem+json"
QUOTA = "https://iana.org/assignments/http-problem-types#quota-exceeded"
WHERE = re.compile(r" - at `(?P<path>\$.*)`$")
STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
NAMED_FIELD = re.compile(r"(?:unknown|required) field `(?P<name>.*?)`")


class ContentTypeRefused(Exception):
    """The body is of a type that this call does not take."""


class BodyMissing(Exception):
    """The call needs a body and has none."""


class MethodRefused(Exception):
    """The path is there, but not for this method."""

    def __init__(self, allowed: str) -> None:
        super().__init__(f"this address takes {allowed}")
        self.allowed = allowed


class PathUnknown(Exception):
    """Nothing is at this address."""


class Busy(Exception):
    """This process has no room for one more of these."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table: the status, the name of the kind, and its title."""

    status: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that says what is wrong."""

    kind: Kind
    detail: str
    errors: Sequence[FieldError] = ()
    headers: Headers = field(default_factory=list)

    def body(self, path: str) -> bytes:
        """The body, `application/problem+json`."""
        kind = QUOTA if self.kind.status == TOO_MANY.status else f"/docs#{self.kind.name}"
        told = ProblemOut(kind, self.kind.title, self.kind.status, self.detail, path, list(self.errors))
        return msgspec.json.encode(told)


NO_ROOM = Kind(503, "unavailable", "Not available at this moment")
TOO_MANY = Kind(429, "too-many", "Too many requests")
FIELD = Kind(422, "invalid-field", "A field cannot be taken as it is")
BROKEN = Kind(500, "our-fault", "Something went wrong on our side")
TABLE: dict[type[Exception], Kind] = {
    FieldRefused: FIELD,
    NewsRefused: FIELD,
    NumberInUse: Kind(409, "number-in-use", "The tracking number belongs to another order"),
    ShipmentRefused: FIELD,
    TimeNotUnderstood: FIELD,
    ZoneNotKnown: FIELD,
    msgspec.ValidationError: FIELD,
    msgspec.DecodeError: Kind(400, "not-json", "The body is not what it says it is"),
    UnicodeDecodeError: Kind(400, "not-json", "The body is not what it says it is"),
    RecursionError: Kind(400, "not-json", "The body is not what it says it is"),
    BodyMissing: Kind(400, "not-json", "The body is not what it says it is"),
    DocumentRefused: Kind(400, "epcis", "The document is not in the form of EPCIS 2.0"),
    FileNotRead: Kind(422, "file-not-read", "The file is in no format that is read here"),
    BodyTooLarge: Kind(413, "too-large", "The body is too large"),
    ContentTypeRefused: Kind(415, "content-type", "The body is of a type that is not taken here"),
    KeyMissing: Kind(401, "no-key", "A key is needed"),
    KeyUnknown: Kind(401, "no-key", "A key is needed"),
    ScopeMissing: Kind(403, "scope", "The key may not do this"),
    StoreNotYours: Kind(403, "scope", "The key may not do this"),
    StoreUnknown: FIELD,
    OriginRefused: Kind(403, "origin", "Only our own pages may ask this"),
    NotFound: Kind(404, "not-found", "Not found"),
    LinkUnknown: Kind(404, "not-found", "Not found"),
    LinkEnded: Kind(410, "link-ended", "The link has ended"),
    PathUnknown: Kind(404, "not-found", "Not found"),
    MethodRefused: Kind(405, "method", "The method is not taken here"),
    AlreadyExists: Kind(409, "running", "The same is being done at this moment"),
    RepeatDiffers: Kind(422, "key-reused", "The Idempotency-Key was used for another request"),
    TooMany: TOO_MANY,
    Busy: NO_ROOM,
    DatabaseUnavailable: NO_ROOM,
}
EXPECTED = tuple(TABLE)


def problem_of(error: Exception) -> Problem:
    """The answer to an error; one that is not in the table is ours: logged, and told without details."""
    kind = next((TABLE[parent] for parent in type(error).__mro__ if parent in TABLE), None)
    if kind is None:
        log.error("request_failed", exc_info=error)
        return Problem(BROKEN, "This is an error of ours; it is in the log. Nothing was stored.")
    tell = _TELL.get(kind.name)
    return tell(kind, error) if tell else Problem(kind, str(error))


async def attempt(work: Awaitable[T]) -> T | Problem | None:
    """What the work answers, or the problem that came of it; None: the client is gone.

    This is the outermost loop of a request: whatever goes wrong becomes its answer, and the server lives on.
    """
    try:
        return await work
    except ClientGone:
        return None
    except Exception as error:  # noqa: BLE001 - the outermost loop of a request: every error gets an answer
        return problem_of(error)


def field_errors(error: Exception) -> list[FieldError]:
    """The fields at fault, for a row of a batch."""
    problem = problem_of(error)
    return list(problem.errors) or [FieldError("", problem.detail)]


def _field(kind: Kind, error: Exception) -> Problem:
    if isinstance(error, msgspec.ValidationError):
        pointer, detail = pointer_and_detail(str(error))
    elif isinstance(error, StoreUnknown):
        pointer, detail = "/store", str(error)
    else:
        pointer, detail = getattr(error, "pointer", ""), str(error)
    return Problem(kind, f"{pointer or 'body'}: {detail}", [FieldError(pointer, detail)])


def pointer_and_detail(said: str) -> tuple[str, str]:
    """The JSON pointer and the sentence in what msgspec says (`... - at `$.lines[0].title``)."""
    found = WHERE.search(said)
    pointer = ""
    if found:
        said = said[: found.start()]
        pointer = "".join(f"/{_escaped(name or place)}" for name, place in STEP.findall(found["path"][1:]))
    named = NAMED_FIELD.search(said)
    if named:
        pointer += "/" + _escaped(named["name"])
    return pointer, said[:1].lower() + said[1:].replace("`", "'")


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _document(kind: Kind, error: DocumentRefused) -> Problem:
    return Problem(kind, str(error), [FieldError(flaw.pointer, flaw.detail) for flaw in error.flaws])


def _not_json(kind: Kind, error: Exception) -> Problem:
    if isinstance(error, RecursionError):
        return Problem(kind, "the body is nested too deeply")
    if isinstance(error, UnicodeDecodeError):
        return Problem(kind, f"the body is not UTF-8: {error.reason} at byte {error.start}")
    return Problem(kind, str(error))


def _no_key(kind: Kind, error: Exception) -> Problem:
    reason = b'Bearer realm="waypost"'
    if isinstance(error, KeyUnknown):
        reason += b', error="invalid_token"'
    return Problem(kind, str(error), headers=[(b"www-authenticate", reason)])


def _scope(kind: Kind, error: Exception) -> Problem:
    headers: Headers = []
    if isinstance(error, ScopeMissing):
        said = f'Bearer realm="waypost", error="insufficient_scope", scope="{error.scope.value}"'
        headers.append((b"www-authenticate", said.encode()))
    return Problem(kind, str(error), headers=headers)


def _later(kind: Kind, error: Exception) -> Problem:
    wait_s = getattr(error, "retry_after", 5)
    return Problem(kind, str(error), headers=[(b"retry-after", str(wait_s).encode())])


def _method(kind: Kind, error: Exception) -> Problem:
    allowed = getattr(error, "allowed", "GET")
    return Problem(kind, str(error), headers=[(b"allow", allowed.encode())])


def _running(kind: Kind, error: Exception) -> Problem:
    del error
    detail = "another request is storing the same at this moment: ask again in a second"
    return Problem(kind, detail, headers=[(b"retry-after", b"1")])


_TELL: dict[str, Callable[[Kind, Any], Problem]] = {
    "invalid-field": _field,
    "number-in-use": _field,
    "not-json": _not_json,
    "epcis": _document,
    "no-key": _no_key,
    "scope": _scope,
    "unavailable": _later,
    "too-many": _later,
    "method": _method,
    "running": _running,
}
