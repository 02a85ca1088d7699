"""What FedEx says in an answer of the Track API, and in a push, which has the same shape."""

from collections.abc import Sequence

from waypost.domain.tracking import Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierBusy, CarrierRefused, Scan, ShipmentNews, Wanted
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.fedex")

_UNKNOWN = ("NOTFOUND", "NOT.FOUND")
_ONLY_A_DAY = "T00:00:00-06:00"  # what FedEx writes where it knows no clock
_STREETS = frozenset({"streetLines"})


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole, whichever HTTP status it came with."""
    for error in answer.each("errors"):
        code, message = error["code"].text() or "", error["message"].text() or ""
        if code.startswith(("NOT.AUTHORIZED", "FORBIDDEN")):
            raise CarrierRefused(f"fedex: {code} {message}")
        if code.startswith(("INTERNAL.SERVER", "SERVICE.UNAVAILABLE")):
            raise CarrierBusy(f"fedex: {code} {message}")


def found_in(answer: Node) -> dict[str, list[Node]]:
    """The results for each number; a number that FedEx used twice has two."""
    found: dict[str, list[Node]] = {}
    output = answer["output"] or answer
    complete = [*output.each("completeTrackResults")] or [output]
    for one in complete:
        for result in one.each("trackResults"):
            number = one["trackingNumber"].text() or result["trackingNumberInfo"]["trackingNumber"].text()
            if number:
                found.setdefault(number, []).append(result)
    return found


def news_of(results: Sequence[Node], wanted: Wanted, answer: Node) -> ShipmentNews:
    """What the results say of one number."""
    number = wanted.tracking_number
    if not results:
        told = "; ".join(text for error in answer.each("errors") if (text := error["message"].text()))
        return ShipmentNews(number, problem=told or "the answer does not mention this number")
    result, is_choice = _shipment_meant(results, wanted.shipped_on)
    scans, unread = read_scans(result.each("scanEvents"), scan_of)
    error = result["error"]
    code = error["code"].text() or ""
    if not scans and code:
        is_unknown = code.endswith(_UNKNOWN)
        problem = None if is_unknown else f"{code} {error['message'].text() or ''}".strip()
        return ShipmentNews(number, problem=problem, is_unknown=is_unknown)
    twice = f"FedEx gave this number to {len(results)} shipments; one of them is told" if is_choice else None
    return ShipmentNews(
        number,
        scans,
        service=result["serviceDetail"]["description"].text(),
        expected_at=_expected(result),
        problem=unread or twice,
    )


def scan_of(event: Node) -> Scan | None:
    """One scan; None where it tells no day."""
    occurred_at = tidy_time(event["date"].text())
    if occurred_at is None:
        return None
    place = event["scanLocation"]
    code, exception = event["eventType"].text(), event["exceptionCode"].text()
    words = (event["eventDescription"].text(), event["exceptionDescription"].text())
    text = " - ".join(word for word in words if word) or None
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=exception, code=code, text=text),
        code=code,
        carrier_type=exception,
        text=text,
        location=Location(
            city=place["city"].text(),
            region=place["stateOrProvinceCode"].text(),
            country=place["countryCode"].text(),
            postal_code=place["postalCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_STREETS),
    )


def _shipment_meant(results: Sequence[Node], shipped_on: str | None) -> tuple[Node, bool]:
    """FedEx uses numbers again: the one shipped on the day asked for, else the one shipped last."""
    if len(results) == 1:
        return results[0], False
    told = [(_shipped_on(result), result) for result in results if [*result.each("scanEvents")]]
    if not told:
        return results[0], False
    same_day = [result for day, result in told if shipped_on and day == shipped_on]
    latest = max(told, key=lambda pair: pair[0])[1]
    return (same_day[0], False) if len(same_day) == 1 else (latest, len(told) > 1)


def _shipped_on(result: Node) -> str:
    return (_times(result).get("SHIP") or "")[:10]


def _times(result: Node) -> dict[str | None, str]:
    return {
        one["type"].text(): text
        for one in result.each("dateAndTimes")
        if (text := tidy_time(one["dateTime"].text()))
    }


def _expected(result: Node) -> str | None:
    """The end of the window in which FedEx expects to deliver; None once it has."""
    times = _times(result)
    if "ACTUAL_DELIVERY" in times or result["latestStatusDetail"]["code"].text() == "DL":
        return None
    ends = tidy_time(result["estimatedDeliveryTimeWindow"]["window"]["ends"].text())
    expected = ends or times.get("ESTIMATED_DELIVERY")
    return expected[:10] if expected and expected.endswith(_ONLY_A_DAY) else expected
