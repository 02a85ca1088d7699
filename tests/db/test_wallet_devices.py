"""Devices that hold orders in Apple Wallet."""

from dataclasses import replace

from tests.db.samples import NOW, order
from waypost.ports.database import Database
from waypost.ports.wallet import WalletDevice


def test_a_pair_of_device_and_order_is_kept_once_with_its_newest_push_token(database: Database) -> None:
    with database.write() as tx:
        one, two = tx.orders.add([order("W-1"), order("W-2")])
        held = WalletDevice("phone", one.id, "first", NOW)
        assert tx.wallet_devices.add(held)
        assert not tx.wallet_devices.add(replace(held, push_token="second"))
        assert tx.wallet_devices.add(replace(held, order_id=two.id))
        assert tx.wallet_devices.add(replace(held, device="tablet"))
    with database.read() as tx:
        assert tx.wallet_devices.orders_of("phone") == [one.id, two.id]
        assert tx.wallet_devices.orders_of("tablet") == [one.id]
        assert tx.wallet_devices.orders_of("nobody") == []


def test_a_device_that_lets_go_is_forgotten_and_letting_go_again_changes_nothing(database: Database) -> None:
    with database.write() as tx:
        one, two = tx.orders.add([order("W-1"), order("W-2")])
        for number in (one.id, two.id):
            tx.wallet_devices.add(WalletDevice("phone", number, "token", NOW))
        tx.wallet_devices.remove("phone", one.id)
        tx.wallet_devices.remove("phone", one.id)
        assert tx.wallet_devices.orders_of("phone") == [two.id]
