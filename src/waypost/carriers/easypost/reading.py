"""What EasyPost says of a tracker."""

from waypost.domain.tracking import EventType
from waypost.domain.written_time import day_or_time, tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import place_of, read_scans

CODES = code_table("waypost.carriers.easypost")

# Our name of a carrier, and the one in EasyPost's `carrier`.
THEIRS = {
    "australia-post": "AustraliaPost",
    "canada-post": "CanadaPost",
    "canpar": "Canpar",
    "dhl-express": "DHLExpress",
    "dpd": "DPD",
    "fedex": "FedEx",
    "lasership": "LaserShip",
    "ontrac": "OnTrac",
    "parcelforce": "Parcelforce",
    "purolator": "Purolator",
    "royal-mail": "RoyalMail",
    "ups": "UPS",
    "usps": "USPS",
}
OURS = {
    **{theirs: ours for ours, theirs in THEIRS.items()},
    "DPDUK": "dpd",
    "FedExSmartPost": "fedex",
    "LaserShipV2": "lasership",
    "UPSDAP": "ups",
}


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of a number: a tracker, or an error about it."""
    if not answer["tracking_code"]:
        error = answer["error"]
        told = " ".join(part for part in (error["code"].text(), error["message"].text()) if part)
        return ShipmentNews(number, problem=told or "the answer tells nothing of this number")
    scans, unread = read_scans(answer.each("tracking_details"), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    return ShipmentNews(
        number,
        scans,
        carrier=OURS.get(answer["carrier"].text() or ""),
        service=answer["carrier_detail"]["service"].text(),
        expected_at=None if is_over else _expected(answer),
        problem=unread,
        is_unknown=not scans and answer["status"].text() == "unknown",
    )


def scan_of(detail: Node) -> Scan | None:
    """One tracking detail; None where it tells no day."""
    occurred_at = tidy_time(detail["datetime"].text())
    if occurred_at is None:
        return None
    code, kind = detail["status"].text(), detail["status_detail"].text()
    text = detail["message"].text() or detail["description"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=place_of(detail["tracking_location"]),
        mapping_version=CODES.version,
        raw=detail.as_text(),
    )


def _expected(tracker: Node) -> str | None:
    """The day and clock at the receiver's where the carrier gave them, else the moment in UTC."""
    local = tidy_time(tracker["carrier_detail"]["est_delivery_date_local"].text())
    clock = tracker["carrier_detail"]["est_delivery_time_local"].text()
    if local and clock and "T" not in local:
        return tidy_time(f"{local}T{clock}") or local
    return local or day_or_time(tracker["est_delivery_date"].text())
