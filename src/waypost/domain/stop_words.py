"""The words with which people end and resume messages, as they write them back to a number.

English words after the defaults of messaging providers (https://www.twilio.com/docs/messaging/tutorials/
advanced-opt-out); other languages by their plain imperative.
"""

import unicodedata
from functools import cache

_STOP_WORDS = """
stop stopall unsubscribe cancel end quit optout revoke arret arreter desabonner stopp abmelden ende baja alto
detener cancelar parar sair rimuovi annulla disiscrivi stoppen afmelden uitschrijven rezygnuje koniec
wypisz avsluta avanmäl afmeld 停止 配信停止 解除 退订 退訂 取消 توقف ايقاف إلغاء
"""
_RESUME = frozenset({"start", "unstop", "yes"})


def ends_messages(text: str | None) -> bool:
    """Whether somebody who writes this wants no more messages: the word alone, in any case."""
    return _bare(text) in _stop_words()


def resumes_messages(text: str | None) -> bool:
    """Whether somebody who writes this wants messages again, after they had ended them."""
    return _bare(text) in _RESUME


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_bare(word) for word in _STOP_WORDS.split())


def _bare(text: str | None) -> str:
    """A word without its case, accents and what stands around it."""
    folded = unicodedata.normalize("NFKD", (text or "")[:60]).casefold()
    return "".join(sign for sign in folded if sign.isalpha())
