"""EPCIS 2.0: capture documents, tell what became of them, and tell the events that we know."""

import asyncio
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from waypost.ports.database import KeptAnswer, Transaction
from waypost.usecases.capture_epcis import Captured, OnError, capture_events
from waypost.usecases.export_epcis import answer_epcis
from waypost.usecases.page_told_events import ToldPage, page_told_events
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, Answer, Asked, told
from waypost.web.asgi import Headers
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.wire.epcis import CapturedEvent, CaptureError, CaptureJob

BEHAVIOUR = b"gs1-capture-error-behaviour"
VERSIONS: Headers = [(b"gs1-epcis-version", b"2.0.0"), (b"gs1-cbv-version", b"2.0.0")]
USUAL_PAGE, LARGEST_PAGE = 30, 1000
JOB_ID = re.compile(r"[0-9a-f]{24}")
JOB = msgspec.json.Decoder(CaptureJob)
INVALID = ("epcisException:ValidationException", "The event cannot be taken as it is", 400)


async def capture(asked: Asked) -> Answer:
    """`POST /epcis/capture`: the document is read first, then recorded in one transaction."""
    store = await asked.store(asked.query().get("store"))
    on_error, job_id = _behaviour(asked), secrets.token_hex(12)
    service, now = asked.service, asked.service.clock()
    events = await asyncio.to_thread(service.supply_events.read_document, asked.raw)

    def work(tx: Transaction) -> Given:
        captured = capture_events(
            tx, events, store_id=store.id, places=service.world.places, now=now, on_error=on_error
        )
        asked.changed.extend(("s", shipment) for one in captured for shipment in one.shipment_ids)
        finished = service.clock()
        job = ENCODER.encode(_job(captured, job_id, on_error, began_at=now, finished_at=finished))
        tx.answers.keep(KeptAnswer("", 200, job, finished), scope=_kept_under(store.id), key=job_id)
        return Given(202, job)

    answer = await asked.write(work, weight=max(1, sum(len(one.parcels) for one in events)))
    where = f"/epcis/capture/{JOB.decode(answer.body).capture_id}"
    answer.headers = [*(answer.headers or []), *VERSIONS, (b"location", where.encode())]
    return answer


async def read_capture(asked: Asked) -> Answer:
    """`GET /epcis/capture/{job_id}`."""
    asked.query()
    stores = [store.id for store in await asked.service.callers.all_stores() if asked.sees(store.id)]
    job_id = asked.path["job_id"]
    if not JOB_ID.fullmatch(job_id):
        raise NotFound("capture job")

    def work(tx: Transaction) -> KeptAnswer | None:
        found = (tx.answers.find(scope=_kept_under(store_id), key=job_id) for store_id in stores)
        return next((one for one in found if one is not None), None)

    kept = await asked.service.records.read(work)
    if kept is None:
        raise NotFound("capture job")
    return Answer(200, kept.body, headers=VERSIONS)


async def list_events(asked: Asked) -> Answer:
    """`GET /epcis/events`."""
    query = asked.query()
    limit, cursor = _per_page(query.get("perPage")), query.get("nextPageToken")
    store = await asked.store(query["store"]) if "store" in query else asked.caller.store
    service = asked.service
    base_url = service.settings.base_url

    def work(tx: Transaction) -> ToldPage:
        try:
            return page_told_events(tx, store_id=store.id if store else None, cursor=cursor, limit=limit)
        except ValueError:
            raise FieldRefused("", "this nextPageToken is not one of ours: follow the Link header") from None

    page = await service.records.read(work)
    headers = list(VERSIONS)
    if page.next_cursor is not None:
        onward = urlencode({**query, "nextPageToken": page.next_cursor})
        headers.append((b"link", f'<{base_url}/epcis/events?{onward}>; rel="next"'.encode()))
    document = answer_epcis(page.told, writer=service.supply_events, base_url=base_url, now=service.clock())
    return told(200, document, headers)


def _per_page(given: str | None) -> int:
    if given is None:
        return USUAL_PAGE
    if not given.isascii() or not given.isdigit() or not int(given[:9]):
        raise FieldRefused("", "perPage is a number, at least 1")
    return min(int(given[:9]), LARGEST_PAGE)


def _kept_under(store_id: int) -> str:
    return f"epcis capture jobs of store {store_id}"


def _behaviour(asked: Asked) -> OnError:
    given = asked.headers.get(BEHAVIOUR, OnError.ROLLBACK.encode()).decode("latin-1").strip().lower()
    if given not in set(OnError):
        raise FieldRefused("", f"GS1-Capture-Error-Behaviour is {' or '.join(OnError)}, not {given[:60]!r}")
    return OnError(given)


def _job(
    captured: Sequence[Captured],
    job_id: str,
    on_error: OnError,
    *,
    began_at: datetime,
    finished_at: datetime,
) -> CaptureJob:
    errors = [CaptureError(*INVALID, flaw.detail, flaw.pointer) for one in captured for flaw in one.flaws]
    return CaptureJob(
        job_id,
        running=False,
        success=not errors,
        errors=errors,
        capture_error_behaviour=on_error,
        created_at=began_at.isoformat(),
        finished_at=finished_at.isoformat(),
        events=[CapturedEvent(one.pointer, one.hash, one.outcome, one.parcels) for one in captured],
    )
