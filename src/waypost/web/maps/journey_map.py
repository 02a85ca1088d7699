"""The map of a parcel's journey, drawn on the server as one inline SVG of a few kilobytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import dist

from babel import Locale

from waypost.web.maps.canvas import draw_sheet, wrap
from waypost.web.maps.countries import place_countries
from waypost.web.maps.geometry import Box, Cubic, points_along, smooth_through
from waypost.web.maps.labels import Room, boxes_around, shortened, square_around, text_width
from waypost.web.maps.land import draw_ground
from waypost.web.maps.marks import (
    Mark,
    StopKind,
    Tone,
    draw_city,
    draw_country,
    draw_mark,
    draw_route,
    draw_tag,
)
from waypost.web.maps.window import Window, fit, unroll

_WIDE_FROM = 700
_TOGETHER_PX = 14
_TAG_HEIGHT = 26
_TAG_TEXT_PX = 12.5
_TAG_SIDES = 26
_CITY_TEXT_PX = 11.5
_LONGEST_TAG = 36
_CITIES_TRIED = 60
_CROPPED_PX = 60  # a page that is taller or narrower than the picture cuts off as much on either side
_RANK = (StopKind.CURRENT, StopKind.DESTINATION, StopKind.ORIGIN, StopKind.PASSED)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place the parcel was at, is at or goes to, in the order of the journey. `lat`, `lon` in degrees.

    `label` is what the pill beside it says (empty: no pill). `tone` counts for the stop where the parcel
    is: the current one, or the destination once it `is_reached`.
    """

    lat: float
    lon: float
    label: str
    kind: StopKind
    tone: Tone = Tone.OK
    is_reached: bool = False


@dataclass(frozen=True, slots=True)
class CityLabel:
    """A city that helps to read the map; hand over the most important first."""

    lat: float
    lon: float
    name: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """An inline SVG, and the labels from which the page makes its sentence for those who cannot see it."""

    svg: str
    origin: str | None
    passed: tuple[str, ...]
    current: str | None
    destination: str | None


@dataclass(frozen=True, slots=True)
class _Layout:
    """The part of the picture that no card covers, and the part the route should keep to."""

    kind: str
    free: Box
    route: Box
    cities: int
    countries: int


def draw_map(
    stops: Sequence[Stop],
    *,
    locale: str,
    width: int,
    height: int,
    labels: Sequence[CityLabel] = (),
    id_prefix: str = "map",
    has_card: bool = True,
) -> MapPicture:
    """Draw the journey through `stops`.

    From 700 px on the picture is the wide one: with `has_card` the arrival card covers its beginning side
    (the right one in languages written from right to left); on the tall one it covers the lower edge.
    The way up to where the parcel is (else to the last passed stop) is solid, the rest dotted. Colours come
    from the page: classes `m-...`. The only id is `{id_prefix}-land`. Equal calls are answered from memory.

    Raises:
        ValueError: there is no stop.

    """
    if not stops:
        raise ValueError("a map needs at least one stop")
    return _draw(tuple(stops), locale, width, height, tuple(labels), id_prefix, has_card)


def visible_area(
    stops: Sequence[Stop], *, locale: str, width: int, height: int, has_card: bool = True
) -> tuple[float, float, float, float]:
    """South, west, north, east in degrees of what `draw_map` will show: ask for city labels there.

    West may be greater than east: the picture then spans 180 degrees.
    """
    layout = _layout(width, height, is_rtl=_is_rtl(_parse(locale)), has_card=has_card)
    window = fit(unroll([(s.lat, s.lon) for s in stops]), width=width, height=height, within=layout.route)
    south, west, north, east = window.edges()
    if east - west >= 360:  # noqa: PLR2004 (all the way round)
        return south, -180.0, north, 180.0
    return south, (west + 180) % 360 - 180, north, (east + 180) % 360 - 180


@lru_cache(maxsize=1024)
def _draw(
    stops: tuple[Stop, ...],
    locale: str,
    width: int,
    height: int,
    labels: tuple[CityLabel, ...],
    id_prefix: str,
    has_card: bool,  # noqa: FBT001 - a key of the cache
) -> MapPicture:
    spoken = _parse(locale)
    is_rtl = _is_rtl(spoken)
    layout = _layout(width, height, is_rtl=is_rtl, has_card=has_card)
    window = fit(unroll([(s.lat, s.lon) for s in stops]), width=width, height=height, within=layout.route)
    marks = _marks(stops, window)
    done, todo = _legs(marks)
    room = Room(layout.free, points_along([*done, *todo]))
    for mark in marks:
        room.take(square_around(mark.at, mark.radius))
    tags = "".join(_tags(marks, room))
    cities = "".join(_cities(labels[:_CITIES_TRIED], layout, window, room, is_rtl=is_rtl))
    names = place_countries(window, spoken, room, limit=layout.countries)
    body = (
        draw_sheet(window, draw_ground(window), id_prefix=id_prefix)
        + "".join(draw_country(name, at) for name, at in names)
        + cities
        + draw_route(done, todo)
        + "".join(draw_mark(mark) for mark in sorted(marks, key=lambda mark: -_RANK.index(mark.kind)))
        + tags
    )
    direction = "rtl" if is_rtl else "ltr"
    return MapPicture(
        svg=wrap(body, width=width, height=height, kind=layout.kind, direction=direction),
        origin=_label_of(stops, StopKind.ORIGIN),
        passed=tuple(stop.label for stop in stops if stop.kind is StopKind.PASSED and stop.label),
        current=_label_of(stops, StopKind.CURRENT),
        destination=_label_of(stops, StopKind.DESTINATION),
    )


