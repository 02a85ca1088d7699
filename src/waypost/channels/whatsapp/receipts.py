"""What WhatsApp tells later: sent, delivered, read, failed, and what people write back.

Signature and the question whether the hook is ours:
https://developers.facebook.com/docs/graph-api/webhooks/getting-started; the messages:
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components. WhatsApp knows no word that ends
messages: a person who writes one is heard all the same, and only consent given anew takes it back.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from waypost.channels.whatsapp.errors import UNDELIVERABLE, words_of
from waypost.domain.stop_words import ends_messages
from waypost.ports.channel import ChannelAccount, Fate, ReceiptNews
from waypost.ports.connector import AnswerNotUnderstood, Pushed, PushRefused
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_hmac, require_secret

_FATES = {"delivered": Fate.DELIVERED, "read": Fate.OPENED, "played": Fate.OPENED, "failed": Fate.FAILED}
_MEXICO, _BRAZIL = "52", "55"
_MEXICO_LENGTH, _BRAZIL_LENGTH = 12, 12


def answer_challenge(pushed: Pushed, *, account: ChannelAccount) -> str:
    """See `ChallengedChannel.answer_challenge`: Meta wants `hub.challenge` back, and nothing else."""
    asked = parse_qs(urlsplit(pushed.url).query)
    require_secret(asked.get("hub.verify_token", [""])[0], account.values.get("verify_token", "").strip())
    challenge = asked.get("hub.challenge", [""])[0]
    if asked.get("hub.mode") != ["subscribe"] or not challenge:
        raise PushRefused("whatsapp: not a question whether the hook is ours")
    return challenge


def read_receipts(pushed: Pushed, *, account: ChannelAccount, now: datetime) -> Sequence[ReceiptNews]:
    """See `ReceivingChannel.read_receipts`. News of other numbers of the same app are not ours."""
    del now  # a signature of Meta carries no time
    secret = account.values.get("app_secret", "").strip()
    require_hmac(pushed.body, given=header(pushed.headers, "x-hub-signature-256"), secret=secret)
    try:
        said = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"whatsapp: {problem}") from problem
    if said["object"].text() != "whatsapp_business_account":
        raise AnswerNotUnderstood("whatsapp: this speaks of something else")
    mine = account.values.get("phone_number_id", "").strip()
    found: list[ReceiptNews] = []
    for value in _values(said):
        if value["metadata"]["phone_number_id"].text() in (mine, None):
            found += [one for status in value.each("statuses") for one in _status(status)]
            found += [one for message in value.each("messages") for one in _message(message)]
    return found


def _values(said: Node) -> Iterator[Node]:
    for entry in said.each("entry"):
        for change in entry.each("changes"):
            if change["field"].text() == "messages":
                yield change["value"]


def _status(status: Node) -> Iterator[ReceiptNews]:
    fate = _FATES.get(status["status"].text() or "")
    if fate is None:
        return
    detail = None
    if fate is Fate.FAILED:
        error = status.first("errors")
        number = error["code"].number()
        code = None if number is None else int(number)
        detail = f"whatsapp {code}: {words_of(code) or error['title'].text() or 'it does not say why'}"[:300]
        fate = Fate.BOUNCED if code == UNDELIVERABLE else fate
    yield ReceiptNews(
        fate,
        reference=status["id"].text(),
        detail=detail,
        at=_moment(status["timestamp"].number()),
        key=status["biz_opaque_callback_data"].text(),
    )


def _message(message: Node) -> Iterator[ReceiptNews]:
    """Their words, or the button they pressed."""
    words = message["text"]["body"].text() or message["button"]["text"].text()
    reply = message["interactive"]["button_reply"]["title"].text()
    sender = message["from"].text()
    if sender and ends_messages(words or reply):
        for number in _numbers(sender.removeprefix("+")):
            yield ReceiptNews(Fate.UNSUBSCRIBED, address=number, detail="they wrote STOP")


def _numbers(wa_id: str) -> list[str]:
    """The numbers that a WhatsApp id may stand for: it keeps old ways of writing in Mexico and Brazil."""
    found = [f"+{wa_id}"]
    if wa_id.startswith(_MEXICO + "1") and len(wa_id) == _MEXICO_LENGTH + 1:
        found.append(f"+{_MEXICO}{wa_id[3:]}")
    if wa_id.startswith(_BRAZIL) and len(wa_id) == _BRAZIL_LENGTH:
        found.append(f"+{wa_id[:4]}9{wa_id[4:]}")
    return found


def _moment(seconds: float | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
