"""What Australia Post says of some numbers."""

import re

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import AnswerNotUnderstood, CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.australia_post")

_INVALID = "ESB-10001"
_NOT_LET_IN = frozenset({"API_001", "API_002", "44003"})
_IN_AUSTRALIA = re.compile(r"(?P<city>.+) (?P<region>ACT|NSW|NT|QLD|SA|TAS|VIC|WA)")
_ABROAD = re.compile(r"(?P<city>.+) \((?P<country>[A-Z]{2})\)")
_COUNTRY = re.compile(r"[A-Z]{2}")
_OFFICE = re.compile(r"(?P<country>[A-Z]{2})-(?P<postal_code>[0-9A-Z]+), .+")


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the question as a whole."""
    if answer["tracking_results"]:
        return
    for error in answer.each("errors"):
        code, told = error["code"].text() or "", error["message"].text() or error["name"].text() or ""
        if code in _NOT_LET_IN:
            raise CarrierRefused(f"australia-post: {code} {told}")
        raise AnswerNotUnderstood(f"australia-post: {code} {told}")
    raise AnswerNotUnderstood("australia-post: neither tracking_results nor errors")


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of one of the numbers that were asked for."""
    results = answer.each("tracking_results")
    result = next((one for one in results if one["tracking_id"].text() == number), Node())
    errors = [(error["code"].text() or "", error["name"].text() or "") for error in result.each("errors")]
    item = _item(result, number)
    if not item:
        is_unknown = any(code == _INVALID for code, _ in errors)
        told = "; ".join(f"{code} {name}".strip() for code, name in errors)
        problem = told or "the answer tells nothing of this number"
        return ShipmentNews(number, problem=None if is_unknown else problem, is_unknown=is_unknown)
    scans, unread = read_scans(item.each("events"), scan_of)
    return ShipmentNews(number, scans, service=item["product_type"].text(), problem=unread)


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. There are no codes: the whole sentence stands for one."""
    occurred_at = tidy_time(event["date"].text())
    if occurred_at is None:
        return None
    text = event["description"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=text, text=text),
        code=text,
        text=text,
        location=_location(event["location"].text()),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )


def _item(result: Node, number: str) -> Node:
    """The article that was asked for; of a consignment's articles the one that is not delivered yet."""
    items = [
        item
        for one in result.each("trackable_items")
        for item in (one.each("items") if one["items"] else one.each())
    ]
    named = [item for item in items if item["article_id"].text() == number]
    waiting = [item for item in items if not _is_delivered(item)]
    return next(iter([*named, *waiting, *items]), Node())


def _is_delivered(item: Node) -> bool:
    told = (event["description"].text() for event in item.each("events"))
    return any(CODES.meaning(code=text) is EventType.DELIVERED for text in told)


def _location(text: str | None) -> Location:
    """A place is one line: city and state, city and country, an office abroad, or a country alone."""
    line = text or ""
    if match := _IN_AUSTRALIA.fullmatch(line):
        return Location(city=match["city"], region=match["region"], country="AU")
    if match := _ABROAD.fullmatch(line):
        return Location(city=match["city"], country=match["country"])
    if match := _OFFICE.fullmatch(line):
        return Location(postal_code=match["postal_code"], country=match["country"])
    if _COUNTRY.fullmatch(line):
        return Location(country=line)
    return Location(facility=line) if line else NOWHERE
