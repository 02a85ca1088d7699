"""What La Poste says of some numbers."""

from waypost.domain.tracking import EventType
from waypost.domain.written_time import day_or_time, tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import AnswerNotUnderstood, CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.la_poste")

_UNKNOWN = frozenset({"104", "404"})
_NOT_LET_IN = frozenset({"401", "403"})
_FINAL = frozenset({EventType.DELIVERED, EventType.RETURNED})


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the question as a whole. Okapi itself answers in another form."""
    for one in answer.each():
        if one["returnCode"].text() in _NOT_LET_IN:
            raise CarrierRefused(f"la-poste: {one['returnMessage'].text()}")
    if not any(one["returnCode"] for one in answer.each()):
        raise AnswerNotUnderstood(f"la-poste: no returnCode; {answer['message'].text()}")


def news_of(answer: Node, number: str, *, is_alone: bool) -> ShipmentNews:
    """What an answer says of one of the numbers that were asked for.

    An answer to a single question is about that number, whatever it calls it: La Poste puts its own
    reference into `idShip` where it does not know the number.
    """
    answers = list(answer.each())
    named = [one for one in answers if _number_of(one) == number]
    found = next(iter([*named, *(answers if is_alone else [])]), Node())
    shipment, code = found["shipment"], found["returnCode"].text()
    if not shipment:
        is_unknown = code in _UNKNOWN
        told = " ".join(part for part in (code, found["returnMessage"].text()) if part)
        problem = told or "the answer tells nothing of this number"
        return ShipmentNews(number, problem=None if is_unknown else problem, is_unknown=is_unknown)
    scans, unread = read_scans(shipment.each("event"), scan_of)
    is_over = any(scan.type in _FINAL for scan in scans)
    return ShipmentNews(
        number,
        scans,
        service=shipment["product"].text(),
        expected_at=None if is_over else day_or_time(shipment["estimDate"].text()),
        problem=unread,
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. It names no place."""
    occurred_at = tidy_time(event["date"].text())
    if occurred_at is None:
        return None
    code, text = event["code"].text(), event["label"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        mapping_version=CODES.version,
        raw=event.as_text(),
    )


def _number_of(found: Node) -> str | None:
    return found["shipment"]["idShip"].text() or found["idShip"].text()
