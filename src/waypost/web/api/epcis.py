"""EPCIS 2.0: capture documents, and tell what became of them."""

import asyncio
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec

from waypost.domain.tracking import from_micros, micros
from waypost.ports.database import KeptAnswer, Transaction
from waypost.usecases.capture_epcis import Captured, OnError, capture_events
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, Answer, Asked
from waypost.web.api.epcis_pages import VERSIONS, next_page, per_page
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.wire.epcis import CapturedEvent, CaptureError, CaptureJob

BEHAVIOUR = b"gs1-capture-error-behaviour"
LATEST = 1 << 52  # microseconds since 1970: a year with four digits
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


async def list_captures(asked: Asked) -> Answer:
    """`GET /epcis/capture`: the jobs of a day, the newest first."""
    query = asked.query()
    limit, before = per_page(query.get("perPage")), _job_before(query.get("nextPageToken"))
    stores = [store.id for store in await asked.service.callers.all_stores() if asked.sees(store.id)]
    scopes = [_kept_under(store_id) for store_id in stores]

    def work(tx: Transaction) -> Sequence[tuple[str, KeptAnswer]]:
        return tx.answers.newest(scopes, before=before, limit=limit + 1)

    found = await asked.service.records.read(work)
    headers = list(VERSIONS)
    if len(found) > limit:
        key, kept = found[limit - 1]
        onward = {**query, "nextPageToken": f"{micros(kept.created_at)}.{key}"}
        headers.append(next_page(asked, "/epcis/capture", onward))
    jobs = b",".join(kept.body for _, kept in found[:limit])
    return Answer(200, b"[" + jobs + b"]", headers=headers)


def _job_before(token: str | None) -> tuple[datetime, str] | None:
    if token is None:
        return None
    moment, _, key = token.partition(".")
    if not (moment.isascii() and moment.isdigit() and JOB_ID.fullmatch(key)):
        raise FieldRefused("", "this nextPageToken is not one of ours: follow the Link header")
    return from_micros(min(int(moment[:16]), LATEST)), key


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
