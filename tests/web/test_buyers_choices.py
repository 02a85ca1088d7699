"""What a buyer chooses, asks and says on the page: plain forms, proved addresses, nothing by a mere visit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from tests.web.house import House
from waypost.domain.links import LinkKind, number_of, token_for
from waypost.domain.notification import Channel, NotSent
from waypost.ports.cases import ProofState
from waypost.ports.ledger import Contact, Role, StoredChannel
from waypost.usecases.prove_address import ReadyProof, prepare_proofs

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class Shop:
    """A shop with mail and SMS, one order, and a clock that tests move."""

    now: datetime = NOON
    house: House = field(init=False)
    order: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.house = House("sqlite://", clock=lambda: self.now)
        for channel in (Channel.EMAIL, Channel.SMS):
            account = StoredChannel(0, channel, "x", channel.value, "sealed", channel.value, self.now)
            with self.house.app.database.write() as tx:
                tx.channels.add(account)
        self.order = self.house.order()

    @property
    def page(self) -> str:
        return f"/t/{self.order['tracking_token']}"

    @property
    def order_id(self) -> int:
        return number_of("ord", self.order["id"]) or 0

    @property
    def secret(self) -> bytes:
        return self.house.app.web.service.settings.secret

    def see(self, path: str = "", **options: Any) -> httpx.Response:
        return self.house.ask("GET", path or f"{self.page}?lang=en", key=None, **options)

    def send(self, path: str, /, *, headers: Mapping[str, str] = NOTHING, **fields: str) -> httpx.Response:
        return self.house.ask("POST", path, key=None, data=fields, headers=headers)

    def tell(self, address: str = "bo@example.net", channel: str = "email", **fields: str) -> httpx.Response:
        given = {"channel": channel, "address": address, "for": "buyer", "agree": "yes", **fields}
        return self.house.ask("POST", f"{self.page}/tell?lang=en", key=None, data=given)

    def contacts(self) -> list[Contact]:
        with self.house.app.database.read() as tx:
            return list(tx.contacts.of_orders([self.order_id]))

    def proofs(self) -> list[ReadyProof]:
        with self.house.app.database.write() as tx:
            return prepare_proofs(
                tx, base_url="http://shop.example", secret=self.secret, limit=9, now=self.now
            )

    def choices(self, contact: Contact) -> str:
        return f"/n/{token_for(LinkKind.CONTACT, contact.id, generation=0, secret=self.secret)}"

    def ship(self, number: str = "WP-TEST-DELIVERED") -> dict[str, Any]:
        answer = self.house.post("/v1/shipments", {"order_id": self.order["id"], "tracking_number": number})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.house.close()


def where(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_an_address_is_told_only_after_its_code_came_back(shop: Shop) -> None:
    prove = where(shop.tell("Bo@Example.NET"))
    (contact,) = shop.contacts()
    assert (contact.address, contact.verified_at, contact.role) == ("Bo@example.net", None, Role.BUYER)
    assert set(contact.consent) == {"by", "at", "words", "language", "network"}
    (ready,) = shop.proofs()
    code = ready.message.fields["code"]
    assert (ready.message.to, len(code)) == ("Bo@example.net", 6)
    assert code in ready.message.text
    assert ready.message.link in ready.message.text
    assert shop.see(prove).status_code == 200
    assert shop.send(prove, code="000000" if code != "000000" else "111111").status_code == 422
    assert where(shop.send(prove, code=f" {code[:3]} {code[3:]} ")).endswith("#updates")
    (proved,) = shop.contacts()
    assert (proved.verified_at, proved.consent["proved"]) == (NOON, "code")
    html = shop.see().text
    assert "B•••@e•••.net" in html
    assert "Bo@example.net" not in html


def test_a_code_ends_after_half_an_hour_and_after_five_tries(shop: Shop) -> None:
    prove = where(shop.tell())
    code = shop.proofs()[0].message.fields["code"]
    wrong = "999999" if code != "999999" else "888888"
    assert [shop.send(prove, code=wrong).status_code for _ in range(5)] == [422] * 5
    assert "too often" in shop.send(prove, code=code).text
    shop.now += timedelta(minutes=2)
    assert where(shop.send(prove.replace("/prove/", "/again/"))) == prove
    fresh = shop.proofs()[0].message.fields["code"]
    shop.now += timedelta(minutes=31)
    assert "expired" in shop.send(prove, code=fresh).text
    assert shop.contacts()[0].verified_at is None


def test_a_code_is_sent_five_times_a_day_at_most(shop: Shop) -> None:
    again = where(shop.tell()).replace("/prove/", "/again/")
    assert shop.send(again).status_code == 422
    for _ in range(4):
        shop.now += timedelta(minutes=2)
        where(shop.send(again))
    shop.now += timedelta(minutes=2)
    assert shop.send(again).status_code == 422
    shop.now += timedelta(days=1)
    where(shop.send(again))


@pytest.mark.parametrize(
    ("channel", "address", "agree", "said"),
    [
        ("email", "bo@example", "yes", "whole e-mail address"),
        ("email", "bo@example.net\r\nBcc: x@y.example", "yes", "whole e-mail address"),
        ("sms", "12", "yes", "whole mobile number"),
        ("email", "bo@example.net", "", "Tick the box"),
        ("whatsapp", "+4915123456789", "yes", "cannot send news that way"),
    ],
)
def test_what_cannot_be_told_comes_back_with_the_reason(
    shop: Shop, channel: str, address: str, agree: str, said: str
) -> None:
    answer = shop.tell(address, channel, agree=agree)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert not shop.contacts()


def test_a_number_without_its_country_is_at_home_where_the_parcel_goes(shop: Shop) -> None:
    where(shop.tell("06 12 34 56 78", "sms"))
    assert shop.contacts()[0].address == "+33612345678"
    assert "+33 ••• 78" in shop.see().text


def test_somebody_else_says_yes_by_the_link_and_a_visit_changes_nothing(shop: Shop) -> None:
    where(shop.tell("mia@example.net", **{"for": "gift"}))
    (contact,) = shop.contacts()
    assert contact.role is Role.GIFT
    (ready,) = shop.proofs()
    assert "Somebody who ordered" in ready.message.text
    assert "{" not in ready.message.text
    path = shop.choices(contact)
    assert ready.message.link.endswith(path)
    assert shop.see(path).status_code == 200
    assert shop.contacts() == [contact]
    assert "you get news" in shop.send(path, do="confirm").text
    assert shop.contacts()[0].verified_at == NOON


def test_one_click_ends_it_at_once_whoever_sends_it(shop: Shop) -> None:
    contact = proved(shop)
    answer = shop.send(
        shop.choices(contact), headers={"sec-fetch-site": "cross-site"}, **{"List-Unsubscribe": "One-Click"}
    )
    assert (answer.status_code, answer.text) == (200, "")
    (ended,) = shop.contacts()
    assert (ended.ended_at, ended.end_reason) == (NOON, NotSent.UNSUBSCRIBED)
    assert "nothing more about this order" in shop.see(shop.choices(contact) + "?lang=en").text
    shop.send(shop.choices(contact), do="start")
    assert shop.contacts()[0].ended_at is None


def test_stopping_everything_is_for_all_orders_of_the_shop(shop: Shop) -> None:
    contact = proved(shop)
    shop.send(shop.choices(contact), do="stop_all")
    with shop.house.app.database.read() as tx:
        assert tx.contacts.blocked(1, [(contact.channel, contact.address)])
    other = shop.house.order(order_number="OL-2")
    answer = shop.send(
        f"/t/{other['tracking_token']}/tell", channel="email", address=contact.address, agree="yes"
    )
    assert answer.status_code == 303
    assert not shop.proofs()  # and the page tells no difference


def test_topics_and_language_are_the_contacts_own(shop: Shop) -> None:
    contact = proved(shop)
    answer = shop.house.ask(
        "POST", shop.choices(contact), key=None,
        data={"do": "save", "topic": ["here", "nonsense"], "language": "ja"},
    )  # fmt: skip
    assert answer.status_code == 200
    (chosen,) = shop.contacts()
    assert chosen.locale == "ja"
    assert {topic.value for topic in chosen.only or ()} == {
        "delivered",
        "ready_for_pickup",
        "pickup_reminder",
    }
    assert 'lang="ja"' in shop.see(shop.choices(contact)).text


def test_wrong_tokens_open_nothing(shop: Shop) -> None:
    path = shop.choices(proved(shop))
    for wrong in (
        path[:-1] + ("a" if path[-1] != "a" else "b"),
        "/n/x",
        f"/n/{shop.order['tracking_token']}",
    ):
        assert shop.see(wrong).status_code == 404
        assert shop.send(wrong, do="stop").status_code == 404
    assert shop.contacts()[0].ended_at is None


def test_another_orders_contact_cannot_be_stopped_or_proved(shop: Shop) -> None:
    prove = where(shop.tell()).partition("/prove/")[2].partition("?")[0]
    other = shop.house.order(order_number="OL-2")
    for name in ("stop", "prove", "again"):
        assert shop.send(f"/t/{other['tracking_token']}/{name}/{prove}", code="1").status_code == 404
    assert shop.contacts()[0].ended_at is None


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_forms_of_other_sites_are_refused(shop: Shop, headers: dict[str, str]) -> None:
    contact = proved(shop)
    fields = {"channel": "email", "address": "x@example.net", "agree": "yes"}
    assert shop.send(f"{shop.page}/tell", headers=headers, **fields).status_code == 403
    assert shop.send(shop.choices(contact), headers=headers, do="stop").status_code == 403
    assert shop.contacts() == [contact]
    for own in ({"sec-fetch-site": "same-origin"}, {"origin": "null"}, {"origin": "http://shop.example"}):
        shop.now += timedelta(minutes=2)
        assert shop.send(f"{shop.page}/tell", headers=own, **fields).status_code == 303


def test_a_gifts_page_and_a_shared_parcel_hide_and_offer_nothing(shop: Shop) -> None:
    shipment = shop.ship("WP-TEST-HAPPY")
    gift = "/t/" + token_for(LinkKind.GIFT, shop.order_id, generation=0, secret=shop.secret)
    parcel = shipment["tracking_url"].removeprefix("http://shop.example")
    for path in (gift, parcel):
        html = shop.see(path).text
        assert "/tell" not in html
        assert "/case" not in html
        assert (
            shop.send(f"{path}/tell", channel="email", address="x@y.example", agree="yes").status_code == 404
        )
    assert "Willow" not in shop.see(gift).text
    assert "Willow" not in shop.see(gift + ".json").text
    assert "Willow" in shop.see().text
    assert f'href="{parcel}"' in shop.see().text


def test_too_many_forms_are_stopped(shop: Shop) -> None:
    statuses = [shop.send(f"{shop.page}/stop/con_x").status_code for _ in range(41)]
    assert (statuses[0], statuses[-1]) == (404, 429)


def test_nonsense_forms_do_no_harm(shop: Shop) -> None:
    for name in ("tell", "case", "feedback", "again/x", "prove/con_%00"):
        for body in (b"\xff\xfe", b"&" * 5000, b"channel=%00&kind=%ff", b"a" * 30_000):
            kind = "application/x-www-form-urlencoded"
            answer = shop.house.post_bytes(f"{shop.page}/{name}", body, kind, key=None)
            assert answer.status_code in (303, 404, 422, 429)
        shop.now += timedelta(hours=1)


def test_a_case_is_opened_seen_and_answered(shop: Shop) -> None:
    shipment = shop.ship()
    assert "I did not receive it" in shop.see().text
    assert "My address is wrong" not in shop.see().text
    sent = {
        "kind": "not_received",
        "shipment": shipment["id"],
        "words": "Not with <b>anybody</b>",
        "contact": "06",
    }
    number = where(shop.send(f"{shop.page}/case", **sent)).partition("#")[2]
    html = shop.see().text
    assert "Not with &lt;b&gt;anybody" in html
    assert "We are looking into it" in html
    where(shop.send(f"{shop.page}/case", **{**sent, "words": "Still not"}))
    listed = shop.house.get("/v1/cases?state=open").json()["cases"]
    assert [(one["id"], len(one["history"]), one["contact"]) for one in listed] == [(number, 2, "06")]
    answer = shop.house.post(f"/v1/cases/{number}", {"words": "We send another.", "outcome": "reship"})
    assert (answer.status_code, answer.json()["state"]) == (200, "answered")
    html = shop.see().text
    assert "We send another." in html
    assert "We send you another parcel." in html


def test_the_merchant_is_alerted_of_a_case_without_the_buyers_words(shop: Shop) -> None:
    with shop.house.app.database.write() as tx:
        tx.stores.save(slug="default", name="Shop", settings={"alerts": {"to": ["me@shop.example"]}})
    where(shop.send(f"{shop.page}/case", kind="question", shipment="", words="My secret"))
    with shop.house.app.database.read() as tx:
        (alert,) = tx.alerts.open(1)
    assert alert.words == "order OL-1: the buyer asks something"
    shop.house.post(f"/v1/cases/{alert.about}", {"words": "An answer"})
    with shop.house.app.database.read() as tx:
        assert not tx.alerts.open(1)


def test_what_makes_no_sense_now_opens_no_case(shop: Shop) -> None:
    shipment = shop.ship("WP-TEST-HAPPY")
    early = shop.send(f"{shop.page}/case?lang=en", kind="not_received", shipment="")
    assert (early.status_code, "has moved on" in early.text) == (422, True)
    empty = shop.send(f"{shop.page}/case?lang=en", kind="question", shipment="", words="  ")
    assert (empty.status_code, "Write a few words" in empty.text) == (422, True)
    assert shop.send(f"{shop.page}/case", kind="question", shipment="shp_x", words="?").status_code == 404
    assert (
        shop.send(f"{shop.page}/case", kind="question", shipment=shipment["id"], words="x" * 9000).status_code
        == 303
    )
    (case,) = shop.house.get("/v1/cases").json()["cases"]
    assert len(case["history"][0]["words"]) == 1000


def test_feedback_is_taken_once_it_is_over_and_changed_for_a_week(shop: Shop) -> None:
    assert shop.send(f"{shop.page}/feedback", rating="5").status_code == 422
    shop.house.post("/v1/stores/default", {"settings": {"feedback_tags": ["On time", "Box damaged"]}})
    shop.ship()
    assert "How was the delivery?" in shop.see().text
    assert "five faces" in shop.send(f"{shop.page}/feedback?lang=en", words="fine").text
    where(shop.send(f"{shop.page}/feedback", rating="4", words="Kind driver", tag="On time"))
    assert "You rated this delivery: Good." in shop.see().text
    where(shop.send(f"{shop.page}/feedback", rating="2", tag="Nonsense"))
    told = shop.house.get("/v1/feedback").json()
    assert [(one["rating"], one["words"], one["tags"]) for one in told["feedback"]] == [(2, None, [])]
    assert told["by_carrier"][0]["count"] == 1
    shop.now += timedelta(days=8)
    assert shop.send(f"{shop.page}/feedback", rating="5").status_code == 422


def test_a_failed_proof_is_kept_as_failed(shop: Shop) -> None:
    where(shop.tell())
    with shop.house.app.database.write() as tx:
        for account in tx.channels.all():
            tx.channels.save(replace(account, is_test=True))
    assert not shop.proofs()
    with shop.house.app.database.read() as tx:
        proof = tx.proofs.of(shop.contacts()[0].id)
    assert proof is not None
    assert proof.state is ProofState.FAILED


def test_nothing_is_ticked_before_the_buyer_ticks_it(shop: Shop) -> None:
    html = shop.see().text
    ticks = re.findall(r'<input type="checkbox"[^>]*>', html)
    assert ticks
    assert not [tick for tick in ticks if "checked" in tick]


def proved(shop: Shop) -> Contact:
    """A contact that has proved its address."""
    where(shop.tell())
    (contact,) = shop.contacts()
    shop.send(shop.choices(contact), do="confirm")
    (contact,) = shop.contacts()
    assert contact.verified_at is not None
    return contact
