import gzip

from waypost.web.maps import draw_backdrop


def test_a_backdrop_is_land_and_sea_without_words_or_route() -> None:
    svg = draw_backdrop()
    assert "m-land" in svg
    assert "<text" not in svg
    assert "m-route" not in svg
    assert "m-border" not in svg


def test_a_backdrop_weighs_at_most_six_kilobytes() -> None:
    areas = [(38.0, -8.0, 58.0, 24.0), (-40.0, -120.0, 65.0, 160.0), (20.0, -130.0, 55.0, -60.0)]
    assert all(len(gzip.compress(draw_backdrop(area).encode(), 6)) <= 6000 for area in areas)
