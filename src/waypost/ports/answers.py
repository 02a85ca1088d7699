"""What a carrier's answer asks of us before anybody reads it: one table from HTTP to our errors."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused
from waypost.ports.exchange import Response
from waypost.ports.payload import Node, NotReadable, read_json, read_xml

OK = 200
BAD_REQUEST = 400
UNAUTHORIZED = 401
NOT_FOUND = 404
TOO_MANY = 429
SERVER_ERROR = 500
_REFUSED = frozenset({UNAUTHORIZED, 402, 403})
_BUSY = frozenset({408, 425, TOO_MANY, SERVER_ERROR, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529})
_LONGEST_WAIT_S = 24 * 3600.0


def raise_for_status(
    response: Response, *, carrier: str, now: datetime, readable: tuple[int, ...] = ()
) -> None:
    """Return where the answer is to be read: 2xx, and the statuses in `readable` whose body says more.

    Raises:
        CarrierRefused: 401, 402, 403.
        CarrierBusy: 408, 429, 5xx, with what Retry-After says.
        AnswerNotUnderstood: any other status.

    """
    status = response.status
    if OK <= status < 300 or status in readable:  # noqa: PLR2004 (the 2xx)
        return
    if status in _REFUSED:
        raise CarrierRefused(f"{carrier} answers {status}: it does not accept this account")
    if status in _BUSY or status >= 500:  # noqa: PLR2004 (the 5xx)
        wait = retry_after_s(response.headers.get("retry-after"), now=now)
        raise CarrierBusy(f"{carrier} answers {status}", retry_after_s=wait)
    raise AnswerNotUnderstood(f"{carrier} answers {status}, which its documents do not name")


def retry_after_s(header: str | None, *, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or an HTTP date); None where it says neither.

    Never negative, and never over a day: a carrier that says more is asked again tomorrow.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), _LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT_S)


def json_answer(response: Response, *, carrier: str) -> Node:
    """The body as JSON; AnswerNotUnderstood where it is none."""
    try:
        return read_json(response.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"{carrier}: {problem}") from problem


def xml_answer(response: Response, *, carrier: str) -> Node:
    """The body as XML; AnswerNotUnderstood where it is none."""
    try:
        return read_xml(response.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"{carrier}: {problem}") from problem