def _parse(locale: str) -> Locale:
    return Locale.parse(locale.replace("-", "_"))


def _is_rtl(locale: Locale) -> bool:
    return locale.text_direction == "rtl"


def _layout(width: int, height: int, *, is_rtl: bool, has_card: bool) -> _Layout:
    if width < _WIDE_FROM:
        foot = height - (48 if has_card else 0)
        return _Layout("tall", (0, 0, width, foot), (54, 46, width - 54, foot - 44), cities=5, countries=4)
    card = min(500, round(width * 0.44)) if has_card else _CROPPED_PX
    free: Box = (card, 0, width - _CROPPED_PX, height)
    route: Box = (card + 100, 72, width - 150, height - 72)
    if is_rtl:
        free, route = _mirrored(free, width), _mirrored(route, width)
    return _Layout("wide", free, route, cities=10, countries=6)


def _mirrored(box: Box, width: int) -> Box:
    return width - box[2], box[1], width - box[0], box[3]


def _marks(stops: Sequence[Stop], window: Window) -> list[Mark]:
    """The stops in pixels; neighbours too close to be told apart become one."""
    marks: list[Mark] = []
    for stop, point in zip(stops, unroll([(s.lat, s.lon) for s in stops]), strict=True):
        has_arrived = stop.is_reached and stop.kind is StopKind.DESTINATION
        kind = StopKind.CURRENT if has_arrived else stop.kind
        label = shortened(stop.label.strip(), _LONGEST_TAG)
        mark = Mark(window.project(point), label, kind, stop.tone, has_arrived)
        if marks and dist(marks[-1].at, mark.at) < _TOGETHER_PX:
            marks[-1] = _joined(marks[-1], mark)
        else:
            marks.append(mark)
    return marks


def _joined(one: Mark, other: Mark) -> Mark:
    first, second = sorted((one, other), key=lambda mark: _RANK.index(mark.kind))
    has_arrived = first.kind is StopKind.CURRENT and second.kind is StopKind.DESTINATION
    label = first.label or second.label
    return replace(first, label=label, has_arrived=has_arrived or first.has_arrived or second.has_arrived)


def _legs(marks: Sequence[Mark]) -> tuple[list[Cubic], list[Cubic]]:
    if len(marks) == 1:
        return [], []
    curves = smooth_through([mark.at for mark in marks])
    here = next((number for number, mark in enumerate(marks) if mark.kind is StopKind.CURRENT), None)
    if here is None:
        here = max((number for number, mark in enumerate(marks) if mark.kind is StopKind.PASSED), default=0)
    return curves[:here], curves[here:]


def _tags(marks: Sequence[Mark], room: Room) -> Iterator[str]:
    for mark in sorted(marks, key=lambda mark: _RANK.index(mark.kind)):
        if not mark.label:
            continue
        width = text_width(mark.label, _TAG_TEXT_PX) + _TAG_SIDES
        around = boxes_around(mark.at, width=width, height=_TAG_HEIGHT, gap=mark.radius + 5)
        box = room.best_of(around, must=mark.kind is not StopKind.PASSED)
        if box is not None:
            room.take(box)
            yield draw_tag(mark.label, box, mark)


def _cities(
    labels: Sequence[CityLabel], layout: _Layout, window: Window, room: Room, *, is_rtl: bool
) -> Iterator[str]:
    drawn = 0
    for label in labels:
        at = window.pixel_near(label.lat, label.lon)
        width = text_width(label.name, _CITY_TEXT_PX) + 4
        dot = square_around(at, 10)
        if not (room.is_free(dot) and room.is_off_route(dot)):
            continue
        beside = boxes_around(at, width=width, height=16, gap=5)[:2]
        box = room.best_of([box for box in beside if room.is_off_route(box)], must=False)
        if box is not None:
            room.take((box[0] - 6, box[1] - 4, box[2] + 6, box[3] + 4))
            room.take(dot)
            yield draw_city(label.name, at, box, is_rtl=is_rtl)
            drawn += 1
            if drawn == layout.cities:
                return


def _label_of(stops: Sequence[Stop], kind: StopKind) -> str | None:
    return next((stop.label for stop in stops if stop.kind is kind and stop.label), None)
