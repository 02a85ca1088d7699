"""A shop's colour, made safe to read: four slots for light and four for dark, each checked for contrast."""

import re
from dataclasses import dataclass

READABLE = 4.5  # WCAG 2.2, 1.4.3
LIGHT_SURFACE, DARK_SURFACE = "#ffffff", "#141c1b"
LIGHT_INK, DARK_INK = "#ffffff", "#06201d"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEP = 0.04
_LINEAR_BELOW = 0.04045  # of sRGB, IEC 61966-2-1

Rgb = tuple[float, float, float]


class NotAColour(ValueError):
    """The text is no colour of the form #rrggbb."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The four colours a page takes from the shop (#rrggbb): text and fill, hover, soft ground, words."""

    brand: str
    hover: str
    soft: str
    on_brand: str


def light_slots(colour: str) -> Slots:
    """The slots on light ground: the colour itself, or the nearest darker one that can be read."""
    return _slots(_parse(colour), _parse(LIGHT_SURFACE), _parse("#000000"), _parse(LIGHT_INK))


def dark_slots(colour: str) -> Slots:
    """The slots on dark ground: the nearest lighter colour that can be read."""
    return _slots(_parse(colour), _parse(DARK_SURFACE), _parse("#ffffff"), _parse(DARK_INK))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    return _contrast(_parse(one), _parse(other))


def _slots(colour: Rgb, surface: Rgb, towards: Rgb, ink: Rgb) -> Slots:
    share = 0.0
    while share < 1:
        brand = _mix(colour, towards, share)
        soft = _mix(surface, brand, 0.12)
        if min(_contrast(brand, surface), _contrast(brand, soft), _contrast(ink, brand)) >= READABLE:
            break
        share += _STEP
    return Slots(_hex(brand), _hex(_mix(brand, towards, 0.2)), _hex(soft), _hex(ink))


def _parse(text: str) -> Rgb:
    if not _HEX.fullmatch(text):
        raise NotAColour(f"{text!r} is not a colour; write it as #rrggbb, such as #0b5e58")
    return int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _contrast(one: Rgb, other: Rgb) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
