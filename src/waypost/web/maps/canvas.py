"""The sheet every map is drawn on: sea, grid, coast, land, borders."""

import math

from waypost.web.maps.land import Ground
from waypost.web.maps.marks import draw_grid
from waypost.web.maps.window import Window
from waypost.web.maps.world import mercator

_STEPS_DEG = (0.25, 0.5, 1, 2, 5, 10, 20, 30, 60)
_LINES_WANTED = 8


def draw_sheet(window: Window, ground: Ground, *, id_prefix: str, with_borders: bool = True) -> str:
    """The picture up to what stands on the land. Its one id is `{id_prefix}-land`."""
    land = f"{id_prefix}-land"
    borders = f'<path class="m-border" fill="none" d="{ground.borders}"/>' if with_borders else ""
    coasts = "".join(f'<use class="m-coast m-coast--{depth}" href="#{land}"/>' for depth in (3, 2, 1))
    return (
        f'<defs><path id="{land}" fill-rule="evenodd" d="{ground.land}"/></defs>'
        f'<rect class="m-sea" width="100%" height="100%"/>{_grid(window)}{coasts}'
        f'<use class="m-land" href="#{land}"/>{borders}'
    )


def wrap(body: str, *, width: int, height: int, kind: str, direction: str = "ltr") -> str:
    """The SVG element around a picture. The page says in words what it shows: readers skip it."""
    return (
        f'<svg class="m-map m-map--{kind}" viewBox="0 0 {width} {height}" direction="{direction}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">{body}</svg>'
    )


def _grid(window: Window) -> str:
    south, west, north, east = window.edges()
    step = next((size for size in _STEPS_DEG if (east - west) / size <= _LINES_WANTED), _STEPS_DEG[-1])
    columns = [
        round(window.project(mercator(0, step * line))[0])
        for line in range(math.ceil(west / step), math.floor(east / step) + 1)
    ]
    rows = [
        round(window.project(mercator(step * line, 0))[1])
        for line in range(math.ceil(south / step), math.floor(north / step) + 1)
    ]
    return draw_grid(columns, rows, width=window.width, height=window.height)
