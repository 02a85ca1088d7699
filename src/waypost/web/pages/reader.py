"""Who reads a page, and when: the language, the moment and the shop that every sentence needs."""

from dataclasses import dataclass
from datetime import datetime

from waypost.web.pages.languages import Language
from waypost.web.pages.shop import Shop
from waypost.web.pages.subject import Subject


@dataclass(frozen=True, slots=True)
class Reader:
    """A buyer in front of a page at `now`."""

    language: Language
    now: datetime
    shop: Shop

    def say(self, message: str, **values: object) -> str:
        """A message of the catalogue in the buyer's language."""
        return self.language.gettext(message, **values)

    def carrier(self, subject: Subject) -> str:
        """The carrier's name, fit to begin a sentence."""
        name = subject.part.carrier_name if subject.part else None
        return name or self.language.gettext("The carrier")
