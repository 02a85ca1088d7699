"""See what a buyer chose, asked and thought: what an order's page shows beside the journey."""

from dataclasses import dataclass, field

from waypost.domain.case import Case, Feedback
from waypost.domain.links import LinkKind, token_for
from waypost.domain.notification import Channel
from waypost.domain.order import Order
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact
from waypost.usecases.choose_notifications import BOT_SETTING, offered
from waypost.usecases.give_feedback import tags_of


@dataclass(frozen=True, slots=True)
class BuyersSide:
    """What belongs to an order's page. `shares` are tokens of parcel views by shipment id.

    `bot` is the shop's Telegram bot, where it has one. `tags` are those that feedback may carry.
    """

    offered: tuple[Channel, ...] = ()
    contacts: tuple[Contact, ...] = ()
    cases: tuple[Case, ...] = ()
    feedback: Feedback | None = None
    tags: tuple[str, ...] = ()
    bot: str | None = None
    shares: dict[int, str] = field(default_factory=dict)


def see_buyers_side(tx: Transaction, order: Order, *, secret: bytes) -> BuyersSide:
    """The buyer's side of an order."""
    store = tx.stores.by_id(order.store_id)
    if store is None:
        return BuyersSide()
    bot = store.settings.get(BOT_SETTING)
    shipments = tx.shipments.of_orders([order.id])
    return BuyersSide(
        offered=offered(tx, store),
        contacts=tuple(one for one in tx.contacts.of_orders([order.id]) if one.ended_at is None),
        cases=tuple(tx.cases.of_orders([order.id])),
        feedback=next(iter(tx.feedback.of_orders([order.id])), None),
        tags=tags_of(store),
        bot=bot if isinstance(bot, str) and bot else None,
        shares={
            one.id: token_for(LinkKind.SHIPMENT, one.id, generation=0, secret=secret) for one in shipments
        },
    )
