"""The style sheet that gives a page the shop's colours, made safe to read."""

from waypost.domain.readable_colours import NotAColour, Slots, contrast, dark_slots, light_slots
from waypost.web.pages.shop import Shop

__all__ = ["NotAColour", "Slots", "brand_css", "contrast", "dark_slots", "light_slots"]


def brand_css(shop: Shop) -> bytes:
    """The style sheet that gives a page the shop's colours.

    Raises:
        NotAColour: the shop's brand is not #rrggbb.

    """
    light, dark = light_slots(shop.brand), dark_slots(shop.brand)
    in_the_dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_declared(dark)}}}}}"
    return f":root{{{_declared(light)}}}{in_the_dark}\n".encode()


def _declared(slots: Slots) -> str:
    return (
        f"--brand:{slots.brand};--brand-2:{slots.hover};--brand-soft:{slots.soft};--on-brand:{slots.on_brand}"
    )
