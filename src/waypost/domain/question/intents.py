"""What a buyer can want from us in a chat."""

from enum import StrEnum


class Intent(StrEnum):
    """What a message wants. Declared by weight: of two equally clear wishes the first comes first."""

    PERSON = "person"
    CANCEL = "cancel"
    RETURN = "return"
    CHANGE_ADDRESS = "change_address"
    NOT_RECEIVED = "not_received"
    LATE = "late"
    WHEN = "when"
    WHERE = "where"
    THANKS = "thanks"
    GREETING = "greeting"
    UNKNOWN = "unknown"


INTENT_RANK = {intent: rank for rank, intent in enumerate(Intent)}
COURTESIES = frozenset({Intent.THANKS, Intent.GREETING})
