"""Writing made comparable: case, accents, look-alike letters, Arabic spellings, traditional signs; typos."""

# ruff: noqa: RUF001 - letters that look like others are what this file is about

import re
import unicodedata
from functools import lru_cache

LONGEST = 600  # characters of a message that are read
ONE_TYPO_FROM, TWO_TYPOS_FROM = 5, 9  # letters of a word that may be misspelt once, twice
_PLAIN = str.maketrans(
    {
        "ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "’": "'", "`": "'",
        # Arabic: one alef, one ya, no ornaments
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": "",
        # Cyrillic and Greek letters that look like Latin ones
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "к": "k", "м": "m",
        "т": "t", "в": "b", "н": "h", "ѕ": "s", "ο": "o", "α": "a", "ρ": "p", "ν": "v", "ι": "i", "τ": "t",
    }
)  # fmt: skip
_TRADITIONAL = (
    "訂單裡哪兒還時間門牌號錯貨遲誤為麼轉繫聯退換貨沒裏後給說話"
    "誰寄遞運達簽預計將變問題謝請幾點鐘見歡慢來難過個這週線員"
)
_SIMPLIFIED = (
    "订单里哪儿还时间门牌号错货迟误为么转系联退换货没里后给说话"
    "谁寄递运达签预计将变问题谢请几点钟见欢慢来难过个这周线员"
)
_CHINESE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text in lower case, without accents and ornaments, in one spelling."""
    narrow = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_PLAIN)
    parted = unicodedata.normalize("NFD", narrow)
    bare = "".join(sign for sign in parted if not _is_ornament(sign))
    return unicodedata.normalize("NFC", bare).translate(_PLAIN).translate(_CHINESE)


def words_of(text: str) -> list[str]:
    """The words of folded text; what an apostrophe joins counts as two."""
    return _WORD.findall(text)


def is_word(written: str, meant: str) -> bool:
    """Whether a word is the one that is meant: `parcel*` is any that begins so; few letters may be wrong."""
    if meant.endswith("*"):
        stem = meant[:-1]
        return written.startswith(stem) or _is_near(written[: len(stem)], stem)
    return written == meant or _is_near(written, meant)


@lru_cache(maxsize=65_536)
def _is_near(written: str, meant: str) -> bool:
    """Whether at most one letter (two in long words) is wrong, missing, too many or swapped."""
    allowed = 0 if len(meant) < ONE_TYPO_FROM else 1 if len(meant) < TWO_TYPOS_FROM else 2
    if written == meant:
        return True
    if not allowed or abs(len(written) - len(meant)) > allowed or not written or written[0] != meant[0]:
        return False
    return _distance(written, meant) <= allowed


def _distance(one: str, other: str) -> int:
    """Optimal string alignment distance."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for y, letter in enumerate(one, 1):
        now = [y]
        for x, wanted in enumerate(other, 1):
            cost = min(now[x - 1] + 1, row[x] + 1, row[x - 1] + (letter != wanted))
            if x > 1 and y > 1 and letter == other[x - 2] and one[y - 2] == wanted:
                cost = min(cost, before[x - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]


def _is_ornament(sign: str) -> bool:
    """Accents of Latin and Arabic letters; the marks of kana change the sound and stay."""
    return unicodedata.category(sign) == "Mn" and sign not in "\u3099\u309a"
