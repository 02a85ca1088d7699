"""A small picture that says where an order stands: two words, readable on light and on dark pages."""

from base64 import b64encode
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from waypost.domain.journey import Journey
from waypost.web.pages.arrival import answer
from waypost.web.pages.reader import Reader
from waypost.web.pages.subject import chosen

HEIGHT_PX, PADDING_PX, FONT_PX = 24, 9, 12
NARROW, WIDE_FROM = 6.8, 0x1100  # pixels of a letter; from here on scripts write in squares
STYLE = (
    "text{font:600 12px system-ui,'Noto Sans','Noto Sans Arabic','Noto Sans CJK JP',sans-serif}"
    ".a{fill:#edf1ee}.l{fill:#445451}.s{fill:#fff}.ok{fill:#16713f}.info{fill:#1b53b5}.warn{fill:#7a4800}"
    ".bad{fill:#a8261b}.idle{fill:#445451}@media(prefers-color-scheme:dark){.a{fill:#202b29}.l{fill:#b3c1bd}"
    ".s{fill:#0c1211}.ok{fill:#7fd9a4}.info{fill:#9cc2ff}.warn{fill:#ffcf7d}.bad{fill:#ff9e92}"
    ".idle{fill:#b3c1bd}}"
)
# Opened by itself the picture stands under this policy, which allows its own style sheet and nothing else.
POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


def badge(journey: Journey, reader: Reader) -> bytes:
    """The badge as SVG (UTF-8): what it is of on the one side, the state in a few words on the other."""
    subject = chosen(journey, None)
    headline = answer(subject, reader)
    name = reader.say("Order") if journey.order else reader.say("Parcel")
    state = headline.chip.label
    first, second = _width(name), _width(state)
    is_rtl = reader.language.direction == "rtl"
    here, there = (second, 0) if is_rtl else (0, first)
    title = f"{name}: {headline.chip.label}. {headline.label}: {headline.title}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{first + second}" height="{HEIGHT_PX}" role="img"'
        f' lang={quoteattr(reader.language.tag)} aria-labelledby="t"><title id="t">{escape(title)}</title>'
        f'<style>{STYLE}</style><clipPath id="c"><rect width="{first + second}" height="{HEIGHT_PX}" rx="6"/>'
        f'</clipPath><g clip-path="url(#c)"><rect class="a" x="{here}" width="{first}" height="{HEIGHT_PX}"/>'
        f'<rect class="{headline.chip.tone}" x="{there}" width="{second}" height="{HEIGHT_PX}"/></g>'
        f'<g text-anchor="middle"><text class="l" x="{here + first / 2}" y="16">{escape(name)}</text>'
        f'<text class="s" x="{there + second / 2}" y="16">{escape(state)}</text></g></svg>'
    ).encode()


def _width(text: str) -> int:
    """About how many pixels a text takes; every font differs a little."""
    return round(sum(FONT_PX if ord(sign) >= WIDE_FROM else NARROW for sign in text)) + 2 * PADDING_PX
