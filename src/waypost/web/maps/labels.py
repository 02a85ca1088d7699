"""Where words may stand on the map: as near to their place as they can without touching each other."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from waypost.web.maps.geometry import Box, Point, boxes_touch

_THIN = frozenset("iljtfrI.,:;'|!()[]- ")
_INSET = 8


@dataclass(slots=True)
class Room:
    """The free part of a picture, what already stands in it, and the route that words should not cover."""

    free: Box
    route: Sequence[Point] = ()
    taken: list[Box] = field(default_factory=list)

    def is_free(self, box: Box) -> bool:
        """Whether a box lies in the free part and touches nothing."""
        return self._is_inside(box) and not any(boxes_touch(box, other) for other in self.taken)

    def take(self, box: Box) -> None:
        """Mark a box as used."""
        self.taken.append(box)

    def best_of(self, boxes: Iterable[Box], *, must: bool) -> Box | None:
        """The first of the boxes that covers least of the route; None if all touch something.

        With `must` the least bad one is given even then, moved into the free part.
        """
        candidates = list(boxes)
        good = [box for box in candidates if self.is_free(box)]
        if good:
            return min(good, key=self._route_covered)
        if not must:
            return None
        moved = [self._moved_inside(box) for box in candidates]
        return min(moved, key=lambda box: (self._overlap(box), self._route_covered(box)))

    def is_off_route(self, box: Box) -> bool:
        """Whether the route passes a box by."""
        return not self._route_covered(box)

    def _route_covered(self, box: Box) -> int:
        return sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in self.route)

    def _overlap(self, box: Box) -> float:
        return sum(
            max(0, min(box[2], other[2]) - max(box[0], other[0]))
            * max(0, min(box[3], other[3]) - max(box[1], other[1]))
            for other in self.taken
        )

    def _is_inside(self, box: Box) -> bool:
        x0, y0, x1, y1 = self.free
        return (
            box[0] >= x0 + _INSET
            and box[1] >= y0 + _INSET
            and box[2] <= x1 - _INSET
            and box[3] <= y1 - _INSET
        )

    def _moved_inside(self, box: Box) -> Box:
        x0, y0, x1, y1 = self.free
        dx = max(0, x0 + _INSET - box[0]) - max(0, box[2] - x1 + _INSET)
        dy = max(0, y0 + _INSET - box[1]) - max(0, box[3] - y1 + _INSET)
        return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy


def boxes_around(point: Point, *, width: float, height: float, gap: float) -> list[Box]:
    """Boxes of a size beside a point: right, left, below, above, then the four corners."""
    x, y = point
    half = height / 2
    near = gap * math.sqrt(0.5)
    return [
        (x + gap, y - half, x + gap + width, y + half),
        (x - gap - width, y - half, x - gap, y + half),
        (x - width / 2, y + gap, x + width / 2, y + gap + height),
        (x - width / 2, y - gap - height, x + width / 2, y - gap),
        (x + near, y + near, x + near + width, y + near + height),
        (x + near, y - near - height, x + near + width, y - near),
        (x - near - width, y + near, x - near, y + near + height),
        (x - near - width, y - near - height, x - near, y - near),
    ]


def square_around(point: Point, radius: float) -> Box:
    """The box a round mark takes."""
    return point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius


def text_width(text: str, size: float) -> float:
    """About how wide a text is in pixels, for a plain sans-serif of `size` pixels; rather too much."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _THIN:
        return 0.32
    return 0.7 if letter.isupper() or letter in "mwMW@" else 0.56


def shortened(text: str, longest: int) -> str:
    """The text, cut off with an ellipsis if it has more letters than `longest`."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "\u2026"
