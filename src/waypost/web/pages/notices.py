"""Pages that say why there is nothing to see, and what to do instead."""

from datetime import UTC, datetime
from typing import Literal

from waypost.web.pages.drawing import backdrop
from waypost.web.pages.languages import language
from waypost.web.pages.reader import Reader
from waypost.web.pages.rendering import rendered
from waypost.web.pages.shop import PageLinks, Shop
from waypost.web.pages.static import Static

NoticeKind = Literal["expired", "not_found", "throttled", "unavailable", "broken"]
HTTP_STATUS: dict[NoticeKind, int] = {
    "expired": 410, "not_found": 404, "throttled": 429, "unavailable": 503, "broken": 500,
}  # fmt: skip
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def notice_page(kind: NoticeKind, *, locale: str, shop: Shop, links: PageLinks, static: Static) -> bytes:
    """A page for the HTTP status in `HTTP_STATUS` as HTML (UTF-8)."""
    reader = Reader(language(locale), NEVER, shop)
    icon, heading, lines = notice_words(kind, reader)
    return rendered(
        "notice.html",
        reader,
        links=links,
        static=static,
        title=f"{reader.say('Problem: %(what)s', what=heading)} · {shop.name}",
        icon=icon,
        heading=heading,
        lines=lines,
        offers_lookup=kind in ("expired", "not_found"),
        backdrop=backdrop(),
    )


def notice_words(kind: NoticeKind, reader: Reader) -> tuple[str, str, tuple[str, ...]]:
    """The icon, the heading and the sentences of a notice."""
    say = reader.say
    if kind == "expired":
        return "hourglass", say("This link has expired"), (
            say("Links stop working some time after delivery, so that old e-mails give nothing away."),
            say("With your order number you get a fresh one."),
        )  # fmt: skip
    if kind == "not_found":
        return "search", say("There is nothing at this address"), (
            say("The link may have been cut off when it was copied. Open it from our e-mail again."),
        )  # fmt: skip
    if kind == "throttled":
        return "hourglass", say("Too many tries"), (
            say("To keep orders private we pause after several tries. Wait a few minutes, then try again."),
        )  # fmt: skip
    if kind == "unavailable":
        return "clock", say("One moment, please"), (
            say("We cannot reach our records right now. Your parcel travels on. Try again in a minute."),
        )  # fmt: skip
    return "circle-alert", say("Something went wrong on our side"), (
        say("Your parcel is not affected. Try again in a minute."),
    )  # fmt: skip
