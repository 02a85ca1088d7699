"""Facts that messages are written from in tests, and what is read out of them."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

from waypost.channels.texts import open_texts
from waypost.channels.texts.examples import whole_facts
from waypost.domain.estimate import Basis, Estimate
from waypost.domain.topics import Topic
from waypost.ports.texts import Facts, OwnText, ParcelFacts, Written

VOID = {"meta", "img", "br", "link", "input", "hr"}
_JSON = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class WellFormed(HTMLParser):
    """Reads a document and fails where a tag is opened or closed that should not be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open[-1:]):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def facts(topic: Topic, locale: str = "en", **rest: Any) -> Facts:
    """A message about the only parcel of an order."""
    return replace(
        whole_facts(topic, locale), **{"parcels_of_order": 1, "parcels_reached": 1, "note": None, **rest}
    )


def written(topic: Topic, locale: str = "en", own: Sequence[OwnText] = (), **rest: Any) -> Written:
    return open_texts().write(facts(topic, locale, **rest), own)


def parcel(topic: Topic = Topic.SHIPPED, **rest: Any) -> ParcelFacts:
    return replace(whole_facts(topic, "en").parcels[0], **rest)


def estimate(first: int, last: int, probability: float = 0.9) -> Estimate:
    """An estimate for days of November 2026, without hours."""
    days = (date(2026, 11, first), date(2026, 11, last), date(2026, 11, last))
    return Estimate(*days, probability, Basis.LANE)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour)  # noqa: DTZ001 - a buyer's own clock


def json_ld(html: str) -> Any:
    (found,) = _JSON.findall(html)
    return json.loads(found)
