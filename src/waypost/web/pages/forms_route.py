"""The forms of an order's page: who is told, what is wrong, how it was. Plain forms, plain answers.

Each form is sent to an address under the page's own; what was taken leads back to the page, what was refused
comes back with what is wrong about it. The token in the address is the secret.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from waypost.domain.case import Case, CaseKind, Feedback
from waypost.domain.links import number_of, public_id
from waypost.domain.masking import masked_address
from waypost.domain.notification import Channel
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact, Role
from waypost.usecases.choose_notifications import (
    TYPED,
    ChoiceRefused,
    Wish,
    add_contact,
    contact_of,
    stop,
)
from waypost.usecases.give_feedback import FeedbackRefused, Opinion, give_feedback, tags_of
from waypost.usecases.open_case import CaseRefused, Told, open_case
from waypost.usecases.open_link import LinkUnknown
from waypost.usecases.prove_address import CODE, LINK, ProofRefused, ask_for_proof, prove_by_code
from waypost.web.asgi import App
from waypost.web.pages.form_pages import Form, code_page, refused_page
from waypost.web.pages.own_requests import network_digest
from waypost.web.pages.posted import NO_STORE, Posted, PostedForm, journey_now
from waypost.web.pages.serving import Page, static
from waypost.web.pages.side import case_form, rating_form, tell_form
from waypost.web.pages.side_words import CONSENT_WORDS
from waypost.web.service import Service

REFUSED = 422
LONGEST_CONTACT = 200


class BuyerForms:
    """All forms of an order's page."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def paths(self) -> Mapping[str, dict[str, App]]:
        """Where each form is sent, with what answers it."""
        works = {
            "tell": self._tell, "again/{contact}": self._again, "stop/{contact}": self._stop,
            "case": self._case, "feedback": self._feedback,
        }  # fmt: skip
        found: dict[str, dict[str, App]] = {}
        for name, work in works.items():
            path = f"/t/{{token}}/{name}"
            found[path] = {"POST": PostedForm(self._service, path, work)}
        path = "/t/{token}/prove/{contact}"
        prove = PostedForm(self._service, path, self._prove)
        found[path] = {"GET": prove, "POST": prove}
        return found

    async def _tell(self, posted: Posted) -> Page | str:
        channel = next((one for one in TYPED if one.value == posted.field("channel")), None)
        if channel is None:
            return posted.links.home
        role = next((one for one in Role if one.value == posted.field("for")), Role.BUYER)
        address = posted.field("address")
        form = replace(tell_form(channel, posted.reader), address=address, role=role.value)
        if posted.field("agree") != "yes":
            return self._refused(posted, form, "consent")
        wish = Wish(channel, address, role, posted.reader.language.tag, self._consent(posted))
        try:
            contact = await self._service.records.write(partial(self._add, posted, wish))
        except (ChoiceRefused, ProofRefused) as refusal:
            return self._refused(posted, form, refusal.reason)
        self._drop(posted)
        if contact.verified_at is not None:
            return f"{posted.links.home}#updates"
        return posted.links.action(f"prove/{public_id('con', contact.id)}")

    def _add(self, posted: Posted, wish: Wish, tx: Transaction) -> Contact:
        contact = add_contact(tx, posted.order, wish, now=posted.now)
        subject, text = proof_words(posted, contact)
        ask_for_proof(tx, contact, subject=subject, text=text, now=posted.now)
        return contact

    async def _prove(self, posted: Posted) -> Page | str:
        if posted.scope["method"] != "POST":
            contact = await self._service.records.read(partial(self._contact, posted))
            return self._code(posted, contact, None) if contact.verified_at is None else posted.links.home
        try:
            contact = await self._service.records.write(partial(self._try_code, posted))
        except ProofRefused as refusal:
            contact = await self._service.records.read(partial(self._contact, posted))
            return self._code(posted, contact, refusal.reason)
        if contact.verified_at is None:
            return self._code(posted, contact, "wrong")
        self._drop(posted)
        return f"{posted.links.home}#updates"

    def _try_code(self, posted: Posted, tx: Transaction) -> Contact:
        contact, secret = self._contact(posted, tx), self._service.settings.secret
        return prove_by_code(tx, contact, posted.field("code"), secret=secret, now=posted.now)

    async def _again(self, posted: Posted) -> Page | str:
        def work(tx: Transaction) -> Contact:
            contact = self._contact(posted, tx)
            subject, text = proof_words(posted, contact)
            ask_for_proof(tx, contact, subject=subject, text=text, now=posted.now)
            return contact

        try:
            await self._service.records.write(work)
        except ProofRefused as refusal:
            contact = await self._service.records.read(partial(self._contact, posted))
            return self._code(posted, contact, refusal.reason)
        return posted.links.action(f"prove/{public_id('con', posted.contact)}")

    async def _stop(self, posted: Posted) -> Page | str:
        def work(tx: Transaction) -> None:
            stop(tx, self._contact(posted, tx), now=posted.now)

        await self._service.records.write(work)
        self._drop(posted)
        return f"{posted.links.home}#updates"

    async def _case(self, posted: Posted) -> Page | str:
        kind = next((one for one in CaseKind if one.value == posted.field("kind")), None)
        if kind is None:
            return posted.links.home
        shipment, words = posted.field("shipment"), posted.field("words")
        contact = posted.field("contact").strip()[:LONGEST_CONTACT]
        shipment_id = number_of("shp", shipment) if shipment else None
        told = Told(kind, words, shipment_id, contact or None, posted.reader.language.tag)

        def work(tx: Transaction) -> Case:
            if shipment and shipment_id is None:
                raise LinkUnknown
            journey = journey_now(posted.token, self._service, tx)
            return open_case(tx, journey, told, now=posted.now)

        try:
            case = await self._service.records.write(work)
        except CaseRefused as refusal:
            form = replace(case_form(kind, shipment, posted.reader), words=words, contact=contact)
            return self._refused(posted, form, refusal.reason)
        self._drop(posted)
        return f"{posted.links.home}#{public_id('cas', case.id)}"

    async def _feedback(self, posted: Posted) -> Page | str:
        rating, tags = posted.field("rating"), tuple(posted.fields.get("tag", ()))
        number = int(rating) if rating in tuple("12345") else 0
        opinion = Opinion(number, posted.field("words"), tags, posted.reader.language.tag)

        def work(tx: Transaction) -> Feedback:
            return give_feedback(tx, journey_now(posted.token, self._service, tx), opinion, now=posted.now)

        try:
            await self._service.records.write(work)
        except FeedbackRefused:
            store = await self._service.callers.store_by_id(posted.order.store_id)
            form = replace(rating_form(None, tags_of(store), posted.reader), words=opinion.words)
            return self._refused(posted, replace(form, chosen=tags), "not_now" if number else "rating")
        self._drop(posted)
        return f"{posted.links.home}#feedback"

    def _contact(self, posted: Posted, tx: Transaction) -> Contact:
        return contact_of(tx, posted.order.id, posted.contact)

    def _consent(self, posted: Posted) -> dict[str, object]:
        return {
            "by": "page",
            "at": posted.now.isoformat(),
            "words": CONSENT_WORDS,
            "language": posted.reader.language.tag,
            "network": network_digest(posted.scope, self._service.settings.secret),
        }

    def _drop(self, posted: Posted) -> None:
        """Whoever is led back to the page sees what they did."""
        self._service.cache.drop([("o", posted.order.id)])

    def _refused(self, posted: Posted, form: Form, reason: str) -> Page:
        body = refused_page(form, reason, posted.reader, links=posted.links, static=static())
        return Page(REFUSED, body, extra=[NO_STORE])

    def _code(self, posted: Posted, contact: Contact, reason: str | None) -> Page:
        to = masked_address(contact.channel, contact.address)
        number = public_id("con", contact.id)
        body = code_page(number, to, reason, posted.reader, links=posted.links, static=static())
        return Page(REFUSED if reason else 200, body, extra=[NO_STORE])


def proof_words(posted: Posted, contact: Contact) -> tuple[str, str]:
    """Subject and text of the message that asks an address, with places for the code and the link."""
    say, shop = posted.reader.say, posted.reader.shop.name
    if contact.role is Role.BUYER:
        text = say(
            "%(shop)s: your code is %(code)s. Or confirm here: %(link)s", shop=shop, code=CODE, link=LINK
        )
    else:
        text = say(
            "Somebody who ordered at %(shop)s would like you to get news of a parcel. "
            "Say yes here: %(link)s. Otherwise you hear nothing more.",
            shop=shop, link=LINK,
        )  # fmt: skip
    is_mail = contact.channel is Channel.EMAIL
    subject = say("Confirm that you want news from %(shop)s", shop=shop) if is_mail else ""
    return subject, text
