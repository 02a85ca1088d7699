"""What Hermes says of some numbers."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.hermes_de")

_UNKNOWN = "e001"
_ALPHA_2 = {
    "AUT": "AT", "BEL": "BE", "CHE": "CH", "CZE": "CZ", "DEU": "DE", "DNK": "DK", "ESP": "ES", "FIN": "FI",
    "FRA": "FR", "GBR": "GB", "HUN": "HU", "IRL": "IE", "ITA": "IT", "LUX": "LU", "NLD": "NL", "POL": "PL",
    "PRT": "PT", "SVK": "SK", "SWE": "SE",
}  # fmt: skip


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of one of the numbers that were asked for."""
    told = answer.each("shipmentinfo")
    shipment = next((one for one in told if one["shipmentID"].text() == number), Node())
    scans, unread = read_scans(shipment.each("status"), scan_of)
    result = shipment["result"]
    if not scans and result["code"].text() == _UNKNOWN:
        return ShipmentNews(number, is_unknown=True)
    if not shipment["status"]:
        said = " ".join(part for part in (result["code"].text(), result["message"].text()) if part)
        return ShipmentNews(number, problem=said or "the answer tells nothing of this number")
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    return ShipmentNews(number, scans, expected_at=None if is_over else _expected(shipment), problem=unread)


def scan_of(status: Node) -> Scan | None:
    """One status; None where it tells no day."""
    occurred_at = tidy_time(status["timestamp"].text())
    if occurred_at is None:
        return None
    code, text, unit = status["code"].text(), status["description"].text(), status["scanningUnit"]
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(
            city=unit["city"].text(),
            country=_ALPHA_2.get(unit["countryCode"].text() or ""),
            facility=unit["name"].text(),
        ),
        mapping_version=CODES.version,
        raw=status.as_text(),
    )


def _expected(shipment: Node) -> str | None:
    """The day of the forecast, by the end of its window."""
    forecast = shipment["deliveryForecast"]
    day, end = forecast["date"].text(), forecast["timeSlot"]["to"].text()
    return (tidy_time(f"{day}T{end}") if day and end else None) or tidy_time(day)
