"""Whose tracking number is this?"""

import msgspec

from waypost.domain.detection import Candidate, surest
from waypost.domain.tracking_number import normalise
from waypost.ports.database import Transaction
from waypost.usecases.detect_carrier import detect_for_store
from waypost.web.api.asking import Answer, Asked, told
from waypost.web.api.showing import candidate_out
from waypost.web.api.understanding import number_from, required, slug_of
from waypost.web.wire.others import DetectIn, DetectOut

DETECT = msgspec.json.Decoder(DetectIn)


async def detect(asked: Asked) -> Answer:
    """`POST /v1/carriers/detect`."""
    given = DETECT.decode(asked.raw)
    number = number_from(required(given.tracking_number, "/tracking_number")) or ""
    own = (slug_of(one, f"/carriers/{place}") for place, one in enumerate(given.carriers or ()))
    also = frozenset(one for one in own if one)
    store = await asked.store(given.store)
    carriers = asked.service.world.carriers

    def work(tx: Transaction) -> tuple[Candidate, ...]:
        return detect_for_store(
            tx,
            number,
            store=store,
            carriers=carriers,
            also=also,
            country=given.destination_country,
            shipped_on=given.shipped_on,
        )

    found = await asked.service.records.read(work)
    chosen = surest(found)
    return told(
        200,
        DetectOut(
            normalise(number),
            chosen.carrier if chosen else None,
            [candidate_out(one, carriers) for one in found],
        ),
    )
