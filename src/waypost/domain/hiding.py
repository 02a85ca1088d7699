"""Texts of carriers without people: who signed, and how to reach them."""

import re

HIDDEN = "\N{BULLET}\N{BULLET}\N{BULLET}"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INTERNATIONAL = re.compile(r"\+\d[\d ()/.-]{6,}\d")
# "Signed for by: J SMITH", "Received by ...": the rest of the sentence is a name.
_SIGNED = re.compile(
    r"((?:signed(?: for)? by|received by|accepted by|left with|unterschrieben von|sign[ée] par|firmado por"
    r"|(?:signature|recipient|empf[äa]nger|destinataire|destinatario) ?:)\s*:?\s*)([^.;,()\"]+)",
    re.IGNORECASE,
)


def without_people(text: str) -> str:
    """A source's words without what names or reaches a person."""
    if "@" in text:
        text = _EMAIL.sub(HIDDEN, text)
    if "+" in text:
        text = _INTERNATIONAL.sub(HIDDEN, text)
    return _SIGNED.sub(rf"\1{HIDDEN}", text)
