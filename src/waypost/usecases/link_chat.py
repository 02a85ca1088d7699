"""Link a chat to an order: the page offers a link, the person presses Start, and is told from then on.

The link carries the token of the page, so only who has the page can link a chat to its order; pressing Start
is consent and proof in one. A link that was revoked or has ended links nothing, nor does that of a gift.
"""

from collections.abc import Sequence
from datetime import datetime

from waypost.domain.links import read_token
from waypost.ports.channel import Fate, ReceiptNews
from waypost.ports.database import Transaction
from waypost.ports.ledger import StoredChannel
from waypost.usecases.choose_notifications import ChoiceRefused, begin_chat
from waypost.usecases.open_link import LinkEnded, LinkUnknown, open_link

ENGLISH = "en"


def link_chats(
    tx: Transaction, account: StoredChannel, news: Sequence[ReceiptNews], *, secret: bytes, now: datetime
) -> int:
    """Let the chats that brought the token of an order's page be told of it; returns how many were linked."""
    linked = 0
    for one in news:
        if one.fate is Fate.RESUBSCRIBED and one.token and one.address:
            linked += _link(tx, account, one.token, one.address, secret, now)
    return linked


def _link(
    tx: Transaction, account: StoredChannel, token: str, chat: str, secret: bytes, now: datetime
) -> bool:
    link = read_token(token)
    if link is None:
        return False
    try:
        opened = open_link(tx, link, secret=secret, now=now)
        order = opened.order
        if order is None or opened.is_gift or account.store_id not in (None, order.store_id):
            return False
        begin_chat(tx, order, chat, locale=order.buyer.locale or ENGLISH, now=now)
    except (LinkUnknown, LinkEnded, ChoiceRefused):
        return False
    return True
