"""oEmbed (https://oembed.com, version 1.0): an editor that is given a tracking link shows it in a frame."""

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import Shop

WIDEST_PX, NARROWEST_PX, USUAL_PX = 720, 280, 520
TALL_PX, WIDE_FROM_PX, SHORT_PX = 560, 480, 460
# No script runs in the frame; a link opens a page of its own, free of the sandbox.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
KEPT_S = 3600


@dataclass(frozen=True, slots=True)
class Size:
    """The frame's size in pixels."""

    width: int
    height: int


def size_for(most_width: str | None, most_height: str | None) -> Size:
    """The frame's size within what the editor allows; nonsense counts as no limit."""
    width = max(NARROWEST_PX, min(WIDEST_PX, _number(most_width) or USUAL_PX))
    height = SHORT_PX if width >= WIDE_FROM_PX else TALL_PX
    return Size(width, min(height, _number(most_height) or height))


def token_in(address: str, *, base_url: str) -> str | None:
    """The token in the address of a tracking page of ours; None for any other address."""
    ours, given = urlsplit(base_url), urlsplit(address)
    if (given.scheme, given.netloc.lower()) != (ours.scheme, ours.netloc.lower()):
        return None
    head = f"{ours.path}/t/"
    token = given.path.removeprefix(head).removesuffix("/embed")
    return token if given.path.startswith(head) and token and "/" not in token else None


def oembed_json(
    token: str, *, shop: Shop, reader: Reader, base_url: str, most_width: str | None, most_height: str | None
) -> dict[str, Any]:
    """The answer for a link, of the type `rich`."""
    size = size_for(most_width, most_height)
    title = reader.say("Delivery from %(shop)s", shop=shop.name)
    address = f"{base_url}/t/{quote(token)}/embed?lang={reader.language.tag}"
    frame = (
        f'<iframe src="{escape(address)}" width="{size.width}" height="{size.height}" '
        f'title="{escape(title)}" sandbox="{SANDBOX}" loading="lazy" referrerpolicy="no-referrer" '
        'frameborder="0"></iframe>'
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": shop.name,
        "provider_url": base_url,
        "cache_age": KEPT_S,
        "width": size.width,
        "height": size.height,
        "html": frame,
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 5 else None  # noqa: PLR2004 - no screen has more
