"""Whose tracking number is this?"""

import msgspec

from waypost.domain.detection import DetectionContext
from waypost.domain.tracking_number import normalise
from waypost.usecases.detect_carrier import detect_carrier
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
    context = DetectionContext(
        carriers=frozenset(one for one in own if one),
        destination_country=given.destination_country.strip().upper() if given.destination_country else None,
        shipped_on=given.shipped_on,
    )
    carriers = asked.service.world.carriers
    found = detect_carrier(number, carriers=carriers, context=context)
    return told(200, DetectOut(normalise(number), [candidate_out(one, carriers) for one in found]))
