"""Maps drawn on the server: inline SVG from Natural Earth, without tiles, scripts or inline styles.

A room of its own below the pages: it imports no other room, places and words are handed in.
"""

from waypost.web.maps.backdrop import EUROPE, draw_backdrop
from waypost.web.maps.journey_map import CityLabel, MapPicture, Stop, draw_map, visible_area
from waypost.web.maps.marks import StopKind, Tone

__all__ = [
    "EUROPE",
    "CityLabel",
    "MapPicture",
    "Stop",
    "StopKind",
    "Tone",
    "draw_backdrop",
    "draw_map",
    "visible_area",
]
