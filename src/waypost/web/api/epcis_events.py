"""EPCIS 2.0: tell the events that we know, all or those that a query asks for.

Parameters as in EPCIS 2.0 (ISO/IEC 19987), section 8.2.7.1: several words are separated by `|`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from waypost.domain.local_time import TimeNotUnderstood, place_in_time
from waypost.domain.tracking import OffsetSource
from waypost.ports.database import Transaction
from waypost.ports.supply_events import EventQuery, SupplyEvents
from waypost.usecases.export_epcis import answer_epcis
from waypost.usecases.page_told_events import ToldPage, WantedEvents, page_told_events
from waypost.web.api.asking import Answer, Asked, told
from waypost.web.api.epcis_pages import RANGE, VERSIONS, next_page, per_page
from waypost.web.refusals import FieldRefused
from waypost.web.wire.epcis import CONTEXT, EpcisResources

EQUAL = {
    "eventType": "type",
    "EQ_action": "action",
    "EQ_bizStep": "bizStep",
    "EQ_disposition": "disposition",
    "EQ_readPoint": "readPoint",
    "EQ_bizLocation": "bizLocation",
}
EPC_FORMAT = b"gs1-epc-format"
TOLD_IN = ("no_preference", "always_gs1_digital_link", "never_translates")
MOST_WORDS = 100


async def list_resources(asked: Asked) -> Answer:
    """`GET /epcis`: what can be asked for."""
    asked.query()
    home = EpcisResources(CONTEXT, "Collection", ["capture", "events"])
    return Answer(200, msgspec.json.encode(home), headers=RANGE)


async def list_events(asked: Asked) -> Answer:
    """`GET /epcis/events`."""
    query = asked.query()
    limit, cursor = per_page(query.get("perPage")), query.get("nextPageToken")
    _must_be_tellable(asked)
    store = await asked.store(query["store"]) if "store" in query else asked.caller.store
    service = asked.service
    base_url = service.settings.base_url
    asked_for = _event_query(query)
    wanted = WantedEvents(
        store.id if store else None,
        _parcels(query.get("MATCH_epc"), service.supply_events),
        None
        if asked_for == EventQuery()
        else partial(service.supply_events.is_wanted, query=asked_for, base_url=base_url),
    )

    def work(tx: Transaction) -> ToldPage:
        try:
            return page_told_events(tx, wanted, cursor=cursor, limit=limit)
        except ValueError:
            raise FieldRefused("", "this nextPageToken is not one of ours: follow the Link header") from None

    page = await service.records.read(work)
    headers = [*VERSIONS, (EPC_FORMAT, b"Always_GS1_Digital_Link")]
    if page.next_cursor is not None:
        headers.append(next_page(asked, "/epcis/events", {**query, "nextPageToken": page.next_cursor}))
    document = answer_epcis(page.told, writer=service.supply_events, base_url=base_url, now=service.clock())
    return told(200, document, headers)


def _must_be_tellable(asked: Asked) -> None:
    given = asked.headers.get(EPC_FORMAT, b"no_preference").decode("latin-1").strip()
    if given.lower() not in TOLD_IN:
        detail = "GS1-EPC-Format: parcels are told as GS1 Digital Links only (Always_GS1_Digital_Link)"
        raise FieldRefused("", f"{detail}, not {given[:60]!r}")


def _event_query(query: Mapping[str, str]) -> EventQuery:
    equal = {field: frozenset(_words(query, name)) for name, field in EQUAL.items() if name in query}
    return EventQuery(equal, _period(query, "eventTime"), _period(query, "recordTime"))


def _parcels(given: str | None, supply_events: SupplyEvents) -> Sequence[tuple[str, str | None]] | None:
    if given is None:
        return None
    named = [supply_events.parcel_named(one) for one in _words({"MATCH_epc": given}, "MATCH_epc")]
    return [one for one in named if one is not None]


def _words(query: Mapping[str, str], name: str) -> list[str]:
    words = [word.strip() for word in query[name].split("|") if word.strip()]
    if not words or len(words) > MOST_WORDS:
        raise FieldRefused("", f"{name} has 1 to {MOST_WORDS} words, separated by |")
    return words


def _period(query: Mapping[str, str], name: str) -> tuple[datetime | None, datetime | None]:
    return _moment(query, f"GE_{name}"), _moment(query, f"LT_{name}")


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    if name not in query:
        return None
    written = query[name].replace(" ", "+")  # a plus sign that was not escaped
    try:
        moment = place_in_time(written, zone_of_location=None, zone_of_account=None)
    except TimeNotUnderstood as problem:
        raise FieldRefused("", f"{name}: {problem}") from problem
    if moment.offset_source is not OffsetSource.GIVEN:
        raise FieldRefused("", f"{name} needs an offset: 2026-11-24T16:12:00Z or ...+01:00")
    return moment.occurred_at
