"""Prove that an address belongs to who wants to be told there: a message with a code and a link, once.

The code is six digits computed from the contact, the moment it was asked for, and the secret of the
installation: what is stored gives nothing away. It lasts half an hour and five tries; a link confirms for a
week, because only who got the message has it. An address gets five such messages in a day at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from hmac import digest as hmac_digest
from typing import Literal

from waypost.domain.links import LinkKind, token_for
from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.ports.cases import Proof, ProofState
from waypost.ports.channel import Message
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact, StoredChannel
from waypost.usecases.choose_notifications import is_blocked
from waypost.usecases.note_change import note_change

CODE_LASTS = timedelta(minutes=30)
LINK_LASTS = timedelta(days=7)
ROUNDS_COUNT_FOR = timedelta(days=1)
MOST_ROUNDS, MOST_TRIES, MOST_ATTEMPTS = 5, 5, 5
BETWEEN_ROUNDS = timedelta(seconds=60)
LEASE = timedelta(minutes=2)
CODE, LINK = "{code}", "{link}"
_DIGITS = 6


class ProofRefused(ValueError):
    """Not proved: `reason` says why, for the page's own words."""

    def __init__(self, reason: Literal["wrong", "expired", "too_many", "too_soon"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReadyProof:
    """A proof's message, and through whom it goes."""

    proof: Proof
    message: Message = field(repr=False)
    account: StoredChannel


def ask_for_proof(tx: Transaction, contact: Contact, *, subject: str, text: str, now: datetime) -> None:
    """Let the address be asked; `text` holds `{code}` and `{link}`. ProofRefused (too often).

    An address that wants nothing of this shop is not asked, and the page tells no difference.
    """
    if contact.verified_at is not None:
        return
    known = tx.proofs.of(contact.id, held=True)
    began_at, rounds = now, 1
    since = now - ROUNDS_COUNT_FOR
    if tx.proofs.rounds_at(contact.store_id, contact.channel, contact.address, since=since) >= MOST_ROUNDS:
        raise ProofRefused("too_many")
    if known is not None and now < known.began_at + ROUNDS_COUNT_FOR:
        if now < known.asked_at + BETWEEN_ROUNDS:
            raise ProofRefused("too_soon")
        began_at, rounds = known.began_at, known.rounds + 1
    state = ProofState.FAILED if is_blocked(tx, contact) else ProofState.WAITING
    tx.proofs.save(Proof(contact.id, now, began_at, subject, text, state, rounds, free_at=now))


def prove_by_code(tx: Transaction, contact: Contact, code: str, *, secret: bytes, now: datetime) -> Contact:
    """The contact, proved by the code that its address got; counts wrong tries.

    Returns it unproved where the code is wrong (the try must be kept, so nothing is raised).
    ProofRefused (expired, too many tries).
    """
    proof = tx.proofs.of(contact.id, held=True)
    if contact.verified_at is not None:
        return contact
    if proof is None or contact.ended_at is not None or now >= proof.asked_at + CODE_LASTS:
        raise ProofRefused("expired")
    if proof.tries >= MOST_TRIES:
        raise ProofRefused("too_many")
    given = "".join(str(int(sign)) for sign in code[:40] if sign.isdecimal())
    if not compare_digest(given, code_of(proof, secret=secret)):
        tx.proofs.save(replace(proof, tries=proof.tries + 1))
        return contact
    return _proved(tx, contact, "code", now)


def prove_by_link(tx: Transaction, contact: Contact, *, now: datetime) -> Contact:
    """The contact, proved by the link that its address got. ProofRefused (expired)."""
    if contact.verified_at is not None:
        return contact
    proof = tx.proofs.of(contact.id)
    if proof is None or contact.ended_at is not None or now >= proof.asked_at + LINK_LASTS:
        raise ProofRefused("expired")
    return _proved(tx, contact, "link", now)


def code_of(proof: Proof, *, secret: bytes) -> str:
    """The six digits of this round."""
    said = f"proof:{proof.contact_id}:{proof.asked_at.isoformat()}".encode()
    number = int.from_bytes(hmac_digest(secret, said, "sha256")[:8], "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def prepare_proofs(
    tx: Transaction, *, base_url: str, secret: bytes, limit: int, now: datetime
) -> list[ReadyProof]:
    """Claim the proofs that wait to be sent and write their messages."""
    claimed = tx.proofs.claim(now=now, limit=limit, lease_until=now + LEASE)
    contacts = {one.id: one for one in tx.contacts.by_ids([proof.contact_id for proof in claimed])}
    channels = tx.channels.all() if claimed else ()
    ready = []
    for proof in claimed:
        contact = contacts.get(proof.contact_id)
        account = _account(channels, contact) if contact else None
        if contact is None or account is None or proof.attempts > MOST_ATTEMPTS or account.is_test:
            tx.proofs.save(replace(proof, state=ProofState.FAILED))
            continue
        message = _message(tx, proof, contact, base_url=base_url, secret=secret)
        ready.append(ReadyProof(proof, message, account))
    return ready


def mark_proof(tx: Transaction, ready: ReadyProof) -> bool:
    """Mark a proof as going out; False: somebody else has it, or another was asked for meanwhile."""
    now_stored = tx.proofs.of(ready.proof.contact_id, held=True)
    if now_stored != ready.proof:
        return False
    tx.proofs.save(replace(ready.proof, state=ProofState.HANDED_OVER))
    return True


def settle_proof(
    tx: Transaction, ready: ReadyProof, state: ProofState, *, free_at: datetime | None = None
) -> None:
    """Keep what became of a proof; one that was asked for again meanwhile stays as it is."""
    stored = tx.proofs.of(ready.proof.contact_id, held=True)
    if stored is not None and stored.asked_at == ready.proof.asked_at:
        tx.proofs.save(replace(stored, state=state, free_at=free_at or stored.free_at))


def _proved(tx: Transaction, contact: Contact, how: str, now: datetime) -> Contact:
    consent = {**contact.consent, "proved": how, "proved_at": now.isoformat()}
    proved = replace(contact, consent=consent, verified_at=now)
    tx.contacts.save([proved])
    proof = tx.proofs.of(contact.id, held=True)
    if proof is not None:
        tx.proofs.save(replace(proof, state=ProofState.SENT))  # how often it was asked stays known
    note_change(tx, contact.order_id)
    return proved


def _message(tx: Transaction, proof: Proof, contact: Contact, *, base_url: str, secret: bytes) -> Message:
    link = f"{base_url}/n/{token_for(LinkKind.CONTACT, contact.id, generation=0, secret=secret)}"
    code = code_of(proof, secret=secret)
    text = proof.text.replace(CODE, code).replace(LINK, link)
    store = tx.stores.by_id(contact.store_id)
    return Message(
        key=f"proof.{contact.id}.{int(proof.asked_at.timestamp())}",
        topic=Topic.ORDER_CONFIRMED,
        to=contact.address,
        locale=contact.locale or "en",
        subject=proof.subject.replace(CODE, code),
        text=text,
        short=text,
        link=link,
        from_name=store.name if store else None,
        unsubscribe_url=link if contact.channel is Channel.EMAIL else None,
        fields={"code": code},
    )


def _account(channels: Sequence[StoredChannel], contact: Contact) -> StoredChannel | None:
    """The shop's own account of the channel, else one that is for every shop."""
    fit = [one for one in channels if one.channel is contact.channel and one.stopped_because is None]
    mine = [one for one in fit if one.store_id == contact.store_id]
    return next(iter([*mine, *(one for one in fit if one.store_id is None)]), None)
