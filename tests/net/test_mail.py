"""Mails go out through a real server; what it says decides what we may believe."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.net.mail_server import PASSWORD, USER, Running, certificate, mail_server
from waypost.channels import email
from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.net.mail import MailExchange
from waypost.ports.channel import (
    AddressFails,
    ChannelAccount,
    ChannelBusy,
    ChannelRefused,
    Message,
    MessageRefused,
    Receipt,
)
from waypost.ports.exchange import NoAnswer
from waypost.ports.mail import Envelope

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MESSAGE = Message(
    key="7.1.shipped",
    topic=Topic.SHIPPED,
    to="nora@example.com",
    locale="de",
    subject="Ihr Paket ist unterwegs – Größe\r\nBcc: everybody@example.com",
    text="Unterwegs: https://track.example/t/o1\n",
    short="Unterwegs",
    link="https://track.example/t/o1",
    html="<p>Unterwegs</p>",
    from_name='Osier Lane "Körbe", Inc.',
    reply_to="help@shop.example",
    unsubscribe_url="https://track.example/n/c1",
)


def envelope(port: int, *, message: Message = MESSAGE, **more: str) -> Envelope:
    values = {"host": "127.0.0.1", "port": str(port), "encryption": "none", "sender": "orders@shop.example"}
    return email.compose(message, ChannelAccount(1, Channel.EMAIL, {**values, **more}), NOON)


def send(*mails: Envelope, trusts: Path | None = None) -> tuple[list[Receipt], int]:
    """Send mails one after the other; their receipts, and how often we came to the last word."""
    words = 0

    async def before_last_word() -> None:
        nonlocal words
        words += 1

    async def all_of_them() -> list[Receipt]:
        exchange = MailExchange(trusts=str(trusts) if trusts else None)
        try:
            return [await exchange.send(one, before_last_word=before_last_word) for one in mails]
        finally:
            await exchange.close()
            await asyncio.sleep(0.05)  # TLS says goodbye before the loop ends

    return asyncio.run(all_of_them()), words


@pytest.fixture
def server() -> Iterator[Running]:
    with mail_server() as running:
        yield running


def test_a_mail_arrives_with_all_that_a_mail_needs(server: Running) -> None:
    (receipt,), words = send(envelope(server.port, bounces_to="bounces@shop.example"))
    (mail,) = server.inbox.mails
    assert (receipt.reference, words) == ("OK queued as 4711", 1)
    assert server.inbox.envelopes == [("bounces@shop.example", ["nora@example.com"])]
    assert mail["Message-ID"] == "<waypost.7.1.shipped@shop.example>"
    assert mail["From"].addresses[0].display_name == 'Osier Lane "Körbe", Inc.'
    assert mail["From"].addresses[0].addr_spec == "orders@shop.example"
    assert mail["List-Unsubscribe"] == "<https://track.example/n/c1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "help@shop.example"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_where_answers_go_to_is_left_out_where_it_is_no_address(server: Running) -> None:
    send(envelope(server.port, message=replace(MESSAGE, reply_to="ask us!")))
    assert [mail["Reply-To"] for mail in server.inbox.mails] == [None]


def test_a_sender_that_is_no_address_stops_the_channel(server: Running) -> None:
    with pytest.raises(ChannelRefused, match="sender"):
        envelope(server.port, sender="orders@")


def test_nobody_smuggles_a_header_into_a_subject(server: Running) -> None:
    send(envelope(server.port))
    (mail,) = server.inbox.mails
    assert mail["Bcc"] is None
    assert "Größe" in mail["Subject"]
    assert server.inbox.envelopes[0][1] == ["nora@example.com"]


def test_the_same_line_carries_many_mails(server: Running) -> None:
    receipts, _ = send(*[envelope(server.port)] * 5)
    assert len(receipts) == len(server.inbox.mails) == 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("550 5.1.1 no such user", AddressFails),
        ("450 4.2.1 mailbox busy", ChannelBusy),
        ("550 no such user", AddressFails),
        ("554 5.7.1 no such user: relay access denied", MessageRefused),
        ("552 5.2.2 mailbox busy: it is full", MessageRefused),
        ("530 5.7.0 no such user before you log in", ChannelRefused),
    ],
)
def test_a_receiver_that_is_not_taken_was_surely_not_told(
    server: Running, said: str, expected: type[Exception]
) -> None:
    server.inbox.at_receiver["nora@example.com"] = said
    with pytest.raises(expected, match=r"no such user|mailbox busy"):
        send(envelope(server.port))
    assert server.inbox.mails == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [("554 5.7.1 looks like spam", MessageRefused), ("451 4.3.0 try later", ChannelBusy)],
)
def test_a_text_that_is_not_taken_is_told_apart_from_an_address(
    server: Running, said: str, expected: type[Exception]
) -> None:
    server.inbox.at_text = said
    with pytest.raises(expected):
        send(envelope(server.port))


def test_a_server_that_wants_no_mail_from_us_stops_the_channel(server: Running) -> None:
    server.inbox.at_sender = "553 5.7.1 not your domain"
    with pytest.raises(ChannelRefused, match="not your domain"):
        send(envelope(server.port))


def test_nobody_at_home_is_no_answer() -> None:
    with mail_server() as gone:
        port = gone.port
    with pytest.raises(NoAnswer):
        send(envelope(port))


def test_starttls_and_a_password_are_spoken_and_a_wrong_password_stops_the_channel(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path)
    with mail_server(tls=tls, asks_password=True) as server:
        right = envelope(server.port, encryption="starttls", user=USER, password=PASSWORD)
        send(right, trusts=trusted)
        assert len(server.inbox.mails) == 1
        wrong = envelope(server.port, encryption="starttls", user=USER, password="guess")
        with pytest.raises(ChannelRefused, match="user and password"):
            send(wrong, trusts=trusted)


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(tmp_path: Path) -> None:
    tls, _ = certificate(tmp_path)
    with mail_server(tls=tls) as server:
        with pytest.raises(NoAnswer, match=r"(?i)certificate"):
            send(envelope(server.port, encryption="starttls"))
        assert server.inbox.mails == []


@pytest.mark.parametrize("address", ["", "nora", "@example.com", "nora@", "nora@exa\r\nmple.com"])
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    with pytest.raises(AddressFails):
        envelope(25, message=replace(MESSAGE, to=address))


@pytest.mark.parametrize("wrong", [{"encryption": "rot13"}, {"port": "x"}, {"sender": "us"}, {"host": ""}])
def test_settings_that_cannot_be_meant_stop_the_channel(wrong: dict[str, str]) -> None:
    with pytest.raises(ChannelRefused, match="correct the channel"):
        envelope(**{"port": 25, **wrong})  # type: ignore[arg-type] # wrong on purpose
