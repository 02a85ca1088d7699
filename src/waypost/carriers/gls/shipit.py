"""ShipIT: the REST services that GLS runs for each country, as another way to ask.

What is asked: https://cs-sw.gls-group.eu/webservices/3_5_15/doxygen/WS-REST-API/rest_tracking.html
"""

import json
from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.gls.reading import CODES
from waypost.domain.tracking import Location
from waypost.domain.written_time import tidy_time
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, OK, json_answer, raise_for_status
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierRefused,
    OtherNumber,
    Report,
    Scan,
    ShipmentNews,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request, Response
from waypost.ports.oauth import basic_authorization
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

_FORM = "application/glsVersion1+json"
_FAULT = 490  # what ShipIT answers to a question that it cannot answer; why stands in the headers
_SHORT_OF_NEWS = ("not found", "no data", "not_available", "not yet", "not a valid value")


def ask_shipit(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    base = (account.base_url or "").rstrip("/")
    if not base:
        raise CarrierRefused(
            "gls: ShipIT is asked at the base URL that GLS gave you, and the account has none"
        )
    headers = {
        "accept": f"{_FORM}, application/json",
        "content-type": _FORM,
        "authorization": basic_authorization(
            account.values.get("api_key", ""), account.values.get("api_secret", "")
        ),
    }
    news = []
    for one in wanted:
        question = json.dumps({"TrackID": one.tracking_number}).encode()
        response = yield Request("POST", f"{base}/tracking/parceldetails", headers, question)
        raise_for_status(response, carrier="gls", now=now, readable=(BAD_REQUEST, NOT_FOUND, _FAULT))
        news.append(_news_of(response, one.tracking_number))
    return Report(tuple(news))


def _news_of(response: Response, number: str) -> ShipmentNews:
    """One number's trouble never costs the others: also where its answer cannot be read."""
    if response.status != OK:
        return _untold(response, number)
    try:
        unit = json_answer(response, carrier="gls")["UnitDetail"]
    except AnswerNotUnderstood as problem:
        return ShipmentNews(number, problem=str(problem))
    if not unit:
        return ShipmentNews(number, problem="the answer tells nothing of this number")
    scans, unread = read_scans(unit.each("History"), scan_of_history)
    named = (unit[name].text() for name in ("TrackID", "ParcelNumber", "PartnerParcelNumber"))
    others = dict.fromkeys(other for other in named if other and other != number)
    return ShipmentNews(
        number,
        scans,
        service=unit["Product"].text(),
        problem=unread,
        other_numbers=tuple(OtherNumber(other) for other in others),
    )


def _untold(response: Response, number: str) -> ShipmentNews:
    told = " ".join(text for name in ("error", "message") if (text := response.headers.get(name)))
    words = told.lower()
    if response.status == NOT_FOUND or any(one in words for one in _SHORT_OF_NEWS):
        return ShipmentNews(number, is_unknown=True)
    return ShipmentNews(number, problem=told or f"ShipIT answers {response.status} and says no more")


def scan_of_history(event: Node) -> Scan | None:
    """One line of the history; None where it tells no day. GLS writes the offset with every time."""
    occurred_at = tidy_time(event["Date"].text())
    if occurred_at is None:
        return None
    code, text, country = (event[name].text() for name in ("StatusCode", "Description", "Country"))
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(
            city=event["Location"].text(),
            country=country if country and len(country) == 2 else None,  # noqa: PLR2004 (ISO 3166-1 alpha-2)
            facility=event["LocationCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )
