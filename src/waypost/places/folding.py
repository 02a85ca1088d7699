"""One way to write a name: what makes `SAO PAULO`, `São Paulo` and `Sao-Paulo` the same key.

Used both when the gazetteer is built and when it is read, so it depends on the standard library only.
"""

import re
import unicodedata

_NOT_IN_A_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bb\u02bc\u02b9\u02bf\u00b4`]")  # typewriter, quotes, okina, ayn
_SPELLED_OUT = str.maketrans(
    {
        "\u0142": "l",  # l with stroke
        "\u00f8": "o",  # o with stroke
        "\u0111": "d",  # d with stroke
        "\u00f0": "d",  # eth
        "\u00fe": "th",  # thorn
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u0131": "i",  # dotless i
        "\u0259": "a",  # schwa, as in Azerbaijani names
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
    }
)
_SAME_WORD = {
    "saint": "st",
    "sainte": "st",
    "ste": "st",
    "sankt": "st",
    "fort": "ft",
    "mount": "mt",
}


def fold_words(text: str) -> list[str]:
    """The words of a name in small letters, without accents and punctuation, saints abbreviated."""
    small = text.casefold().translate(_SPELLED_OUT)
    if not small.isascii():
        parts = unicodedata.normalize("NFKD", small)
        small = "".join(letter for letter in parts if not unicodedata.combining(letter))
    words = _NOT_IN_A_WORD.sub(" ", _APOSTROPHES.sub("", small)).split()
    return [_SAME_WORD.get(word, word) for word in words]


def fold(text: str) -> str:
    """The key of a name: its folded words without blanks, so that `Mogi-Guaçu` meets `mogiguacu`."""
    return "".join(fold_words(text))
