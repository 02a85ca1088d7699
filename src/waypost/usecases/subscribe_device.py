"""Tell a device of an order, because its owner said so on the order's page; and stop, when they say so.

A page's link may be shared: whoever has it may be told what it shows, on as many devices as a household has.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from waypost.domain.notification import Channel, NotSent
from waypost.domain.order import Order
from waypost.ports.accounts import SecretNotReadable
from waypost.ports.channel import AddressFails, ChannelRefused
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact, Role, StoredChannel
from waypost.ports.web_push import Devices
from waypost.usecases.manage_channels import open_channel

MOST_DEVICES = 10


class DeviceRefused(ValueError):
    """This subscription cannot be kept: the sentence says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription as a browser gives it, and how the person agreed (`consent`, plain JSON values)."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    locale: str
    consent: Mapping[str, object]
    role: Role = Role.BUYER


def public_key_of(tx: Transaction, store_id: int, *, devices: Devices) -> str | None:
    """The key that pages of this shop subscribe with; None: no web push is set up, or it is stopped."""
    account = _account(tx.channels.all(), store_id)
    if account is None or account.stopped_because is not None:
        return None
    if account.sealed_values not in devices.public_keys:
        try:
            key = devices.push.public_key(open_channel(account, vault=devices.vault))
        except (ChannelRefused, SecretNotReadable):
            return None
        devices.public_keys[account.sealed_values] = key
    return devices.public_keys[account.sealed_values]


def subscribe_device(
    tx: Transaction, order: Order, wish: Wish, *, devices: Devices | None, now: datetime
) -> Contact:
    """Tell this device of the order from now on. DeviceRefused."""
    if devices is None or public_key_of(tx, order.store_id, devices=devices) is None:
        raise DeviceRefused("this shop tells nobody through the browser")
    try:
        address = devices.push.address_of(wish.endpoint, p256dh=wish.p256dh, auth=wish.auth)
    except AddressFails as problem:
        raise DeviceRefused(str(problem)) from problem
    if not devices.may_be_called(wish.endpoint):
        raise DeviceRefused("a push service has a public address and is called with https")
    mine = _devices(tx, order)
    same = [one for one in mine if one.address == address]
    _end(tx, [one for one in mine if one not in same and _endpoint(one) == wish.endpoint], now)
    open_now = [one for one in mine if one.ended_at is None and one not in same]
    if len(open_now) >= MOST_DEVICES:
        raise DeviceRefused(f"{MOST_DEVICES} devices are told of this order already: end one of them first")
    tx.contacts.unblock(order.store_id, Channel.WEB_PUSH, address)
    fresh = Contact(
        id=same[0].id if same else 0, store_id=order.store_id, order_id=order.id, channel=Channel.WEB_PUSH,
        address=address, created_at=now, role=wish.role, locale=wish.locale, consent=wish.consent,
        verified_at=now,
    )  # fmt: skip
    if same:
        tx.contacts.save([replace(fresh, only=same[0].only)])
        return fresh
    return tx.contacts.add([fresh])[0]


def unsubscribe_device(tx: Transaction, order: Order, endpoint: str, *, now: datetime) -> int:
    """Tell this device nothing more of the order; returns how many contacts ended."""
    return _end(tx, [one for one in _devices(tx, order) if _endpoint(one) == endpoint], now)


def _devices(tx: Transaction, order: Order) -> list[Contact]:
    return [one for one in tx.contacts.of_orders([order.id]) if one.channel is Channel.WEB_PUSH]


def _end(tx: Transaction, contacts: Sequence[Contact], now: datetime) -> int:
    ending = [one for one in contacts if one.ended_at is None]
    tx.contacts.save([replace(one, ended_at=now, end_reason=NotSent.UNSUBSCRIBED) for one in ending])
    return len(ending)


def _endpoint(contact: Contact) -> str:
    plain = json.loads(contact.address)
    return str(plain["endpoint"])


def _account(channels: Sequence[StoredChannel], store_id: int) -> StoredChannel | None:
    push = [one for one in channels if one.channel is Channel.WEB_PUSH]
    mine = [one for one in push if one.store_id == store_id]
    return next(iter([*mine, *(one for one in push if one.store_id is None)]), None)
