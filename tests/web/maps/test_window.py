import itertools

from hypothesis import given
from hypothesis import strategies as st

from waypost.web.maps.window import fit, unroll
from waypost.web.maps.world import latitude, mercator

PLACES = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_every_stop_lies_where_the_route_may_be(places: list[tuple[float, float]]) -> None:
    points = unroll(places)
    within = (500.0, 60.0, 1040.0, 430.0)
    window = fit(points, width=1136, height=500, within=within)
    for x, y in map(window.project, points):
        assert within[0] - 1 <= x <= within[2] + 1
        assert within[1] - 1 <= y <= within[3] + 1


@given(st.lists(PLACES, min_size=2, max_size=8))
def test_no_leg_goes_more_than_half_around_the_earth(places: list[tuple[float, float]]) -> None:
    points = unroll(places)
    assert all(abs(b[0] - a[0]) <= 3.1416 for a, b in itertools.pairwise(points))


@given(st.floats(-84, 84))
def test_a_latitude_survives_the_projection(lat: float) -> None:
    assert abs(latitude(mercator(lat, 0)[1]) - lat) < 1e-9
