"""What Canada Post says of one number."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.canada_post")

_NO_HISTORY = frozenset({"004"})
_NOT_LET_IN = frozenset({"E002"})
_THROTTLED_S = 60.0
_PEOPLE = frozenset({"signatory-name"})
_PROVINCES = frozenset(("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"))


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole."""
    for code, description in _messages(answer):
        if code in _NOT_LET_IN or "authentication" in description.lower():
            raise CarrierRefused(f"canada-post: {code} {description}")
        if "slm monitor" in description.lower():
            raise CarrierBusy(f"canada-post: {description}", retry_after_s=_THROTTLED_S)


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of the number; AnswerNotUnderstood where it is no answer about a number at all."""
    detail, messages = _found(answer, "tracking-detail"), _messages(answer)
    if detail is None and not messages:
        raise AnswerNotUnderstood("canada-post: neither a tracking-detail nor messages")
    if detail is None:
        is_unknown = any(code in _NO_HISTORY for code, _ in messages)
        told = "; ".join(f"{code} {description}".strip() for code, description in messages)
        return ShipmentNews(number, problem=None if is_unknown else told, is_unknown=is_unknown)
    scans, unread = read_scans(detail["significant-events"].each("occurrence"), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    day = detail["changed-expected-date"].text() or detail["expected-delivery-date"].text()
    return ShipmentNews(
        number,
        scans,
        service=detail["service-name"].text(),
        expected_at=None if is_over else written_time(day),
        problem=unread,
    )


def scan_of(occurrence: Node) -> Scan | None:
    """One event; None where it tells no day.

    The time zone stands beside it as a word ("EST", the name of a country, often nothing), never as an
    offset: the time stays local, and the place decides.
    """
    occurred_at = written_time(occurrence["event-date"].text(), occurrence["event-time"].text())
    if occurred_at is None:
        return None
    code, text = occurrence["event-identifier"].text(), occurrence["event-description"].text()
    province = occurrence["event-province"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(
            city=occurrence["event-site"].text(),
            region=province,
            country="CA" if province in _PROVINCES else None,
            facility=occurrence["event-retail-name"].text(),
        ),
        mapping_version=CODES.version,
        raw=occurrence.as_text(leave_out=_PEOPLE),
    )


def _found(answer: Node, name: str) -> Node | None:
    """An element at the root, or one below it."""
    if not isinstance(answer.value, dict):
        return None
    if name in answer.value:
        return answer[name]
    inside = (answer[root] for root in answer.value)
    return next((node[name] for node in inside if isinstance(node.value, dict) and name in node.value), None)


def _messages(answer: Node) -> list[tuple[str, str]]:
    messages = _found(answer, "messages") or Node()
    return [
        (message["code"].text() or "", message["description"].text() or "")
        for message in messages.each("message")
    ]
