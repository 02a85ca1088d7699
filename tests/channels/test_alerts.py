"""A merchant is told what a person must mend: once, in one message, in Slack, Teams, by mail or elsewhere."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.channels.told import NUMBER, Told
from tests.channels.vendors.speaking import failing
from tests.channels.vendors.twilio import VALUES, Twilio, error
from tests.net.local_server import Answer, Heard, serving
from tests.net.mail_server import mail_server
from waypost.channels import chat_hooks
from waypost.domain.alerts import MOST_LINES, AlertKind, digest
from waypost.domain.notification import Channel, NotSent
from waypost.domain.tracking import EventType
from waypost.ports.alerts import StoredAlert
from waypost.ports.ledger import State
from waypost.usecases.alert_merchant import alerts_of, note_drift, note_parcels
from waypost.usecases.read_choice import ChoiceWrong
from waypost.worker.alerting import Alerter, Places

MINUTES = timedelta(minutes=1)


class Merchant:
    """A shop that wants alerts, and who tells it."""

    def __init__(self, told: Told, *to: str, on: list[str] | None = None) -> None:
        self.told = told
        self.database = told.shop.database
        alerts = {"to": list(to)} | ({} if on is None else {"on": on})
        with self.database.write() as tx:
            store = tx.stores.all()[0]
            tx.stores.save(slug=store.slug, name="Osier Lane", settings={**store.settings, "alerts": alerts})
        self.alerter = Alerter(self.database, Places(chat_hooks, told.posting), chance=lambda: 0.5)

    def look(self) -> int:
        """One look of the worker; how many digests there were."""
        return asyncio.run(self.alerter.work_off())

    def look_later(self) -> int:
        """A look that finds, and one that tells."""
        first = self.look()
        self.told.shop.later(3 * MINUTES)
        return first + self.look()

    def stored(self) -> list[StoredAlert]:
        with self.database.read() as tx:
            return list(tx.alerts.latest(1, limit=50))

    def stop_channel(self, because: str = "the token is not valid") -> None:
        with self.told.shop.database.write() as tx:
            for one in tx.channels.all():
                if one.channel is Channel.SMS:
                    tx.channels.save(replace(one, stopped_because=because))


def taking(heard: Heard) -> Answer:
    del heard
    return 200, {}, b"ok"


def test_slack_hears_of_a_stopped_channel_once(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    with serving(taking) as slack:
        merchant = Merchant(told, f"slack:{slack.url}/services/T0/B0/xyz")
        assert merchant.look() == 0
        merchant.stop_channel("401 <no> & never")
        assert merchant.look_later() == 1
        (one,) = slack.heard
        text = json.loads(one.body)["text"]
        assert text.startswith("*Osier Lane: a message channel stopped*\n")
        assert "it (twilio): 401 &lt;no&gt; &amp; never" in text
        for _ in range(5):
            told.shop.later(timedelta(hours=1))
            assert merchant.look() == 0
        (stored,) = merchant.stored()
        assert (stored.kind, stored.problem) == (AlertKind.CHANNEL_STOPPED, None)
        assert stored.told_at is not None


def test_teams_gets_a_card(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    with serving(lambda _: (202, {}, b"")) as teams:
        merchant = Merchant(told, f"teams:{teams.url}/workflows/1/triggers/manual")
        merchant.stop_channel()
        assert merchant.look_later() == 1
        attachment = json.loads(teams.heard[0].body)["attachments"][0]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    words = [block["text"] for block in attachment["content"]["body"]]
    assert words == [
        "Osier Lane: a message channel stopped", "A message channel stopped",
        "- it (twilio): the token is not valid",
    ]  # fmt: skip


def test_mail_goes_through_the_shops_own_channel(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    with mail_server() as server:
        values = {
            "host": "127.0.0.1", "port": str(server.port), "encryption": "none",
            "sender": "orders@shop.example",
        }  # fmt: skip
        told.open("smtp", values, None, name="mail")
        merchant = Merchant(told, "ops@shop.example")
        merchant.stop_channel()
        assert merchant.look_later() == 1
        (mail,) = server.inbox.mails
    assert (mail["To"], mail["Subject"]) == ("ops@shop.example", "Osier Lane: a message channel stopped")


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_apprise_reaches_everything_else(told: Told) -> None:
    pytest.importorskip("apprise")
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    with serving(taking) as server:
        merchant = Merchant(told, server.url.replace("http://", "json://"), "nobody-knows-this://x")
        merchant.stop_channel()
        assert merchant.look_later() == 1
        assert json.loads(server.heard[0].body)["title"] == "Osier Lane: a message channel stopped"
    assert merchant.stored()[0].problem == "apprise does not know such an address"


def test_one_message_tells_many_cases_and_then_it_is_quiet(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    with serving(taking) as slack:
        merchant = Merchant(told, f"slack:{slack.url}")
        merchant.stop_channel()
        with told.shop.database.write() as tx:
            note_drift(tx, {"ups": "ups: new codes", "dpd": "dpd: new codes"}, now=told.shop.now)
        assert merchant.look_later() == 1
        assert json.loads(slack.heard[0].body)["text"].splitlines()[0] == (
            "*Osier Lane: a message channel stopped, and 1 more*"
        )
        with told.shop.database.write() as tx:
            note_drift(tx, {"ups": "ups: new codes", "gls": "gls: new codes"}, now=told.shop.now)
        assert merchant.look_later() == 0
        told.shop.later(30 * MINUTES)
        assert merchant.look() == 1
        assert "gls" in json.loads(slack.heard[1].body)["text"]
        assert "ups" not in json.loads(slack.heard[1].body)["text"]


def test_what_is_mended_before_it_was_told_is_not_told(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    with serving(taking) as slack:
        merchant = Merchant(told, f"slack:{slack.url}")
        merchant.stop_channel()
        merchant.look()
        with told.shop.database.write() as tx:
            tx.channels.save(replace(tx.channels.all()[0], stopped_because=None))
        told.shop.later(3 * MINUTES)
        assert merchant.look() == 0
        merchant.stop_channel()
        assert merchant.look_later() == 1


def test_a_place_that_is_out_of_order_is_tried_again(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    faults = [failing(500, "no")]
    with serving(lambda heard: faults.pop()(heard) if faults else taking(heard)) as slack:
        merchant = Merchant(told, f"slack:{slack.url}")
        merchant.stop_channel()
        assert merchant.look_later() == 1
        assert merchant.stored()[0].problem == "slack answers 500"
        assert merchant.look() == 0
        told.shop.later(timedelta(hours=2))
        assert merchant.look() == 1
        assert merchant.stored()[0].told_at is not None


def test_a_damaged_parcel_is_told_by_order_and_number(told: Told) -> None:
    with serving(taking) as slack:
        merchant = Merchant(told, f"slack:{slack.url}")
        told.shop.order(email=None)
        parcel = told.shop.parcel("1Z1")
        told.shop.tell(parcel, EventType.PICKED_UP)
        told.shop.tell(parcel, EventType.DAMAGED)
        for _ in range(2):
            with told.shop.database.write() as tx:
                note_parcels(tx, [parcel.id], world=told.shop.world, now=told.shop.now)
        assert merchant.look_later() == 1
        assert "order A-1, parcel 1Z1" in json.loads(slack.heard[0].body)["text"]


def test_many_messages_of_which_nobody_knows_are_told(told: Told) -> None:
    with Twilio().running() as twilio, serving(taking) as slack:
        told.open("twilio", VALUES, twilio.url)
        merchant = Merchant(told, f"slack:{slack.url}")
        twilio.faults = [lambda _: None] * 6
        for number in range(6):
            order = told.shipped(Channel.SMS, f"{NUMBER[:-1]}{number}", f"A-{number}")
        told.tell()
        assert told.end_of(order) == NotSent.MAYBE_SENT
        assert merchant.look_later() == 1
        assert "6 messages within a day" in json.loads(slack.heard[0].body)["text"]


def test_a_shop_hears_only_what_it_asked_for(told: Told) -> None:
    told.open("twilio", VALUES, "http://127.0.0.1:9")
    merchant = Merchant(told, "slack:http://127.0.0.1:9", on=["damaged"])
    merchant.stop_channel()
    assert merchant.look_later() == 0
    assert merchant.stored() == []


def test_a_wrong_token_at_twilio_reaches_the_merchant(told: Told) -> None:
    with Twilio().running() as twilio, serving(taking) as slack:
        told.open("twilio", VALUES, twilio.url)
        merchant = Merchant(told, f"slack:{slack.url}")
        twilio.faults = [error(401, 20003)]
        order = told.shipped(Channel.SMS, NUMBER)
        told.tell()
        assert merchant.look_later() == 1
        assert "account SID and token do not fit" in json.loads(slack.heard[0].body)["text"]
        assert told.end_of(order) == State.WAITING


@pytest.mark.parametrize(
    ("chosen", "pointer"),
    [
        ([], None),
        ({"to": ["a@b.example"], "on": ["damaged"]}, None),
        ("x", ""),
        ({"two": 1}, ""),
        ({"to": "a@b.example"}, "/to"),
        ({"to": ["nothing"]}, "/to/0"),
        ({"to": [1]}, "/to/0"),
        ({"to": ["a@b.example"] * 11}, "/to"),
        ({"on": ["weather"]}, "/on"),
        ({"on": [{}]}, "/on"),
    ],
)
def test_a_wrong_choice_is_refused_where_it_is_wrong(chosen: object, pointer: str | None) -> None:
    if pointer is None:
        alerts_of({"alerts": chosen})
        return
    with pytest.raises(ChoiceWrong) as refused:
        alerts_of({"alerts": chosen})
    assert refused.value.pointer == pointer


def test_very_many_cases_are_counted() -> None:
    alerts = [(AlertKind.DAMAGED, f"parcel {number}") for number in range(MOST_LINES + 5)]
    subject, text = digest(alerts, store_name="Osier Lane")
    assert subject == f"Osier Lane: {MOST_LINES + 5} parcels are damaged"
    assert text.endswith("- and 5 more")


def test_known_addresses_of_chats_need_no_prefix() -> None:
    assert chat_hooks.is_chat("https://hooks.slack.com/services/T/B/x")
    assert chat_hooks.is_chat("https://prod-1.westeurope.logic.azure.com/workflows/x")
    assert not chat_hooks.is_chat("https://hooks.slack.com.example/services")
    assert not chat_hooks.is_chat("ops@shop.example")
    assert not chat_hooks.is_chat("https://[")
