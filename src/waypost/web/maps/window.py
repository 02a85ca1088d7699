"""Which part of the world a picture shows, and where a point of the earth lies in it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from waypost.web.maps.geometry import Box, Point
from waypost.web.maps.world import TURN, latitude, mercator

_SMALLEST_SPAN = math.radians(0.8)
_SMALLEST_SPAN_AROUND_ONE = math.radians(3.2)


@dataclass(frozen=True, slots=True)
class Window:
    """`scale` pixels per Mercator unit; the Mercator point `middle` lies at the pixel `at`."""

    width: int
    height: int
    scale: float
    middle: Point
    at: Point

    def project(self, point: Point) -> Point:
        """The pixel of a Mercator point."""
        return (
            self.at[0] + (point[0] - self.middle[0]) * self.scale,
            self.at[1] - (point[1] - self.middle[1]) * self.scale,
        )

    def box(self, margin: float) -> Box:
        """The part of the world in the picture and `margin` pixels around it, in Mercator units."""
        west = self.middle[0] - (self.at[0] + margin) / self.scale
        north = self.middle[1] + (self.at[1] + margin) / self.scale
        return (
            west,
            north - (self.height + 2 * margin) / self.scale,
            west + (self.width + 2 * margin) / self.scale,
            north,
        )

    @property
    def visible_degrees(self) -> float:
        """The degrees of longitude in the picture."""
        return math.degrees(self.width / self.scale)

    def pixel_near(self, lat: float, lon: float) -> Point:
        """The pixel of a place; of its copies around the globe the one nearest to the middle."""
        x, y = mercator(lat, lon)
        return self.project((x - TURN * round((x - self.middle[0]) / TURN), y))

    def edges(self) -> tuple[float, float, float, float]:
        """South, west, north, east in degrees; west and east are not folded back into -180..180."""
        west, south, east, north = self.box(0)
        return latitude(south), math.degrees(west), latitude(north), math.degrees(east)


def unroll(places: Sequence[tuple[float, float]]) -> list[Point]:
    """Places (lat, lon) in Mercator units, each on the same side of the 180th meridian as the one before."""
    points: list[Point] = []
    for lat, lon in places:
        x, y = mercator(lat, lon)
        if points:
            x -= TURN * round((x - points[-1][0]) / TURN)
        points.append((x, y))
    return points


def fit(points: Sequence[Point], *, width: int, height: int, within: Box) -> Window:
    """The window that shows all points inside the pixel box `within`, not nearer than is useful."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    smallest = _SMALLEST_SPAN if len(set(points)) > 1 else _SMALLEST_SPAN_AROUND_ONE
    room_x, room_y = within[2] - within[0], within[3] - within[1]
    scale = min(
        room_x / max(max(xs) - min(xs), smallest),
        room_y / max(max(ys) - min(ys), smallest * room_y / room_x),
    )
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    at = ((within[0] + within[2]) / 2, (within[1] + within[3]) / 2)
    return Window(width, height, scale, middle, at)


def cover(south: float, west: float, north: float, east: float, *, width: int, height: int) -> Window:
    """The window that is filled by a part of the world given in degrees."""
    (x0, y0), (x1, y1) = mercator(south, west), mercator(north, east)
    scale = max(width / (x1 - x0), height / (y1 - y0))
    return Window(width, height, scale, ((x0 + x1) / 2, (y0 + y1) / 2), (width / 2, height / 2))
