from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.pages.fixtures import NOW
from tests.web.pages.states import STATES
from waypost.domain.asking import Asking, HeardBy, WhyThen
from waypost.domain.journey import Journey
from waypost.web.pages.asked import AskedLine, asked_line
from waypost.web.pages.languages import LANGUAGES, language
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import Shop
from waypost.web.pages.subject import chosen
from waypost.web.pages.tracking_json import journey_json

ASKED = Asking(
    "dpd", NOW - timedelta(minutes=12), NOW + timedelta(hours=2), WhyThen.PLANNED, HeardBy.POLL, 60
)


def asked_about(asking: Asking | None) -> Journey:
    journey = STATES["several_sources"]()
    return replace(journey, shipments=tuple(replace(part, asking=asking) for part in journey.shipments))


def shown(asking: Asking | None, tag: str = "en") -> AskedLine | None:
    return asked_line(chosen(asked_about(asking), None), Reader(language(tag), NOW, Shop("Osier Lane", "/")))


def then(asking: Asking) -> str:
    line = shown(asking)
    assert line is not None
    return line.then or ""


def test_the_page_says_when_the_carrier_was_last_asked_and_when_next() -> None:
    line = shown(ASKED)
    assert line is not None
    assert line.last == "DPD was last asked 12 minutes ago"
    assert line.last_again == "DPD was last asked {}"
    assert line.then is not None
    assert line.then.startswith("Next question: ")


def test_a_page_of_a_parcel_that_nobody_asks_about_says_nothing() -> None:
    assert shown(None) is None


def test_a_question_of_another_day_is_told_with_its_day() -> None:
    assert "," in then(replace(ASKED, next_ask_at=NOW + timedelta(days=2)))


@pytest.mark.parametrize(
    ("asking", "words"),
    [
        (replace(ASKED, heard_by=HeardBy.PUSH, why=WhyThen.PUSHED), "DPD tells us by itself"),
        (
            replace(ASKED, next_ask_at=None, why=WhyThen.BUDGET),
            "Waiting its turn: we may ask 60 questions an hour",
        ),
        (replace(ASKED, next_ask_at=None, why=WhyThen.STOPPED), "We cannot ask DPD at the moment"),
        (
            replace(ASKED, next_ask_at=None, why=WhyThen.ARRIVED),
            "No more questions: it arrived more than 3 days ago",
        ),
        (
            replace(
                ASKED,
                next_ask_at=None,
                why=WhyThen.NEVER_KNOWN,
                carrier="aftership",
                carrier_name="AfterShip",
            ),
            "No more questions: AfterShip has not known the number for 14 days",
        ),
    ],
)
def test_the_page_says_why_nobody_is_asked_now(asking: Asking, words: str) -> None:
    assert then(asking) == words


def test_a_carrier_that_sends_files_is_said_to_do_so() -> None:
    files = Asking("dpd", None, None, WhyThen.FILES, HeardBy.FILE, 0, NOW - timedelta(hours=3))
    line = shown(files)
    assert line is not None
    assert (line.last, line.then) == ("DPD sends us files, the last one 3 hours ago", None)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("why", sorted(set(WhyThen) - {WhyThen.FILES}))
def test_every_reason_is_told_in_every_language(tag: str, why: WhyThen) -> None:
    next_ask_at = None if why not in (WhyThen.PLANNED, WhyThen.RESTS, WhyThen.PUSHED) else ASKED.next_ask_at
    line = shown(replace(ASKED, why=why, next_ask_at=next_ask_at), tag)
    assert line is not None
    assert line.then
    assert "%(" not in line.then


def test_the_page_as_json_tells_it_too() -> None:
    assert journey_json(asked_about(ASKED))["parcels"][0]["asking"] == {
        "carrier": "dpd",
        "last_asked_at": (NOW - timedelta(minutes=12)).isoformat(timespec="seconds"),
        "next_ask_at": (NOW + timedelta(hours=2)).isoformat(timespec="seconds"),
        "why": "planned",
        "heard_by": "poll",
    }
