"""The ledger: what was told of an order, and what was not and why."""

from collections.abc import Mapping

from waypost.domain.links import number_of, public_id
from waypost.domain.masking import masked_address
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact, Notification
from waypost.web.api.asking import Answer, Asked, told
from waypost.web.refusals import NotFound
from waypost.web.wire.notifications import NotificationList, NotificationOut


async def list_notifications(asked: Asked) -> Answer:
    """`GET /v1/orders/{order_id}/notifications`."""
    asked.query()
    order_id = number_of("ord", asked.path["order_id"])

    def work(tx: Transaction) -> NotificationList:
        order = tx.orders.by_id(order_id) if order_id is not None else None
        if order is None or not asked.sees(order.store_id):
            raise NotFound("order")
        rows = tx.ledger.of_orders([order.id])
        contacts = {one.id: one for one in tx.contacts.of_orders([order.id])}
        return NotificationList([notification_out(row, contacts) for row in rows])

    return told(200, await asked.service.records.read(work))


async def read_notification(asked: Asked) -> Answer:
    """`GET /v1/notifications/{notification_id}`."""
    asked.query()
    number = number_of("ntf", asked.path["notification_id"])

    def work(tx: Transaction) -> NotificationOut:
        row = tx.ledger.by_id(number) if number is not None else None
        if row is None or not asked.sees(row.store_id):
            raise NotFound("notification")
        found = tx.contacts.by_ids([row.contact_id]) if row.contact_id else ()
        return notification_out(row, {one.id: one for one in found})

    return told(200, await asked.service.records.read(work))


def notification_out(row: Notification, contacts: Mapping[int, Contact]) -> NotificationOut:
    """A row of the ledger; addresses are masked."""
    contact = contacts.get(row.contact_id or 0)
    return NotificationOut(
        id=public_id("ntf", row.id),
        order_id=public_id("ord", row.order_id),
        shipment_id=public_id("shp", row.shipment_id) if row.shipment_id else None,
        topic=row.topic,
        channel=row.channel,
        to=masked_address(contact.channel, contact.address) if contact else None,
        state=row.state,
        reason=row.reason,
        detail=row.detail,
        happened_at=row.happened_at,
        decided_at=row.decided_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        fate=row.fate,
        fate_at=row.fate_at,
        told_on=row.told_on,
        told_with=public_id("ntf", row.told_with) if row.told_with else None,
        attempts=row.attempts,
        subject=row.subject,
        text=row.text,
    )
