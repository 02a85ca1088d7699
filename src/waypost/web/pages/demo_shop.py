"""The shop of the demonstration: made up, with a mark and pictures of our own."""

from waypost.web.pages.shop import Shop
from waypost.web.pages.static import Static

PICTURES = ("basket.svg", "candle.svg", "throw.svg", "teapot.svg")


def demo_shop(static: Static) -> Shop:
    """Osier Lane sells baskets, candles, throws and teapots; its order numbers look like OL-10482."""
    return Shop(
        name="Osier Lane",
        home_url="/",
        help_email="help@osierlane.example",
        logo_url=static.asset("osier-lane.svg"),
        order_number_example="OL-10482",
    )
