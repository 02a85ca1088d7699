"""Writes messages: subject, plain text, HTML and short words, with a shop's own words where it has them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from waypost.channels.texts import formats
from waypost.channels.texts.examples import least_facts, whole_facts
from waypost.channels.texts.fields import field_values, for_approved_templates, parcel_values
from waypost.channels.texts.languages import LOCALES, Language, nearest_language
from waypost.channels.texts.laying_out import html_mail
from waypost.channels.texts.letter import letter_of
from waypost.channels.texts.own_words import OURS, PARCELS, PARTS, check_template, rendered
from waypost.channels.texts.plain import plain_text
from waypost.channels.texts.saying import Said, part_of_order, said_of
from waypost.channels.texts.short import first_that_fits, plain_letters
from waypost.domain.topics import Topic
from waypost.ports.texts import Facts, OwnText, TextIncomplete, TextWrong, Written

LONGEST_SUBJECT = 150
_WEB = ("https://", "http://")


class TextWriter:
    """The writer behind `ports.texts.Texts`."""

    def write(self, facts: Facts, own: Sequence[OwnText] = ()) -> Written:
        """Words for these facts, in the nearest language there is.

        Raises:
            TextIncomplete: a link or a name that every message needs is empty, or a shop's own words fail.

        """
        _check_facts(facts)
        facts = _with_links_that_lead_somewhere(facts)
        language = nearest_language(facts.locale)
        mine = {
            one.part: one.template
            for one in own
            if one.topic is facts.topic and one.language == language.code
        }
        return _written(facts, mine, language)

    def check(self, own: OwnText) -> None:
        """Whether a shop's own words may be kept.

        Raises:
            TextWrong: an unknown part, language or field, a syntax error, something that is not allowed, or
                words that fail, say too much, or lack the link with example facts.

        """
        if own.part not in PARTS:
            raise TextWrong(f"there is no part called {own.part!r}; there are: {', '.join(PARTS)}")
        if own.language not in LOCALES:
            raise TextWrong(f"there is no language {own.language!r}; there are: {', '.join(LOCALES)}")
        check_template(own.template)
        for example in (whole_facts(own.topic, own.language), least_facts(own.topic, own.language)):
            try:
                written = self.write(example, [own])
            except TextIncomplete as problem:
                raise TextWrong(str(problem)) from problem
            if own.part == "short" and example.tracking_url not in written.short:
                raise TextWrong("a short text must hold the link: {{ tracking_url }}")

    def languages(self) -> Sequence[str]:
        """The languages there are (BCP 47)."""
        return tuple(LOCALES)


def _check_facts(facts: Facts) -> None:
    if not facts.tracking_url.startswith(_WEB):
        raise TextIncomplete(
            "the tracking link is empty" if not facts.tracking_url else "the link is no web address"
        )
    for name in ("store_name", "order_number"):
        if not getattr(facts, name).strip():
            raise TextIncomplete(f"{name} is empty")


def _with_links_that_lead_somewhere(facts: Facts) -> Facts:
    return replace(
        facts,
        home_url=_on_the_web(facts.home_url),
        help_url=_on_the_web(facts.help_url),
        unsubscribe_url=_on_the_web(facts.unsubscribe_url),
    )


def _on_the_web(link: str | None) -> str | None:
    return link if link and link.startswith(_WEB) else None


def _written(facts: Facts, mine: Mapping[str, str], language: Language) -> Written:
    said = said_of(facts, language)
    summary = formats.sentences([said.headline, *said.when[:1]], language)
    values = field_values(facts, said, summary, language)
    parcels = [parcel_values(parcel, language) for parcel in facts.parcels]
    ours = {
        "subject": said.subject,
        "headline": said.headline,
        "body": "\n\n".join(said.paragraphs),
        "short": _short(facts, said, language),
    }
    own = {
        part: rendered(template, {**values, PARCELS: parcels, OURS: ours[part]}, part)
        for part, template in mine.items()
    }
    said = replace(
        said,
        subject=own.get("subject", said.subject),
        headline=own.get("headline", said.headline),
        paragraphs=_paragraphs(own["body"]) if "body" in own else said.paragraphs,
    )
    short = own.get("short") or _short(facts, said, language)
    if "short" in own:
        values["detail"] = short.replace(facts.tracking_url, "").strip() or said.headline
    letter = letter_of(facts, said, language)
    return Written(
        locale=language.code,
        subject=_one_line(said.subject),
        text=plain_text(facts, letter, language),
        short=plain_letters(short),
        html=html_mail(facts, letter, language),
        fields=for_approved_templates({**values, "headline": said.headline}),
    )


def _short(facts: Facts, said: Said, language: Language) -> str:
    part = part_of_order(facts, language)
    news = language.say("%(news)s (%(part)s)", news=said.headline, part=part) if part else said.headline
    store = f"{_one_line(facts.store_name)}:"
    when = said.when[:1]
    less = when if facts.topic is Topic.ESTIMATE_CHANGED and when else [news]  # there the day is the news
    return first_that_fits(
        [
            (store, formats.sentences([news, *when], language)),
            (store, formats.sentences(less, language)),
            (formats.sentences([news], language),),
        ],
        facts.tracking_url,
    )


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in body.replace("\r\n", "\n").split("\n\n") if part.strip())


def _one_line(text: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"
