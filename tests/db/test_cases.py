"""What buyers tell us is kept: cases with their history, feedback once per order, proofs to be sent once."""

from dataclasses import replace
from datetime import timedelta

from tests.db.samples import NOW, hours
from waypost.domain.case import Case, CaseKind, CaseLine, CaseState, Feedback, Outcome, Voice
from waypost.domain.notification import Channel
from waypost.domain.order import Order
from waypost.ports.cases import Proof, ProofState, RatingCount
from waypost.ports.database import Database
from waypost.ports.ledger import Contact


def an_order(database: Database, number: str = "A-1") -> int:
    with database.write() as tx:
        return tx.orders.add([Order(0, 1, number, created_at=NOW, updated_at=NOW)])[0].id


def case(order_id: int, words: str | None = "Where is it? 茶") -> Case:
    opened = CaseLine(NOW, Voice.BUYER, CaseState.OPEN, words)
    return Case(0, 1, order_id, CaseKind.NOT_RECEIVED, (opened,), 7, "ada@example.org", "de-CH")


def test_a_case_keeps_its_history(database: Database) -> None:
    order_id = an_order(database)
    with database.write() as tx:
        made = tx.cases.add(case(order_id))
        line = CaseLine(NOW + hours(1), Voice.MERCHANT, CaseState.CLOSED, "Sorry", Outcome.REFUND)
        tx.cases.save(made.with_line(line))
    with database.read() as tx:
        (found,) = tx.cases.of_orders([order_id])
        assert found == replace(made, lines=(*made.lines, line)) == tx.cases.by_id(made.id)
        assert (found.state, found.outcome, found.decided_at) == (CaseState.CLOSED, Outcome.REFUND, line.at)
        assert tx.cases.by_id(4711) is None


def test_cases_are_paged_newest_first_and_filtered(database: Database) -> None:
    one, other = an_order(database), an_order(database, "A-2")
    with database.write() as tx:
        ids = [tx.cases.add(case(order_id)).id for order_id in (one, other, one)]
        closed = tx.cases.by_id(ids[0])
        assert closed is not None
        tx.cases.save(closed.with_line(CaseLine(NOW, Voice.MERCHANT, CaseState.CLOSED)))
    with database.read() as tx:
        assert [each.id for each in tx.cases.page(store_id=None, limit=2)] == [ids[2], ids[1]]
        assert [each.id for each in tx.cases.page(store_id=1, before_id=ids[1], limit=2)] == [ids[0]]
        assert [
            each.id for each in tx.cases.page(store_id=1, state=CaseState.OPEN, order_id=one, limit=9)
        ] == [ids[2]]
        assert not tx.cases.page(store_id=2, limit=9)
        assert not tx.cases.page(store_id=1, kind=CaseKind.QUESTION, limit=9)


def test_feedback_is_kept_once_per_order_and_counted(database: Database) -> None:
    ids = [an_order(database, number) for number in ("A-1", "A-2", "A-3")]
    with database.write() as tx:
        for number, order_id in enumerate(ids):
            at = NOW + hours(number)
            tx.feedback.save(Feedback(order_id, 1, 4, at, at, "fine", ("box",), "de", "ups", "FR>DE"))
        again = Feedback(ids[0], 1, 2, NOW, NOW + hours(5), None, (), None, "dhl", None)
        tx.feedback.save(again)
    with database.read() as tx:
        assert tx.feedback.of_orders(ids[:1]) == [again]
        assert [one.order_id for one in tx.feedback.page(store_id=1, since=None, before=None, limit=2)] == [
            ids[0],
            ids[2],
        ]
        rest = tx.feedback.page(store_id=None, since=None, before=(NOW + hours(2), ids[2]), limit=9)
        assert [one.order_id for one in rest] == [ids[1]]
        assert tx.feedback.counts(store_id=1, since=None) == [
            RatingCount("dhl", None, 2, 1), RatingCount("ups", "FR>DE", 4, 2),
        ]  # fmt: skip
        assert tx.feedback.counts(store_id=1, since=NOW + hours(5)) == [RatingCount("dhl", None, 2, 1)]


def test_a_proof_is_claimed_by_one_worker_at_a_time(database: Database) -> None:
    order_id = an_order(database)
    with database.write() as tx:
        (contact,) = tx.contacts.add([Contact(0, 1, order_id, Channel.EMAIL, "ada@example.org", NOW)])
        proof = Proof(contact.id, NOW, NOW, "Code", "{code}", free_at=NOW)
        tx.proofs.save(proof)
        lease = NOW + timedelta(minutes=1)
        assert not tx.proofs.claim(now=NOW - hours(1), limit=9, lease_until=lease)
        assert tx.proofs.claim(now=NOW, limit=9, lease_until=lease) == [
            replace(proof, attempts=1, free_at=lease)
        ]
        assert not tx.proofs.claim(now=NOW, limit=9, lease_until=lease)
        tx.proofs.save(replace(proof, state=ProofState.SENT))
        assert not tx.proofs.claim(now=lease, limit=9, lease_until=lease + hours(1))
        assert tx.proofs.of(contact.id, held=True) == replace(proof, state=ProofState.SENT)


def test_proofs_of_long_ago_are_forgotten_unless_they_wait(database: Database) -> None:
    order_id = an_order(database)
    with database.write() as tx:
        contacts = tx.contacts.add(
            [
                Contact(0, 1, order_id, Channel.EMAIL, f"{name}@example.org", NOW)
                for name in ("ada", "bo", "cy")
            ]
        )
        states = (ProofState.SENT, ProofState.WAITING, ProofState.FAILED)
        for days, (contact, state) in enumerate(zip(contacts, states, strict=True)):
            asked_at = NOW + hours(24 * days)
            tx.proofs.save(Proof(contact.id, asked_at, NOW, "Code", "{code}", state, free_at=NOW))
        assert tx.proofs.forget_before(NOW + hours(30)) == 1
        assert [tx.proofs.of(one.id) is None for one in contacts] == [True, False, False]


def test_what_an_address_was_asked_counts_over_all_orders_of_a_shop(database: Database) -> None:
    first, second = an_order(database), an_order(database, "A-2")
    with database.write() as tx:
        contacts = tx.contacts.add(
            [Contact(0, 1, order, Channel.EMAIL, "ada@example.org", NOW) for order in (first, second)]
        )
        for rounds, contact in enumerate(contacts, 2):
            tx.proofs.save(Proof(contact.id, NOW, NOW, "Code", "{code}", rounds=rounds, free_at=NOW))
        asked = (Channel.EMAIL, "ada@example.org")
        assert tx.proofs.rounds_at(1, *asked, since=NOW - hours(1)) == 5
        assert tx.proofs.rounds_at(1, *asked, since=NOW) == 0
        assert tx.proofs.rounds_at(2, *asked, since=NOW - hours(1)) == 0
