"""Status files of carriers: read as they came, recorded shipment by shipment."""

import asyncio
from functools import partial
from zoneinfo import ZoneInfo

from waypost.domain.links import public_id
from waypost.ports.connector import CarrierAccount
from waypost.ports.database import Store, Transaction
from waypost.ports.status_file import StatusFile
from waypost.usecases.read_status_file import (
    FileRead,
    FileReceived,
    ShipmentRead,
    record_file,
    understand_file,
)
from waypost.usecases.repeat_answer import Given
from waypost.usecases.unpack_file import unpacked
from waypost.web.api.asking import ENCODER, Answer, Asked
from waypost.web.api.understanding import slug_of, zone_of_store
from waypost.web.refusals import FieldRefused
from waypost.web.wire.status_files import StatusFileRead, StatusFileShipment

MOST_TIMES_LARGER = 10  # unpacked, than a body may be
ABOUT_THE_FORMAT = ("references", "layout", "columns")


async def read_file(asked: Asked) -> Answer:
    """`POST /v1/status-files`: the file is read first, then recorded in one transaction."""
    query = asked.query()
    store = await asked.store(query.get("store"))
    service, now = asked.service, asked.service.clock()
    most = service.settings.most_body_bytes
    account = CarrierAccount(
        0,
        slug_of(query.get("carrier"), "") or "",
        {name: query[name] for name in ABOUT_THE_FORMAT if query.get(name)},
        zone=_zone(query.get("timezone"), store),
    )
    body = await asyncio.to_thread(partial(unpacked, asked.raw, most_bytes=MOST_TIMES_LARGER * most))
    file = FileReceived("body", body, account, store.id)
    reader = _format(asked, query.get("format"), body)
    understood = await asyncio.to_thread(
        partial(understand_file, file, reader=reader, places=service.world.places, now=now)
    )

    def work(tx: Transaction) -> Given:
        read = record_file(tx, understood, now=now)
        asked.changed.extend(("s", one.shipment_id) for one in read.shipments if one.shipment_id is not None)
        return Given(200, ENCODER.encode(_told(read)))

    return await asked.write(work, weight=max(1, len(understood.news)))


def _format(asked: Asked, slug: str | None, body: bytes) -> StatusFile | None:
    formats = asked.service.status_files
    found = formats.format_of(body) if slug is None else formats.format_named(slug)
    if found is None and slug is not None:
        known = ", ".join(formats.STATUS_FILES)
        raise FieldRefused("", f"no format is called {slug[:60]!r}; there are: {known}")
    return found


def _zone(given: str | None, store: Store) -> str | None:
    if given is None:
        return zone_of_store(store)
    try:
        ZoneInfo(given)
    except (KeyError, ValueError, OSError):
        raise FieldRefused("", f"{given[:60]!r} is not an IANA time zone such as Europe/Paris") from None
    return given


def _told(read: FileRead) -> StatusFileRead:
    return StatusFileRead(
        read.format or "",
        read.recorded,
        read.duplicates,
        read.refused,
        [_shipment(one) for one in read.shipments],
        list(read.warnings),
    )


def _shipment(one: ShipmentRead) -> StatusFileShipment:
    shipment = public_id("shp", one.shipment_id) if one.shipment_id is not None else None
    return StatusFileShipment(
        one.tracking_number, shipment, one.recorded, one.duplicates, one.refused, list(one.problems)
    )
