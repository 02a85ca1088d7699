"""What WhatsApp's error codes ask of us.

After https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes: we go by the code, not
by the HTTP status or the words. Where Meta names a code it says that the message was not sent; a bare 5xx
says neither yes nor no.
"""

from collections.abc import Mapping
from datetime import datetime

from waypost.ports.answers import retry_after_s
from waypost.ports.channel import AddressFails, ChannelBusy, ChannelRefused, MessageRefused
from waypost.ports.exchange import NoAnswer
from waypost.ports.payload import Node

NO_SUCH_TEMPLATE = 132001
UNDELIVERABLE = 131026
_BUSY = {
    2: "the service is overloaded",
    4: "the app calls too often",
    80007: "the business account sends too much",
    130429: "the number sends too much",
    131000: "something went wrong there",
    131016: "the service is overloaded",
    131048: "too many people took messages of this number for spam",
    131056: "too many messages to this person",
    131057: "the business account is being maintained",
    133004: "the service is overloaded",
}
_OF_ONE_PERSON = {131000, 131056}
_ACCOUNT = {
    0: "the access token is not valid",
    3: "the app may not do this",
    10: "the app may not do this",
    33: "there is no such phone_number_id",
    190: "the access token is not valid any more",
    368: "the account is restricted for breaking a policy",
    131005: "the token may not send",
    131031: "the business account is locked",
    131042: "something is wrong with how the account is paid",
    131045: "the number is not registered",
    133010: "the number is not registered",
    133015: "the number was just deleted",
}
_PERMISSIONS = range(200, 300)
_ADDRESS = {
    UNDELIVERABLE: "not reached on WhatsApp",
    131021: "the number is the sender's own",
}
_MESSAGE = {
    130472: "Meta holds it back in an experiment",
    131030: "a test number may write to listed numbers only",
    131047: "a day has passed since they wrote, and this was no template",
    131049: "Meta holds it back: too many messages of shops",
    131050: "they want no marketing; the template must be a utility one",
    132000: "the template has another number of fields",
    132005: "the text is too long in this language",
    132007: "the text breaks a policy",
    132012: "a field does not fit the template",
    132015: "the template is paused for its quality",
    132016: "the template is disabled for its quality",
}
_BROKEN, _TOO_MANY = 500, 429
_REFUSED = (401, 403)


def code_of(answer: Node) -> int | None:
    """The error's code; None where the answer names none."""
    code = answer["error"]["code"].number()
    return None if code is None else int(code)


def problem_of(status: int, answer: Node, headers: Mapping[str, str], *, now: datetime) -> Exception:
    """The error that says what to do next."""
    code = code_of(answer)
    said = f"whatsapp answers {status}, error {'unknown' if code is None else code}"
    words = f"{said}: {words_of(code)}" if words_of(code) else said
    if code in _BUSY or status == _TOO_MANY:
        wait_s = retry_after_s(headers.get("retry-after"), now=now)
        return ChannelBusy(words, retry_after_s=None if code in _OF_ONE_PERSON else wait_s)
    if code in _ACCOUNT or code in _PERMISSIONS:
        return ChannelRefused(words)
    if code in _ADDRESS:
        return AddressFails(words)
    if status >= _BROKEN and code not in _MESSAGE:
        return NoAnswer(said)
    return ChannelRefused(words) if status in _REFUSED and code is None else MessageRefused(words)


def words_of(code: int | None) -> str | None:
    """What a code means, in our words."""
    for table in (_BUSY, _ACCOUNT, _ADDRESS, _MESSAGE):
        if code in table:
            return table[code]
    return None
