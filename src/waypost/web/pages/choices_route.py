"""`/n/{token}`: what one contact is told, changed and ended by the contact alone.

Reading changes nothing, whatever scans links in mails. `List-Unsubscribe=One-Click` (RFC 8058) ends it at
once: the mail program that sends it shows no page.
"""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

from waypost.domain.links import LinkKind, read_token
from waypost.domain.order import Order
from waypost.domain.topics import Topic
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact
from waypost.usecases.choose_notifications import (
    choose_language,
    choose_topics,
    is_blocked,
    open_choices,
    start_again,
    stop,
)
from waypost.usecases.open_link import LinkUnknown
from waypost.usecases.prove_address import ProofRefused, prove_by_link
from waypost.web.asgi import Receive, Scope, Send
from waypost.web.errors import Problem, attempt
from waypost.web.pages.form_pages import choices_page
from waypost.web.pages.languages import choose_locale, language
from waypost.web.pages.own_requests import NotFromHere, check_origin, network_of
from waypost.web.pages.posted import FOREIGN, MOST_PER_ADDRESS, MOST_PER_LINK, NO_STORE, form_fields
from waypost.web.pages.reader import Reader
from waypost.web.pages.routes import notice, send_page, wish_of
from waypost.web.pages.serving import Page, brand_address, shop_of, static
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.side_words import TOPICS
from waypost.web.service import Service

ONE_CLICK = ("List-Unsubscribe", "One-Click")
REFUSED = 422
Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A contact, the order it is told of, and whether the shop may write there at all."""

    contact: Contact
    order: Order
    is_blocked: bool


class ChoicePages:
    """`GET` and `POST /n/{token}` as an ASGI app."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = perf_counter()
        answer = await attempt(self._answer(scope, receive))
        if isinstance(answer, Problem):
            answer = notice(self._service, answer.kind.status, wish_of(scope), answer.headers)
        if answer is None:
            return
        await send_page(send, scope, answer)
        self._service.meter.note(f"{scope['method']} /n/{{token}}", answer.status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive) -> Page:
        service, token = self._service, str(scope["path_params"]["token"])
        if scope["method"] != "POST":
            seen = await service.records.read(partial(self._seen, token))
            return await self._page(scope, token, seen)
        fields = await form_fields(scope, receive)
        is_one_click = ONE_CLICK[1] in fields.get(ONE_CLICK[0], ())
        if not is_one_click:
            try:
                check_origin(scope, service.settings.base_url)
            except NotFromHere:
                return FOREIGN
            # the network first: whoever is stopped there fills our book with no more invented links
            service.lookups.take(f"forms from {network_of(scope)}", MOST_PER_ADDRESS, service.now_s())
            service.lookups.take(f"form {token[:64]}", MOST_PER_LINK, service.now_s())
        do = "stop" if is_one_click else next(iter(fields.get("do", ())), "")
        try:
            seen = await service.records.write(partial(self._change, token, do, fields))
        except ProofRefused as refusal:
            seen = await service.records.read(partial(self._seen, token))
            return await self._page(scope, token, seen, reason=refusal.reason)
        service.cache.drop([("o", seen.order.id)])
        if is_one_click:
            return Page(200, b"", b"text/plain; charset=utf-8", [NO_STORE])
        return await self._page(scope, token, seen, done=do)

    def _seen(self, token: str, tx: Transaction) -> Seen:
        link = read_token(token, kinds=(LinkKind.CONTACT,))
        if link is None:
            raise LinkUnknown
        contact = open_choices(tx, link, secret=self._service.settings.secret)
        order = tx.orders.by_id(contact.order_id)
        if order is None:
            raise LinkUnknown
        return Seen(contact, order, is_blocked(tx, contact))

    def _change(self, token: str, do: str, fields: Fields, tx: Transaction) -> Seen:
        contact, now = self._seen(token, tx).contact, self._service.clock()
        match do:
            case "stop" | "stop_all":
                stop(tx, contact, everything=do == "stop_all", now=now)
            case "start":
                start_again(tx, contact)
            case "confirm":
                prove_by_link(tx, contact, now=now)
            case "save":
                _save(tx, contact, fields)
        return self._seen(token, tx)

    async def _page(
        self, scope: Scope, token: str, seen: Seen, *, done: str = "", reason: str | None = None
    ) -> Page:
        service, wish = self._service, wish_of(scope)
        shop = shop_of(await service.callers.store_by_id(seen.order.store_id))
        told_in = seen.contact.locale or seen.order.buyer.locale
        locale = choose_locale(None, wish.chosen_language or told_in or wish.locale)
        path = f"/n/{token}"
        links = PageLinks(
            path, path, path, brand_css=brand_address(shop), chosen_language=wish.chosen_language
        )
        reader = Reader(language(locale), service.clock(), shop)
        body = choices_page(
            seen.contact,
            seen.order,
            reader,
            is_blocked=seen.is_blocked,
            done=_done(done, reader),
            reason=reason,
            links=links,
            static=static(),
        )
        return Page(REFUSED if reason else 200, body, extra=[NO_STORE])


def _save(tx: Transaction, contact: Contact, fields: Fields) -> None:
    wanted = fields.get("topic", ())
    topics: frozenset[Topic] = frozenset().union(*(TOPICS[name][1] for name in wanted if name in TOPICS))
    saved = choose_topics(tx, contact, topics, all_topics=tuple(Topic))
    tag = next(iter(fields.get("language", ())), "")
    if tag:
        choose_language(tx, saved, choose_locale(None, tag, contact.locale))


def _done(do: str, reader: Reader) -> str | None:
    """What was done, in words."""
    say = reader.say
    said = {
        "stop": say("Done: you get nothing more about this order."),
        "stop_all": say("Done: this shop writes to you no more."),
        "start": say("Done: you are told again."),
        "confirm": say("Thank you. From now on you get news of this order."),
        "save": say("Saved."),
    }
    return said.get(do)
