import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from waypost.web.maps.geometry import (
    clip_polygon,
    contains,
    path_of,
    points_along,
    simplify,
    smooth_through,
    visible_runs,
)

NUMBERS = st.floats(-500, 500)
POINTS = st.tuples(NUMBERS, NUMBERS)
BOX = (-100.0, -50.0, 100.0, 50.0)
SQUARE = [(-10.0, -10.0), (10.0, -10.0), (10.0, 10.0), (-10.0, 10.0)]


def distance(point: tuple[float, float], one: tuple[float, float], two: tuple[float, float]) -> float:
    dx, dy = two[0] - one[0], two[1] - one[1]
    length = dx * dx + dy * dy
    share = 0.0
    if length:
        share = max(0.0, min(1.0, ((point[0] - one[0]) * dx + (point[1] - one[1]) * dy) / length))
    return math.dist(point, (one[0] + share * dx, one[1] + share * dy))


@given(st.lists(POINTS, min_size=2, max_size=60), st.floats(0.1, 50))
def test_a_simplified_line_keeps_its_ends_and_only_points_of_its_own(
    line: list[tuple[float, float]], tolerance: float
) -> None:
    simple = simplify(line, tolerance)
    assert (simple[0], simple[-1]) == (line[0], line[-1])
    assert set(simple) <= set(line)


def test_a_simplified_line_is_nowhere_farther_off_than_allowed() -> None:
    wave = [(x / 4, 30 * math.sin(x / 40)) for x in range(2000)]
    simple = simplify(wave, 1.5)
    assert len(simple) < 200
    for point in wave:
        assert min(distance(point, *leg) for leg in itertools.pairwise(simple)) <= 1.5


@given(st.lists(POINTS, min_size=3, max_size=30))
def test_a_clipped_polygon_stays_in_the_box(polygon: list[tuple[float, float]]) -> None:
    for x, y in clip_polygon(polygon, BOX):
        assert BOX[0] - 1e-6 <= x <= BOX[2] + 1e-6
        assert BOX[1] - 1e-6 <= y <= BOX[3] + 1e-6


def test_a_polygon_around_the_box_becomes_the_box() -> None:
    clipped = clip_polygon([(-900.0, -900.0), (900.0, -900.0), (900.0, 900.0), (-900.0, 900.0)], BOX)
    assert {(x, y) for x, y in clipped} == {(-100, -50), (100, -50), (100, 50), (-100, 50)}


def test_a_line_is_cut_into_the_stretches_one_can_see() -> None:
    line = [(-300.0, 0.0), (-200.0, 0.0), (0.0, 0.0), (200.0, 0.0), (300.0, 0.0), (400.0, 0.0)]
    assert visible_runs(line, BOX) == [line[1:4]]


def test_inside_is_inside() -> None:
    assert contains(SQUARE, (0, 0))
    assert not contains(SQUARE, (11, 0))


@given(st.lists(POINTS, min_size=2, max_size=8))
def test_a_smooth_way_passes_through_every_stop(stops: list[tuple[float, float]]) -> None:
    curves = smooth_through(stops)
    assert [curves[0][0], *(curve[3] for curve in curves)] == stops
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points_along(curves))


def test_paths_are_whole_pixels_and_short() -> None:
    assert path_of([(0.2, 0.4), (10.4, -5.2), (12.0, 3.0)], is_closed=True) == "M0 0l10-5 2 8z"
    assert path_of([(1.0, 1.0), (1.2, 1.1)]) == ""
