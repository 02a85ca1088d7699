"""A soft map without a route, to stand behind the look-up form."""

from functools import lru_cache

from waypost.web.maps.canvas import draw_sheet, wrap
from waypost.web.maps.land import draw_ground
from waypost.web.maps.window import cover

EUROPE = (38.0, -8.0, 58.0, 24.0)
"""South, west, north, east in degrees."""


@lru_cache(maxsize=32)
def draw_backdrop(
    area: tuple[float, float, float, float] = EUROPE,
    *,
    width: int = 1280,
    height: int = 620,
    id_prefix: str = "backdrop",
) -> str:
    """An inline SVG of land and sea around `area` (south, west, north, east), without borders and words."""
    window = cover(*area, width=width, height=height)
    ground = draw_ground(window, heaviest_bytes=5000)
    sheet = draw_sheet(window, ground, id_prefix=id_prefix, with_borders=False)
    return wrap(sheet, width=width, height=height, kind="backdrop")
