from datetime import UTC, date, datetime, timedelta

import pytest

from waypost.domain.tracking import Location
from waypost.web.pages import formats
from waypost.web.pages.languages import choose_locale, language, offered


@pytest.mark.parametrize(
    ("header", "asked", "of_order", "expected"),
    [
        (None, None, None, "en"),
        ("de-CH,de;q=0.9,en;q=0.8", None, None, "de"),
        ("en-US,en;q=0.9", None, None, "en-US"),
        ("en-AU", None, None, "en"),
        ("pt;q=1, ja;q=0.5", None, None, "ja"),
        ("de;q=0.2, fr;q=0.9", None, None, "fr"),
        ("de;q=0, es", None, None, "es"),
        ("de", "ar", "fr", "ar"),
        ("de", "klingon", "fr", "de"),
        ("pt-BR", None, "fr_CA", "fr"),
        ("*;q=0.5", None, None, "en"),
        (";;;,,q=,de;q=x" + "," * 5000, "\x00", "", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_browsers_else_the_orders(
    header: str | None, asked: str | None, of_order: str | None, expected: str
) -> None:
    assert choose_locale(header, asked, of_order) == expected


def test_each_language_is_offered_in_its_own_words() -> None:
    assert [name for _, name in offered()] == [
        "English",
        "Deutsch",
        "Français",
        "Español",
        "العربية",
        "日本語",
    ]


@pytest.mark.parametrize(
    ("tag", "long", "short"),
    [
        ("en", "Tuesday 24 November", "Tue 24 Nov"),
        ("en-US", "Tuesday, November 24", "Tue, Nov 24"),
        ("de", "Dienstag, 24. November", "Di., 24. Nov."),
        ("fr", "mardi 24 novembre", "mar. 24 nov."),
        ("es", "martes, 24 de noviembre", "mar, 24 nov"),
        ("ar", "الثلاثاء، 24 نوفمبر", "الثلاثاء، 24 نوفمبر"),
        ("ja", "11月24日(火曜日)", "11月24日(火)"),
    ],
)
def test_days_are_written_as_the_language_writes_them(tag: str, long: str, short: str) -> None:
    day = date(2026, 11, 24)
    assert (formats.long_day(day, language(tag)), formats.short_day(day, language(tag))) == (long, short)


def test_the_clock_shows_the_time_it_is_given() -> None:
    local = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    assert formats.clock(local, language("de")) == "14:05"
    assert formats.clock(local, language("en-US")) == "2:05\u202fPM"


def test_news_is_never_younger_than_a_minute() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert formats.ago(now, now, language("en")) == "1 minute ago"
    assert formats.ago(now - timedelta(hours=3), now, language("fr")) == "il y a 3 heures"


def test_a_place_is_named_as_far_as_it_is_known() -> None:
    lyon = Location("Lyon", None, "FR", None, "LYON")
    assert formats.place(lyon, language("de")) == "Lyon, Frankreich"
    assert formats.place(Location(), language("de")) is None
    assert formats.place(Location(country="ZZ"), language("en")) == "Unknown Region"
