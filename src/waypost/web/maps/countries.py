"""Names of countries across their land, in the reader's language."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from waypost.web.maps.geometry import Point, area_and_middle, box_of, contains
from waypost.web.maps.labels import Room, text_width
from waypost.web.maps.land import visible_countries
from waypost.web.maps.window import Window

_ANTARCTICA = "010"
_TEXT_PX = 10.5
_SPACING_PX = 2.1
_SMALLEST_SURFACE = 2500.0
_TRIED = (0, -34, 34, -68, 68)


def place_countries(window: Window, locale: Locale, room: Room, *, limit: int) -> list[tuple[str, Point]]:
    """Names and where their middles stand: of the largest pieces in view, where nothing else stands."""
    pieces = []
    for code, piece in visible_countries(window, room.free):
        surface, middle = area_and_middle(piece)
        if surface > _SMALLEST_SURFACE and code != _ANTARCTICA:
            pieces.append((surface, code, middle, piece))
    placed: dict[str, Point] = {}
    for _, code, middle, piece in sorted(pieces, reverse=True):
        name = _name(code, locale)
        if name is None or name in placed or len(placed) >= limit:
            continue
        at = _spot(name, middle, piece, room)
        if at is not None:
            placed[name] = at
    return list(placed.items())


def _name(code: str, locale: Locale) -> str | None:
    territory = _territories().get(code)
    name = locale.territories.get(territory) if territory else None
    return name.upper() if name else None


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    """ISO 3166 numeric codes to alpha-2, from CLDR's territory aliases."""
    return {code: names[0] for code, names in get_global("territory_aliases").items() if code.isdigit()}


def _spot(name: str, middle: Point, piece: list[Point], room: Room) -> Point | None:
    width = text_width(name, _TEXT_PX) + _SPACING_PX * len(name)
    x0, _, x1, _ = box_of(piece)
    if x1 - x0 < width:
        return None
    for down in _TRIED:
        for across in _TRIED:
            x, y = middle[0] + across, middle[1] + down
            box = (x - width / 2 - 4, y - 9, x + width / 2 + 4, y + 9)
            is_on_land = contains(piece, (box[0] + 10, y)) and contains(piece, (box[2] - 10, y))
            if is_on_land and room.is_off_route(box) and room.is_free(box):
                room.take(box)
                return x, y
    return None
