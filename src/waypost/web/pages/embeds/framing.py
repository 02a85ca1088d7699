"""The page for a frame on another site: complete without scripts, so that its sandbox allows none."""

from collections.abc import Mapping, Sequence

from waypost.web.pages.reader import Reader
from waypost.web.pages.rendering import rendered
from waypost.web.pages.serving import brand_address, static
from waypost.web.pages.shop import PageLinks

_RULES = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
POLICY = f"{_RULES}'none'".encode()


def frame_policy(origins: Sequence[str]) -> bytes:
    """The policy with which pages of these origins may show the page in a frame; none: nobody may."""
    return (_RULES + (" ".join(origins) or "'none'")).encode()


def framed_page(told: Mapping[str, object], *, reader: Reader) -> bytes:
    """What the tracker says, as HTML (UTF-8). It asks for itself again every five minutes."""
    return _page(reader, told=told, problem=None, title=str(told["news"]))


def framed_notice(heading: str, lines: Sequence[str], *, reader: Reader) -> bytes:
    """Why there is nothing to see."""
    return _page(reader, told=None, problem={"heading": heading, "lines": lines}, title=heading)


def _page(reader: Reader, *, title: str, **values: object) -> bytes:
    links = PageLinks("/lookup", "/lookup", "/lookup", brand_css=brand_address(reader.shop))
    return rendered("embed.html", reader, links=links, static=static(), title=title, **values)
