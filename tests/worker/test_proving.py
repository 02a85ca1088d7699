"""Proofs go out through the channel itself, once, and what became of them is kept."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from tests.usecases.telling import NOON, Shop
from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.notification import Channel
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.cases import ProofState
from waypost.ports.channel import AddressFails, ChannelBusy, Message, Receipt
from waypost.ports.exchange import NoAnswer
from waypost.ports.ledger import Contact, Role, StoredChannel
from waypost.usecases.choose_notifications import Wish, add_contact
from waypost.usecases.find_journey import World
from waypost.usecases.prove_address import ask_for_proof, prove_by_code
from waypost.worker.posting import Mark, NotOurs
from waypost.worker.proving import Prover

SECRET = b"not a secret at all"


@dataclass
class Post:
    """Takes messages, or fails as it is told; before or after the message was marked."""

    shop: Shop
    fails: Exception | None = None
    fails_after_mark: bool = False
    sent: list[Message] = field(default_factory=list)

    def clock(self) -> object:
        return self.shop.now

    async def send(self, message: Message, stored: StoredChannel, *, mark: Mark) -> Receipt:
        del stored
        if self.fails is not None and not self.fails_after_mark:
            raise self.fails
        if not await asyncio.to_thread(mark):
            raise NotOurs
        if self.fails is not None:
            raise self.fails
        self.sent.append(message)
        return Receipt()


@dataclass
class Setting:
    shop: Shop
    post: Post
    prover: Prover
    contact: Contact

    def work(self) -> int:
        return asyncio.run(self.prover.work_off())

    def state(self) -> ProofState | None:
        with self.shop.database.read() as tx:
            proof = tx.proofs.of(self.contact.id)
        return proof.state if proof else None


@pytest.fixture
def setting() -> Iterator[Setting]:
    database = open_database("sqlite://")
    database.migrate()
    shop = Shop(database, World(open_gazetteer(), registry))
    shop.open_mail()
    order = shop.order()
    with database.write() as tx:
        wish = Wish(Channel.EMAIL, "bo@example.net", Role.BUYER, "de", {"by": "page"})
        contact = add_contact(tx, order, wish, now=NOON)
        ask_for_proof(tx, contact, subject="Code", text="{code} {link}", now=NOON)
    post = Post(shop)
    yield Setting(shop, post, Prover(database, post, base_url="https://x.example", secret=SECRET), contact)  # type: ignore[arg-type] # a stand-in that keeps what it is given
    database.close()


def test_a_proof_goes_out_once_and_its_code_proves_the_address(setting: Setting) -> None:
    assert [setting.work() for _ in range(3)] == [1, 0, 0]
    (message,) = setting.post.sent
    assert setting.state() is ProofState.SENT
    assert message.link.startswith("https://x.example/n/c")
    with setting.shop.database.write() as tx:
        proved = prove_by_code(tx, setting.contact, message.fields["code"], secret=SECRET, now=NOON)
    assert proved.verified_at == NOON
    assert setting.state() is ProofState.SENT


@pytest.mark.parametrize("problem", [ChannelBusy("later"), NoAnswer("nobody there")])
def test_what_was_surely_not_sent_is_tried_again(setting: Setting, problem: Exception) -> None:
    setting.post.fails = problem
    assert setting.work() == 1
    assert setting.state() is ProofState.WAITING
    assert setting.work() == 0
    setting.shop.later(timedelta(minutes=1))
    setting.post.fails = None
    assert setting.work() == 1
    assert setting.state() is ProofState.SENT


def test_what_may_have_gone_out_is_not_sent_again(setting: Setting) -> None:
    setting.post.fails, setting.post.fails_after_mark = NoAnswer("gone"), True
    assert setting.work() == 1
    setting.shop.later(timedelta(hours=1))
    assert (setting.work(), setting.state()) == (0, ProofState.SENT)


def test_an_address_that_takes_nothing_ends_it(setting: Setting) -> None:
    setting.post.fails = AddressFails("no such box")
    assert setting.work() == 1
    assert setting.state() is ProofState.FAILED


def test_an_unforeseen_error_leaves_the_worker_alive_and_gives_up_in_the_end(setting: Setting) -> None:
    setting.post.fails = RuntimeError("a bug")
    for _ in range(7):
        setting.work()
        setting.shop.later(timedelta(minutes=3))
    assert setting.state() is ProofState.FAILED
    assert not setting.post.sent
