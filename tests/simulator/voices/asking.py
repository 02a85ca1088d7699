"""How the tests of single voices ask them: by hand, as any client would."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.simulator.in_process import HOOK, NOW, Talk
from waypost.domain.tracking import EventType, Location
from waypost.ports.connector import Pushed
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.voice import Asked
from waypost.simulator.voices.registry import telling

PLACE = Location(city="Memphis", region="TN", country="US", postal_code="38118")


def parcel_with(*kinds: EventType, carrier: str = "ups", number: str = "1Z5R89390357567127") -> Parcel:
    """A parcel to which these things have happened, an hour apart, the last one an hour ago."""
    begin = NOW - timedelta(hours=len(kinds))
    happenings = tuple(
        Happening(kind, begin + timedelta(hours=place), PLACE) for place, kind in enumerate(kinds)
    )
    return Parcel(carrier, number, happenings, destination=PLACE)


def talk_about(slug: str, *parcels: Parcel) -> Talk:
    """A voice that tells of these parcels."""
    talk = Talk(slug)
    for parcel in parcels:
        talk.world.add(parcel, teller=slug)
    return talk


def ask(
    talk: Talk,
    method: str,
    path: str,
    body: object = None,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One request, answered by the voice."""
    written = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return talk.voice.answer(Asked(method, path, query or {}, headers or {}, written), talk.desk)


def said(response: Response) -> Any:
    """An answer's JSON."""
    return json.loads(response.body)


def push_of(talk: Talk, parcel: Parcel, *, secret: str) -> Pushed:
    """The push of the last thing that happened to a parcel."""
    voice = telling(talk.voice)
    assert voice is not None
    request = voice.push(parcel, parcel.happenings[-1], hook_url=HOOK, secret=secret, desk=talk.desk)
    return Pushed(request.method, request.url, request.headers, request.body)
