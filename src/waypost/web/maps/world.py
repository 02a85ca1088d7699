"""The outlines of the world, read once from Natural Earth (public domain) as TopoJSON.

`countries-110m.json.gz` and `-50m.json.gz` come from the npm package `world-atlas`
(https://github.com/topojson/world-atlas) and are put beside this file when the assets are built.
Everything is in Mercator units: x is the longitude in radians, y grows northwards.
"""

import gzip
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from waypost.web.maps.geometry import Box, Point, box_of, simplify

FOLDER = Path(__file__).parent
TURN = 2 * math.pi
_NORTHERNMOST = 85.0
_COARSE = "110m"
_FINE = "50m"

Ring = tuple[int, ...]
"""Arcs by number, end to end; ~n is arc n walked backwards."""


class OutlinesMissing(RuntimeError):
    """The outlines were never put in place. The sentence names the command to run."""


def mercator(lat: float, lon: float) -> Point:
    """A point of the earth (degrees) in Mercator units."""
    kept = max(-_NORTHERNMOST, min(_NORTHERNMOST, lat))
    return math.radians(lon), math.asinh(math.tan(math.radians(kept)))


def latitude(y: float) -> float:
    """The latitude in degrees of a Mercator y."""
    return math.degrees(math.atan(math.sinh(y)))


_SOUTHERN_EDGE = mercator(-_NORTHERNMOST, 0)[1]


class World:
    """Land, borders and countries at one level of detail."""

    def __init__(self, topology: dict[str, Any]) -> None:
        self._arcs = [list(_decode(arc, topology["transform"])) for arc in topology["arcs"]]
        self._arc_boxes = [box_of(arc) for arc in self._arcs]
        self.land: list[Ring] = list(_rings(topology["objects"]["land"]))
        self.countries: list[tuple[str, Ring]] = []
        users: dict[int, set[int]] = {}
        for number, country in enumerate(topology["objects"]["countries"]["geometries"]):
            for ring in _rings(country):
                self.countries.append((country.get("id", ""), ring))
                for arc in ring:
                    users.setdefault(max(arc, ~arc), set()).add(number)
        self.borders = [(arc,) for arc, countries in users.items() if len(countries) > 1]
        self._simple: dict[tuple[int, int], list[Point]] = {}
        self._boxes: dict[Ring, Box] = {}

    def box(self, ring: Ring) -> Box:
        """The smallest box around a ring."""
        known = self._boxes.get(ring)
        if known is None:
            known = self._boxes[ring] = self._box(ring)
        return known

    def _box(self, ring: Ring) -> Box:
        boxes = []
        end: float | None = None
        for arc in ring:
            points, (x0, y0, x1, y1) = self._arcs[max(arc, ~arc)], self._arc_boxes[max(arc, ~arc)]
            first, last = (points[0][0], points[-1][0]) if arc >= 0 else (points[-1][0], points[0][0])
            turn = 0.0 if end is None else _turn_towards(end, first)
            boxes.append((x0 + turn, y0, x1 + turn, y1))
            end = last + turn
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    def outline(self, ring: Ring, level: int) -> list[Point]:
        """A ring's points, none of which is off by more than 2**-level units; shared arcs stay shared.

        A ring does not stop at the 180th meridian: its points go on beyond it. One that runs around the
        whole earth (Antarctica) is closed along the lower edge of the map.
        """
        points: list[Point] = []
        for arc in ring:
            simple = self._arc(max(arc, ~arc), level)
            walked = simple if arc >= 0 else simple[::-1]
            turn = _turn_towards(points[-1][0], walked[0][0]) if points else 0.0
            if turn:
                walked = [(x + turn, y) for x, y in walked]
            points += walked[1:] if points else walked
        if len(ring) > 1 and abs(points[0][0] - points[-1][0]) > math.pi:
            points += [(points[-1][0], _SOUTHERN_EDGE), (points[0][0], _SOUTHERN_EDGE)]
        return points

    def _arc(self, arc: int, level: int) -> list[Point]:
        known = self._simple.get((arc, level))
        if known is None:
            known = self._simple[arc, level] = simplify(self._arcs[arc], 2.0**-level)
        return known


def _decode(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Iterator[Point]:
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    x = y = 0
    before: float | None = None
    for step_x, step_y in arc:
        x += step_x
        y += step_y
        across, up = mercator(y * scale_y + start_y, x * scale_x + start_x)
        if before is not None:
            across += _turn_towards(before, across)
        before = across
        yield across, up


def _turn_towards(here: float, there: float) -> float:
    """Whole turns of the earth to add to `there` so that it lies within half a turn of `here`."""
    return TURN * round((here - there) / TURN)


def _rings(shape: dict[str, Any]) -> Iterator[Ring]:
    kind = shape.get("type")
    if kind == "GeometryCollection":
        for part in shape["geometries"]:
            yield from _rings(part)
    polygons: Iterable[Any] = ()
    if kind == "Polygon":
        polygons = (shape["arcs"],)
    elif kind == "MultiPolygon":
        polygons = shape["arcs"]
    for polygon in polygons:
        yield from (tuple(ring) for ring in polygon)


def world_for(visible_degrees: float) -> World:
    """The world in the detail that suits a window of so many degrees of longitude."""
    return _load(_COARSE if visible_degrees > 70 else _FINE)  # noqa: PLR2004 (where the fine one looks fussy)


@lru_cache(maxsize=2)
def _load(detail: str) -> World:
    path = FOLDER / f"countries-{detail}.json.gz"
    try:
        with gzip.open(path, "rb") as packed:
            return World(json.load(packed))
    except FileNotFoundError:
        raise OutlinesMissing(f"{path} is missing; run: make assets") from None
