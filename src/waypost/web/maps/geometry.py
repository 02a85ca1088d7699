"""Plane geometry for drawing: simplify, clip, smooth, and write SVG paths."""

import math
from collections.abc import Callable, Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 with x0 <= x1 and y0 <= y1."""
Cubic = tuple[Point, Point, Point, Point]
"""A Bezier curve: start, two handles, end."""


def box_of(points: Sequence[Point]) -> Box:
    """The smallest box around points."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def boxes_touch(one: Box, other: Box) -> bool:
    """Whether two boxes share a point."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line simplification: no point left out lies farther away than `tolerance`."""
    keep = bytearray(len(points))
    keep[0] = keep[-1] = 1
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = _farthest(points, first, last)
        if distance > tolerance:
            keep[farthest] = 1
            spans += [(first, farthest), (farthest, last)]
    return [point for point, kept in zip(points, keep, strict=True) if kept]


def _farthest(points: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    (x1, y1), (x2, y2) = points[first], points[last]
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    best, found = 0.0, first
    for number in range(first + 1, last):
        x, y = points[number]
        off = abs(dy * (x - x1) - dx * (y - y1))
        distance = off / length if length else math.hypot(x - x1, y - y1)
        if distance > best:
            best, found = distance, number
    return found, best


def clip_polygon(points: list[Point], box: Box) -> list[Point]:
    """The part of a closed polygon inside a box (Sutherland and Hodgman)."""
    x0, y0, x1, y1 = box
    for axis, edge, sign in ((0, x0, 1), (0, x1, -1), (1, y0, 1), (1, y1, -1)):
        if not points:
            return points
        points = _cut(points, axis, edge, sign)
    return points


def _cut(points: list[Point], axis: int, edge: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    before = points[-1]
    was_inside = (before[axis] - edge) * sign >= 0
    for point in points:
        is_inside = (point[axis] - edge) * sign >= 0
        if is_inside != was_inside:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            across = before[1 - axis] + (point[1 - axis] - before[1 - axis]) * share
            kept.append((edge, across) if axis == 0 else (across, edge))
        if is_inside:
            kept.append(point)
        before, was_inside = point, is_inside
    return kept


def visible_runs(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """The stretches of a line that have a point inside a box, each with one neighbour on either side."""
    x0, y0, x1, y1 = box
    inside = [x0 <= x <= x1 and y0 <= y <= y1 for x, y in points]
    runs: list[list[Point]] = []
    run: list[Point] = []
    for number, point in enumerate(points):
        near = inside[max(0, number - 1) : number + 2]
        if any(near):
            run.append(point)
        elif run:
            runs.append(run)
            run = []
    return [*runs, run] if run else runs


def contains(polygon: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a closed polygon (even-odd rule)."""
    x, y = point
    is_inside = False
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
        x1, y1 = x2, y2
    return is_inside


def area_and_middle(polygon: Sequence[Point]) -> tuple[float, Point]:
    """The area of a closed polygon and its centroid."""
    doubled = sum_x = sum_y = 0.0
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        cross = x1 * y2 - x2 * y1
        doubled += cross
        sum_x += (x1 + x2) * cross
        sum_y += (y1 + y2) * cross
        x1, y1 = x2, y2
    if not doubled:
        return 0.0, polygon[0]
    return abs(doubled) / 2, (sum_x / (3 * doubled), sum_y / (3 * doubled))


def path_of(points: Sequence[Point], *, is_closed: bool = False) -> str:
    """An SVG path in whole pixels with relative steps; empty if it shrinks to a point."""
    x, y = round(points[0][0]), round(points[0][1])
    steps = []
    for point in points[1:]:
        next_x, next_y = round(point[0]), round(point[1])
        if (next_x, next_y) != (x, y):
            steps += [next_x - x, next_y - y]
            x, y = next_x, next_y
    if len(steps) < (4 if is_closed else 2):
        return ""
    written = "".join(
        f"{step}" if step < 0 or not number else f" {step}" for number, step in enumerate(steps)
    )
    return f"M{round(points[0][0])} {round(points[0][1])}l{written}{'z' if is_closed else ''}"


def smooth_through(points: Sequence[Point]) -> list[Cubic]:
    """One curve per leg through all points. It bends without loops: a handle is a third of its leg.

    A single long leg is bowed a little, as a route on a globe would be.
    """
    if len(points) == 2:  # noqa: PLR2004 (one leg)
        return [_bowed(*points)]
    directions = [_direction(points, number) for number in range(len(points))]
    curves: list[Cubic] = []
    for number in range(len(points) - 1):
        start, end = points[number], points[number + 1]
        reach = math.dist(start, end) / 3
        (dx, dy), (ex, ey) = directions[number], directions[number + 1]
        curves.append(
            (
                start,
                (start[0] + dx * reach, start[1] + dy * reach),
                (end[0] - ex * reach, end[1] - ey * reach),
                end,
            )
        )
    return curves


def _bowed(start: Point, end: Point) -> Cubic:
    dx, dy = end[0] - start[0], end[1] - start[1]
    bend = 0.16 if dx >= 0 else -0.16  # always towards the top
    up_x, up_y = dy * bend, -dx * bend
    one = (start[0] + dx * 0.3 + up_x, start[1] + dy * 0.3 + up_y)
    two = (start[0] + dx * 0.7 + up_x, start[1] + dy * 0.7 + up_y)
    return start, one, two, end


def _direction(points: Sequence[Point], number: int) -> Point:
    before, after = points[max(0, number - 1)], points[min(len(points) - 1, number + 1)]
    dx, dy = after[0] - before[0], after[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    return dx / length, dy / length


def curve_path(curves: Sequence[Cubic]) -> str:
    """An SVG path along curves that follow each other."""
    if not curves:
        return ""
    written = [f"M{_brief(curves[0][0])}"]
    written += [f"C{_brief(one)} {_brief(two)} {_brief(end)}" for _, one, two, end in curves]
    return "".join(written)


def _brief(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}".replace(".0", "")


def points_along(curves: Sequence[Cubic], count: int = 40) -> list[Point]:
    """Points on curves, `count` to each."""
    along: Callable[[Cubic, float], Point] = _at
    return [along(curve, number / count) for curve in curves for number in range(count + 1)]


def _at(curve: Cubic, share: float) -> Point:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    rest = 1 - share
    a, b, c, d = rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3
    return a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
