"""The standard's words, in whichever of its spellings."""

_ADDRESSES = (
    "https://ref.gs1.org/cbv/BizStep-",
    "https://ref.gs1.org/cbv/Disp-",
    "cbv:BizStep-",
    "cbv:Disp-",
    "urn:epcglobal:cbv:bizstep:",
    "urn:epcglobal:cbv:disp:",
)


def bare_word(word: str | None) -> str | None:
    """A standard word without its address; a word of somebody's own as it is."""
    if word is None:
        return None
    for address in _ADDRESSES:
        word = word.removeprefix(address)
    return word
