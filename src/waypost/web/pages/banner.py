"""The banner for whatever is the matter: what, why, what happens next, and whether the buyer must act."""

from dataclasses import dataclass

from waypost.domain.tracking import ConditionKind, Owner, Status
from waypost.web.pages.reader import Reader
from waypost.web.pages.redaction import redacted
from waypost.web.pages.subject import Subject
from waypost.web.pages.words import TROUBLE, Trouble


@dataclass(frozen=True, slots=True)
class Banner:
    """What is the matter. `quote` is what the carrier wrote; `asks_buyer` puts a button beside it."""

    tone: str
    icon: str
    heading: str
    reason: str
    next: str
    yours: str
    asks_buyer: bool
    quote: str | None = None


def banner(subject: Subject, reader: Reader) -> Banner | None:
    """The banner of a parcel; None when all is well."""
    trouble = subject.trouble
    if trouble is None or (subject.status is Status.DELIVERED and trouble.kind not in _AFTER_DELIVERY):
        return None
    words = TROUBLE[trouble.kind]
    asks = trouble.owner is Owner.BUYER
    order = subject.journey.order
    quote = redacted(trouble.text, order=order, address=subject.destination)
    reason, then = _reason(subject, words, reader), reader.say(words.next)
    if subject.is_return:
        then = reader.say("We follow it up with the carrier.")
    yours = reader.say("This one needs you.") if asks else _who_acts(trouble.owner, reader)
    return Banner(words.tone, words.icon, reader.say(words.heading), reason, then, yours, asks, quote)


_AFTER_DELIVERY = (ConditionKind.DAMAGED, ConditionKind.SCANNED_AFTER_DELIVERY)


def _who_acts(owner: Owner, reader: Reader) -> str:
    if owner is Owner.MERCHANT:
        return reader.say("We are dealing with it. You don’t need to do anything.")
    if owner is Owner.CARRIER:
        return reader.say("The carrier is dealing with it. You don’t need to do anything.")
    if owner is Owner.CUSTOMS:
        return reader.say("Customs are dealing with it. You don’t need to do anything.")
    return reader.say("You don’t need to do anything.")


def _reason(subject: Subject, words: Trouble, reader: Reader) -> str:
    is_unscanned = subject.standing.last_movement_at is None
    if (
        subject.standing.has(ConditionKind.STALLED)
        and is_unscanned
        and words is TROUBLE[ConditionKind.STALLED]
    ):
        return reader.say("The label is made, but the carrier has not scanned the parcel yet.")
    return reader.say(words.reason)
