"""What a buyer chooses on the page: plain forms, proved addresses, nothing by a mere visit."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.buyers_shop import NOON, Shop, proved, where
from waypost.domain.links import LinkKind, token_for
from waypost.domain.notification import NotSent
from waypost.ports.cases import ProofState
from waypost.ports.ledger import Role
from waypost.web.throttle import TooMany


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.house.close()


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


def test_whoever_sends_too_many_forms_makes_us_forget_no_other_count(shop: Shop) -> None:
    book = shop.house.app.web.service.lookups
    book.take("somebody else", 1, shop.house.app.web.service.now_s())
    for number in range(160):
        shop.send(f"/t/invented{number}/stop/con_x")
        shop.send(f"/n/invented{number}", do="stop")
    assert len(book) < 130
    with pytest.raises(TooMany):
        book.take("somebody else", 1, shop.house.app.web.service.now_s())


def test_nonsense_forms_do_no_harm(shop: Shop) -> None:
    for name in ("tell", "case", "feedback", "again/x", "prove/con_%00"):
        for body in (b"\xff\xfe", b"&" * 5000, b"channel=%00&kind=%ff", b"a" * 30_000):
            kind = "application/x-www-form-urlencoded"
            answer = shop.house.post_bytes(f"{shop.page}/{name}", body, kind, key=None)
            assert answer.status_code in (303, 404, 422, 429)
        shop.now += timedelta(hours=1)


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
