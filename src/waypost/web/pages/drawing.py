"""The map of a journey for a page: one drawing for wide screens, one for phones, and the route in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from waypost.domain.journey import RouteKind, RouteStop
from waypost.domain.tracking import Status
from waypost.web.maps import CityLabel, Stop, StopKind, Tone, draw_backdrop, draw_map, visible_area
from waypost.web.pages import formats
from waypost.web.pages.arrival import phrase_of
from waypost.web.pages.reader import Reader
from waypost.web.pages.subject import Subject

WIDE, TALL = (1136, 500), (358, 250)
Area = tuple[float, float, float, float]
# The cities worth naming in an area (south, west, north, east in degrees), the most important first,
# in the language of a BCP 47 tag.
CitiesIn = Callable[[Area, str], Sequence[CityLabel]]
_TONES = {"warn": Tone.WARN, "bad": Tone.BAD}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Two pictures of the same route, and what they show in words."""

    wide: Markup
    tall: Markup
    description: str


def drawing(subject: Subject, reader: Reader, *, cities: CitiesIn | None = None) -> Drawing | None:
    """The map of a parcel; None where no place is known."""
    route = subject.part.route if subject.part else ()
    if not route:
        return None
    wide = [_stop(stop, subject, reader, is_last=stop is route[-1]) for stop in route]
    # On a phone the words of trouble stand right below the map; the picture keeps its room for the route.
    tall = [
        replace(stop, label=told.name) if stop.kind is StopKind.CURRENT else stop
        for stop, told in zip(wide, route, strict=True)
    ]
    return Drawing(
        _picture(wide, WIDE, "wide", reader, cities),
        _picture(tall, TALL, "tall", reader, cities),
        _described(route, reader),
    )


def backdrop() -> Markup:
    """A quiet map behind a form."""
    return Markup(draw_backdrop())  # noqa: S704 (our own drawing)


def _picture(
    stops: list[Stop], size: tuple[int, int], name: str, reader: Reader, cities: CitiesIn | None
) -> Markup:
    width, height = size
    tag = reader.language.tag
    labels = cities(visible_area(stops, locale=tag, width=width, height=height), tag) if cities else ()
    picture = draw_map(stops, locale=tag, width=width, height=height, labels=labels, id_prefix=f"map-{name}")
    return Markup(picture.svg)  # noqa: S704 (our own drawing; its words are escaped)


def _stop(stop: RouteStop, subject: Subject, reader: Reader, *, is_last: bool) -> Stop:
    kind = StopKind(stop.kind.value)
    label = stop.name
    if kind is StopKind.CURRENT and is_last and subject.status is Status.DELIVERED:
        kind = StopKind.DESTINATION
    if kind is StopKind.DESTINATION and not subject.is_return:
        label = reader.say("You, in %(city)s", city=stop.name)
    tone = Tone.OK
    if kind is StopKind.CURRENT and subject.trouble is not None:
        phrase = phrase_of(subject, reader)
        tone = _TONES.get(phrase.tone, Tone.OK)
        label = f"{stop.name} · {phrase.label}"
    is_reached = kind is StopKind.DESTINATION and subject.status is Status.DELIVERED
    return Stop(stop.lat, stop.lon, label, kind, tone, is_reached)


def _described(route: Sequence[RouteStop], reader: Reader) -> str:
    """The route in sentences, for whoever does not see the picture."""
    names = {kind: [stop.name for stop in route if stop.kind is kind and stop.name] for kind in RouteKind}
    sentences = [reader.say("Map of the way.")]
    for kind, message in (
        (RouteKind.ORIGIN, reader.say("From: %(places)s.", places=_listed(names[RouteKind.ORIGIN], reader))),
        (
            RouteKind.PASSED,
            reader.say("Passed: %(places)s.", places=_listed(names[RouteKind.PASSED], reader)),
        ),
        (RouteKind.CURRENT, reader.say("Now: %(places)s.", places=_listed(names[RouteKind.CURRENT], reader))),
        (
            RouteKind.DESTINATION,
            reader.say("To: %(places)s.", places=_listed(names[RouteKind.DESTINATION], reader)),
        ),
    ):
        if names[kind]:
            sentences.append(message)
    return " ".join(sentences)


def _listed(names: list[str], reader: Reader) -> str:
    return formats.all_of(names, reader.language) if names else ""
