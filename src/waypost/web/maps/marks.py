"""What is drawn on the ground: the route, its stops and the words beside them, as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from waypost.web.maps.geometry import Box, Cubic, Point, curve_path

_HOUSE = "M-6.5-.5 0-6.5 6.5-.5M-4.5-2V6h9V-2M-1.5 6V1.5h3V6"
_PARCEL = "M0-7 6.5-3.5v7L0 7-6.5 3.5v-7zM-6.5-3.5 0 0 6.5-3.5M0 0V7M-3.2-5.3 3.2-1.8"


class StopKind(StrEnum):
    """What a stop is to the parcel."""

    ORIGIN = "origin"
    PASSED = "passed"
    CURRENT = "current"
    DESTINATION = "destination"


class Tone(StrEnum):
    """How the current stop looks: all is well, something slows the parcel down, a person is needed."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop in the picture. `has_arrived` says that the parcel stands at its destination."""

    at: Point
    label: str
    kind: StopKind
    tone: Tone
    has_arrived: bool = False

    @property
    def radius(self) -> float:
        """How far the mark reaches, in pixels."""
        return {StopKind.PASSED: 6.0, StopKind.ORIGIN: 8.0, StopKind.DESTINATION: 15.0}.get(self.kind, 20.0)


def draw_route(done: Sequence[Cubic], todo: Sequence[Cubic]) -> str:
    """The way: one case under all of it, the rest dotted, the done part solid."""
    parts = (
        ("m-route-case", curve_path([*done, *todo])),
        ("m-route-todo", curve_path(todo)),
        ("m-route-done", curve_path(done)),
    )
    return "".join(f'<path class="{name}" fill="none" d="{path}"/>' for name, path in parts if path)


def draw_mark(mark: Mark) -> str:
    """One stop."""
    x, y = round(mark.at[0]), round(mark.at[1])
    if mark.kind is StopKind.PASSED:
        return f'<circle class="m-stop" cx="{x}" cy="{y}" r="4.5"/>'
    if mark.kind is StopKind.ORIGIN:
        inner = '<circle class="m-origin" r="7"/><circle class="m-origin-in" r="2.6"/>'
    elif mark.kind is StopKind.DESTINATION:
        inner = f'<circle class="m-dest" r="14"/><path class="m-dest-i" fill="none" d="{_HOUSE}"/>'
    else:
        icon = _HOUSE if mark.has_arrived else _PARCEL
        inner = (
            f'<circle class="m-halo m-halo--{mark.tone}" r="20"/>'
            f'<circle class="m-cur m-cur--{mark.tone}" r="14"/>'
            f'<path class="m-cur-i" fill="none" d="{icon}"/>'
        )
    return f'<g transform="translate({x} {y})">{inner}</g>'


def draw_tag(text: str, box: Box, mark: Mark) -> str:
    """A pill with a stop's words."""
    tone = f" m-tag--{mark.tone}" if mark.kind is StopKind.CURRENT else ""
    x, y, width, height = round(box[0]), round(box[1]), round(box[2] - box[0]), round(box[3] - box[1])
    return (
        f'<g class="m-tag m-tag--{mark.kind}{tone}"><rect x="{x}" y="{y}" width="{width}" height="{height}" '
        f'rx="{height // 2}"/><text x="{x + width // 2}" y="{y + height / 2 + 4.5:g}" '
        f'text-anchor="middle">{escape(text)}</text></g>'
    )


def draw_city(name: str, at: Point, box: Box, *, is_rtl: bool) -> str:
    """A dot and a city's name beside it."""
    x, y = round(at[0]), round(at[1])
    is_right = box[0] > at[0]
    anchor = "start" if is_right is not is_rtl else "end"
    text_x = 7 if is_right else -7
    return (
        f'<g class="m-city" transform="translate({x} {y})"><circle r="2"/>'
        f'<text x="{text_x}" y="4" text-anchor="{anchor}">{escape(name)}</text></g>'
    )


def draw_country(name: str, at: Point) -> str:
    """A country's name across its land."""
    return (
        f'<text class="m-country" x="{round(at[0])}" y="{round(at[1]) + 4}" '
        f'text-anchor="middle">{escape(name)}</text>'
    )


def draw_grid(columns: Iterable[int], rows: Iterable[int], *, width: int, height: int) -> str:
    """Lines of longitude and latitude."""
    path = "".join(f"M{x} 0V{height}" for x in columns) + "".join(f"M0 {y}H{width}" for y in rows)
    return f'<path class="m-grid" fill="none" d="{path}"/>' if path else ""
