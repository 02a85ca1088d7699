"""What AfterShip says of a tracking."""

from collections.abc import Sequence

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, OtherNumber, Scan, ShipmentNews, Wanted
from waypost.ports.payload import Node
from waypost.ports.scans import kept_beside, read_scans

CODES = code_table("waypost.carriers.aftership")

# AfterShip's slug of a carrier where it is not the same as ours.
_THEIRS = {
    "correios-br": "brazil-correios",
    "correos-es": "spain-correos-es",
    "deutsche-post": "deutsch-post",
    "dhl-ecommerce": "dhl-global-mail",
    "dhl-express": "dhl",
    "dhl-parcel-de": "dhl-germany",
    "evri": "hermes",
    "hongkong-post": "hong-kong-post",
    "inpost": "inpost-paczkomaty",
    "la-poste": "la-poste-colissimo",
    "landmark": "landmark-global",
    "parcelforce": "parcel-force",
    "yamato": "taqbin-jp",
}
_SAME = (
    "amazon", "australia-post", "austrian-post", "bpost", "bring", "canada-post", "canpar", "china-post",
    "dpd", "fedex", "gls", "hermes-de", "lasership", "old-dominion", "ontrac", "posti", "postnl", "postnord",
    "purolator", "royal-mail", "sagawa", "speedee", "swiss-post", "ups", "usps", "yodel", "yunexpress",
)  # fmt: skip
SLUGS = {**_THEIRS, **{slug: slug for slug in _SAME}}
_OURS = {
    **{theirs: ours for ours, theirs in SLUGS.items()},
    "colissimo": "la-poste",
    "dpd-de": "dpd",
    "dpd-uk": "dpd",
    "postnl-3s": "postnl",
    "ups-mi": "ups",
}
_ALPHA_2 = {
    "AUS": "AU", "AUT": "AT", "BEL": "BE", "BRA": "BR", "CAN": "CA", "CHE": "CH", "CHN": "CN", "CZE": "CZ",
    "DEU": "DE", "DNK": "DK", "ESP": "ES", "FIN": "FI", "FRA": "FR", "GBR": "GB", "HKG": "HK", "IND": "IN",
    "IRL": "IE", "ITA": "IT", "JPN": "JP", "KOR": "KR", "LUX": "LU", "MEX": "MX", "NLD": "NL", "NOR": "NO",
    "NZL": "NZ", "POL": "PL", "PRT": "PT", "SGP": "SG", "SWE": "SE", "TUR": "TR", "USA": "US",
}  # fmt: skip


def slug_of(carrier: str | None) -> str | None:
    """AfterShip's slug of one of our carriers, None where we know none."""
    return SLUGS.get(carrier or "")


def number_of(tracking: Node) -> str | None:
    """The number of a tracking; AfterShip writes it in capitals."""
    text = tracking["tracking_number"].text()
    return text.upper() if text else None


def refusal_of(answer: Node) -> None:
    """Raise what an envelope says of the account as a whole, whichever HTTP status it came with."""
    meta = answer["meta"]
    if meta["type"].text() in ("Unauthorized", "Forbidden"):
        raise CarrierRefused(f"aftership: {meta['code'].text()}")


def untold(answer: Node, wanted: Sequence[Wanted]) -> list[Wanted]:
    """The numbers that AfterShip does not have: told only by a list that is certainly whole."""
    numbers = [number_of(node) for node in answer["data"].each("trackings")]
    asked = {one.tracking_number.upper() for one in wanted}
    is_whole = answer["data"]["pagination"]["total"].number() == len(numbers)
    if not is_whole or not asked.issuperset(numbers):
        return []
    return [one for one in wanted if one.tracking_number.upper() not in numbers]


def news_of(tracking: Node, number: str) -> ShipmentNews:
    """What a tracking says."""
    if not tracking["tracking_number"]:
        return ShipmentNews(number, problem="the answer tells nothing of this number")
    elsewhere = {name: _mile(tracking[name]) for name in ("first_mile", "last_mile")}
    checkpoints = (kept_beside(one, **elsewhere) for one in tracking.each("checkpoints"))
    scans, unread = read_scans(checkpoints, scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    estimate = tracking["courier_estimated_delivery_date"]["estimated_delivery_date"].text()
    return ShipmentNews(
        number,
        scans,
        carrier=_OURS.get(tracking["slug"].text() or ""),
        service=tracking["shipment_type"].text(),
        expected_at=None if is_over else tidy_time(estimate),
        problem=unread,
        is_unknown=not scans and tracking["tag"].text() == "Pending",
        other_numbers=tuple(
            OtherNumber(other, _OURS.get(mile["slug"].text() or ""))
            for mile in elsewhere.values()
            if (other := mile["tracking_number"].text()) and other.upper() != number.upper()
        ),
    )


def _mile(mile: Node) -> Node:
    """What the parcel is called by the carrier of its first or last mile."""
    told = {name: text for name in ("tracking_number", "slug") if (text := mile[name].text())}
    return Node(told if "tracking_number" in told else None)


def scan_of(checkpoint: Node) -> Scan | None:
    """One checkpoint; None where it tells no day. Its time has an offset where the carrier gave one."""
    occurred_at = tidy_time(checkpoint["checkpoint_time"].text())
    if occurred_at is None:
        return None
    code, kind, text = (checkpoint[name].text() for name in ("subtag", "tag", "message"))
    country = checkpoint["country_region"].text() or checkpoint["country_iso3"].text()
    place = checkpoint["coordinate"]
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=Location(
            city=checkpoint["city"].text() or checkpoint["location"].text(),
            region=checkpoint["state"].text(),
            country=_ALPHA_2.get(country or ""),
            postal_code=checkpoint["postal_code"].text() or checkpoint["zip"].text(),
            lat=place["latitude"].number(),
            lon=place["longitude"].number(),
        ),
        mapping_version=CODES.version,
        raw=checkpoint.as_text(),
    )
