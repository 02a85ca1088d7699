"""Land and borders of a window as SVG paths, no larger than needed."""

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from waypost.web.maps.geometry import (
    Box,
    Point,
    box_of,
    boxes_touch,
    clip_polygon,
    path_of,
    visible_runs,
)
from waypost.web.maps.window import Window
from waypost.web.maps.world import TURN, Ring, World, world_for

_MARGIN = 24
_SMALLEST_ISLAND = 3.0
_PIXELS_OFF = 0.7
_SHORTEST_BORDER = 4.0
_HEAVIEST_BYTES = 3400
_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """Path data of the land (fill it by the even-odd rule) and of the borders on it."""

    land: str
    borders: str


def draw_ground(window: Window, *, heaviest_bytes: int = _HEAVIEST_BYTES) -> Ground:
    """The ground of a window, with as much detail as fits into `heaviest_bytes` once it is compressed.

    Where it does not fit, short borders go first (on a map of the world they are mere scratches), then
    every second time half of the outlines' precision.
    """
    world = world_for(window.visible_degrees)
    finest = math.ceil(math.log2(window.scale / _PIXELS_OFF))
    for attempt in range(_ATTEMPTS):
        level = finest - attempt // 2
        ground = Ground(
            land=_land(world, window, level),
            borders=_borders(world, window, level, shortest=_SHORTEST_BORDER * 2**attempt),
        )
        if len(zlib.compress((ground.land + ground.borders).encode(), 6)) <= heaviest_bytes:
            break
    return ground


def visible_countries(window: Window, free: Box) -> Iterator[tuple[str, list[Point]]]:
    """ISO 3166 numeric codes and the pieces of these countries, in pixels, inside the pixel box `free`."""
    world = world_for(window.visible_degrees)
    level = math.ceil(math.log2(window.scale / (4 * _PIXELS_OFF)))
    for code, ring in world.countries:
        for piece in _pieces(world, window, ring, level):
            clipped = clip_polygon(piece, free)
            if code and len(clipped) > 2:  # noqa: PLR2004 (less is no surface)
                yield code, clipped


def _land(world: World, window: Window, level: int) -> str:
    frame = (-_MARGIN, -_MARGIN, window.width + _MARGIN, window.height + _MARGIN)
    written = []
    for ring in world.land:
        for piece in _pieces(world, window, ring, level):
            x0, y0, x1, y1 = box_of(piece)
            if max(x1 - x0, y1 - y0) < _SMALLEST_ISLAND:
                continue
            clipped = clip_polygon(piece, frame)
            if len(clipped) > 2:  # noqa: PLR2004 (less is no surface)
                written.append(path_of(clipped, is_closed=True))
    return "".join(written)


def _borders(world: World, window: Window, level: int, *, shortest: float) -> str:
    frame = (-_MARGIN, -_MARGIN, window.width + _MARGIN, window.height + _MARGIN)
    written = []
    for ring in world.borders:
        x0, y0, x1, y1 = world.box(ring)
        if max(x1 - x0, y1 - y0) * window.scale < shortest:
            continue
        for piece in _pieces(world, window, ring, level):
            written += [path_of(run) for run in visible_runs(piece, frame)]
    return "".join(written)


def _pieces(world: World, window: Window, ring: Ring, level: int) -> Iterator[list[Point]]:
    """A ring in pixels, once for every time it comes into view around the globe."""
    view = window.box(_MARGIN)
    x0, y0, x1, y1 = world.box(ring)
    for turn in (-2 * TURN, -TURN, 0.0, TURN, 2 * TURN):
        if boxes_touch((x0 + turn, y0, x1 + turn, y1), view):
            yield [window.project((x + turn, y)) for x, y in world.outline(ring, level)]
