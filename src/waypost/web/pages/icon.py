"""A shop's icon as PNG, for home screens and notifications: its initial on its colour.

Drawn line by line without any library: the part of a line that lies within a thick stroke with round ends
is one interval, because such a stroke is convex.
"""

import struct
import zlib
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from waypost.domain.readable_colours import light_slots
from waypost.web.pages.letters import Point, initial_of, strokes_of
from waypost.web.pages.shop import Shop

SIZES = (180, 192, 512)
"""What Apple's home screen, Android's and its splash screen ask for, in pixels."""
_LINES = 4  # lines drawn for one row of pixels
_WIDTH, _HEIGHT = 10.0, 14.0
_INK_SHARE = 0.46  # of the icon's height: what a round mask leaves is 0.8 across (W3C, safe zone)
_PEN = 0.95
_FULL = 255


def shop_icon(shop: Shop, size: int) -> bytes:
    """The icon, `size` pixels wide and high; it fills the square, so that any mask may be laid over it."""
    slots = light_slots(shop.brand)
    return _icon(initial_of(shop.name), slots.brand, slots.on_brand, size)


@lru_cache(maxsize=256)
def _icon(letter: str, ground: str, ink: str, size: int) -> bytes:
    """PNG (ISO/IEC 15948) with a palette of 256 steps from ground to ink."""
    one, other = bytes.fromhex(ground[1:]), bytes.fromhex(ink[1:])
    palette = b"".join(
        bytes(round(a + (b - a) * step / _FULL) for a, b in zip(one, other, strict=True))
        for step in range(_FULL + 1)
    )
    rows = b"".join(b"\x00" + row for row in _coverage(letter, size))
    header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _coverage(letter: str, size: int) -> list[bytes]:
    """How much of each pixel is ink (0 to 255), row by row."""
    scale = size * _INK_SHARE / _HEIGHT
    left, top = (size - _WIDTH * scale) / 2, (size - _HEIGHT * scale) / 2
    pen = _PEN * scale
    lines = [
        ((left + a * scale, top + b * scale), (left + c * scale, top + d * scale))
        for stroke in strokes_of(letter)
        for (a, b), (c, d) in pairwise(stroke)
    ]
    rows = []
    for row in range(size):
        filled = [0.0] * (size + 1)
        for part in range(_LINES):
            y = row + (part + 0.5) / _LINES
            for begin, end in _together([_within(line, pen, y) for line in lines]):
                _fill(filled, begin, end)
        rows.append(bytes(min(_FULL, round(share * _FULL / _LINES)) for share in filled[:size]))
    return rows


def _within(line: tuple[Point, Point], pen: float, y: float) -> tuple[float, float] | None:
    """Where the horizontal line at `y` lies within the stroke of a pen (its radius) along `line`."""
    (ax, ay), (bx, by) = line
    found = []
    for x, middle in ((ax, ay), (bx, by)):
        if abs(y - middle) < pen:
            reach = sqrt(pen * pen - (y - middle) ** 2)
            found += [x - reach, x + reach]
    length = sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    if length:
        across = ((ay - by) / length * pen, (bx - ax) / length * pen)
        for sign in (1, -1):
            px, py = ax + sign * across[0], ay + sign * across[1]
            share = (y - py) / (by - ay) if by != ay else -1.0
            if 0 <= share <= 1:
                found.append(px + share * (bx - ax))
    return (min(found), max(found)) if found else None


def _together(parts: list[tuple[float, float] | None]) -> list[tuple[float, float]]:
    """Intervals without overlap."""
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(part for part in parts if part is not None):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _fill(filled: list[float], begin: float, end: float) -> None:
    """Add one interval to a row; its ends cover their pixels in part."""
    first, last = int(begin), int(end)
    if first == last:
        filled[first] += end - begin
        return
    filled[first] += first + 1 - begin
    for x in range(first + 1, last):
        filled[x] += 1
    filled[last] += end - last
