"""The pages of all states as bytes, with stand-ins for what only `make assets` builds."""

import json
from functools import cache
from typing import cast

from tests.real.machine import ROOT
from tests.web.pages.sides import FORM_PAGES, SIDES, form, with_side
from tests.web.pages.states import STATES, now_of
from waypost.web.pages.demo_shop import demo_shop
from waypost.web.pages.lookup import LookupProblem, lookup_page
from waypost.web.pages.notices import HTTP_STATUS, NoticeKind, notice_page
from waypost.web.pages.shop import PageLinks, Shop
from waypost.web.pages.static import Static
from waypost.web.pages.tracking import tracking_page

FILES = (
    "track.css", "track.js", "push.js", "figtree-latin-wght-normal.woff2", "parcel.svg", "osier-lane.svg",
    "basket.svg", "candle.svg", "throw.svg", "teapot.svg",
)  # fmt: skip
LANGUAGES = ("en", "en-US", "de", "fr", "es", "ar", "ja")
FORMS = ("lookup", "lookup_not_found", "lookup_throttled", "lookup_missing_field")
NOTICES = tuple(f"notice_{kind}" for kind in HTTP_STATUS)
EVERY_PAGE = (*STATES, *SIDES, *FORM_PAGES, *FORMS, *NOTICES)


@cache
def static() -> Static:
    """Assets under their plain names; icons as icons.txt lists them."""
    listed = (ROOT / "web-assets" / "icons.txt").read_text(encoding="utf-8").splitlines()
    names = [line.strip() for line in listed if line.strip() and not line.startswith("#")]
    return Static(
        "/static/", {name: name for name in FILES}, dict.fromkeys(names, '<path d="M2 2h20v20H2z"/>')
    )


def built() -> Static:
    """What `make assets` built."""
    return Static.load()


def shop(assets: Static) -> Shop:
    """Give the demonstration's shop."""
    return demo_shop(assets)


def page(
    name: str, language: str = "en", *, parcel: int | None = None, assets: Static | None = None
) -> bytes:
    """Render one page of `EVERY_PAGE`."""
    assets = assets or static()
    if name in STATES:
        return tracking_page(
            STATES[name](),
            locale=language,
            now=now_of(name),
            shop=shop(assets),
            parcel=parcel,
            links=PageLinks.of_token(name),
            static=assets,
        )
    if name in SIDES:
        return with_side(name, language, shop=shop(assets), static=assets)
    if name in FORM_PAGES:
        return form(name, language, shop=shop(assets), static=assets)
    return _other(name, language, assets)


def _other(name: str, language: str, assets: Static) -> bytes:
    links = PageLinks("/lookup", "", "")
    kind, _, rest = name.partition("_")
    if kind == "notice":
        return notice_page(
            cast("NoticeKind", rest), locale=language, shop=shop(assets), links=links, static=assets
        )
    number = "" if rest == "missing_field" else "OL-1048"
    return lookup_page(
        locale=language,
        shop=shop(assets),
        links=links,
        static=assets,
        error=cast("LookupProblem | None", rest or None),
        values={"order_number": number, "proof": "a@b.example"},
    )


def json_ld(html: str) -> dict[str, object]:
    """Read the facts for machines out of a page."""
    start = html.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    found = json.loads(html[start : html.index("</script>", start)])
    assert isinstance(found, dict)
    return found
