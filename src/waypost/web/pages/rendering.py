"""From values to bytes: the templates, and what every page of the shop has."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from waypost.web.pages.languages import offered
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.static import Static

TEMPLATES = Path(__file__).parent / "templates"


def rendered(
    template: str, reader: Reader, *, links: PageLinks, static: Static, title: str, **values: object
) -> bytes:
    """The page of a template in the reader's language (UTF-8)."""
    logo = reader.shop.logo_url or static.asset("parcel.svg")
    text = (
        _templates()
        .get_template(template)
        .render(
            _=reader.say,
            language=reader.language,
            languages=offered(),
            shop=reader.shop,
            now=reader.now,
            links=links,
            static=static,
            logo=logo,
            title=title,
            **{"parcel": None, **values},
        )
    )
    return text.encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
