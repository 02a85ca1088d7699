import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.web.pages.brand import NotAColour, brand_css, contrast, dark_slots, light_slots
from waypost.web.pages.shop import Shop

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_every_colour_of_a_shop_is_made_readable(colour: str) -> None:
    for slots, surface in ((light_slots(colour), "#ffffff"), (dark_slots(colour), "#141c1b")):
        assert contrast(slots.brand, surface) >= 4.45
        assert contrast(slots.brand, slots.soft) >= 4.45
        assert contrast(slots.on_brand, slots.brand) >= 4.45


def test_a_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert light_slots("#0b5e58").brand == "#0b5e58"


def test_the_style_sheet_carries_both_themes_and_nothing_else() -> None:
    css = brand_css(Shop("Osier Lane", brand="#ffd400")).decode()
    assert css.count("--brand:") == 2
    assert "screen and (prefers-color-scheme:dark)" in css


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#0b5e58;}body{display:none", ""])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(NotAColour):
        brand_css(Shop("Osier Lane", brand=text))


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
