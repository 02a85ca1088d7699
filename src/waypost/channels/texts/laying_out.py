"""A mail as HTML: one layout for every topic, whose colours come from the shop and the state."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from waypost.channels.texts.languages import Language
from waypost.channels.texts.letter import Letter
from waypost.channels.texts.structured import described
from waypost.domain.readable_colours import NotAColour, Slots, dark_slots, light_slots
from waypost.ports.texts import Facts

TEMPLATES = Path(__file__).parent / "templates"
OUR_BRAND = "#0b5e58"
_DAY_AND_MONTH = re.compile(r"((?<![:\d])\d{1,2}\.?|\bde) (?=[^\W\d_])")
_HOURS = re.compile(r"(?<=\w)–(?=\d)")
LONGEST_BYTES = 95_000  # Gmail clips a mail at 102 kB
FONTS = "Figtree,-apple-system,'Segoe UI',Roboto,Arial,'Noto Sans',sans-serif"
_NEVER_TIGHT = frozenset({"ar", "ja", "zh"})
# After the preheader, so that a list of mails does not go on with the shop's name.
_PADDING = Markup("&#847;&zwnj;&nbsp;") * 40
# Text, ground and line of a state's box, in light and in dark.
TONES = {
    "ok": (("#16713f", "#e2f3e8", "#b9dfc7"), ("#7fd8a4", "#12291c", "#24523a")),
    "info": (("#1b53b5", "#e7effc", "#c2d5f6"), ("#9dbdff", "#14233f", "#2a4473")),
    "warn": (("#7a4800", "#fff3d9", "#f0d49a"), ("#ffcf7d", "#2d2310", "#54421b")),
    "bad": (("#a8261b", "#fdeae7", "#f3c4bd"), ("#ff9d92", "#33150f", "#63291f")),
    "idle": (("#445451", "#f3f5f3", "#e1e7e3"), ("#b3c1bd", "#1b2524", "#26322f")),
}  # fmt: skip


def html_mail(facts: Facts, letter: Letter, language: Language) -> str:
    """A whole HTML document, with every style in its place and no picture that it needs.

    What would be so long that readers clip it is told without its articles: those are on the page.
    """
    html = _rendered(facts, letter, language)
    if len(html.encode()) <= LONGEST_BYTES:
        return html
    blocks = tuple(replace(block, items=(), more=None) for block in letter.blocks)
    bare = replace(facts, lines=(), parcels=tuple(replace(one, lines=()) for one in facts.parcels))
    return _rendered(bare, replace(letter, blocks=blocks), language)


def _rendered(facts: Facts, letter: Letter, language: Language) -> str:
    light, dark = _brand(facts.brand)
    tone, dark_tone = TONES[letter.said.words.tone]
    return _layout().render(
        facts=facts,
        letter=letter,
        said=letter.said,
        say=language.say,
        language=language,
        preheader=next(iter((*letter.said.when, *letter.said.paragraphs)), letter.said.headline),
        padding=_PADDING,
        fonts=FONTS,
        is_tight=language.code not in _NEVER_TIGHT,
        start="right" if language.direction == "rtl" else "left",
        brand=light,
        dark_brand=dark,
        tone=tone,
        dark_tone=dark_tone,
        logo=_https(facts.logo_url),
        help_link=facts.help_url or (f"mailto:{facts.help_email}" if facts.help_email else None),
        json_ld=described(facts),
    )


@cache
def _layout() -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = _unbroken
    return environment.get_template("mail.html")


def _unbroken(text: str) -> str:
    """A day kept beside its month, and the hours of a window together, when a line is broken."""
    return _HOURS.sub("\u2060–\u2060", _DAY_AND_MONTH.sub("\\1\u00a0", text))


def _brand(colour: str | None) -> tuple[Slots, Slots]:
    try:
        return light_slots(colour or OUR_BRAND), dark_slots(colour or OUR_BRAND)
    except NotAColour:
        return light_slots(OUR_BRAND), dark_slots(OUR_BRAND)


def _https(address: str | None) -> str | None:
    return address if address and address.startswith("https://") else None
