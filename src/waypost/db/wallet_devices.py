"""Devices that hold orders in Apple Wallet."""

from collections.abc import Sequence

from waypost.db.connection import Connection
from waypost.domain.tracking import micros
from waypost.ports.wallet import WalletDevice


class StoredWalletDevices:
    """`ports.wallet.WalletDevices` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, device: WalletDevice) -> bool:
        known = self._db.run(
            "UPDATE wallet_devices SET push_token = ? WHERE device = ? AND order_id = ?",
            (device.push_token, device.device, device.order_id),
        )
        if known:
            return False
        added = self._db.run(
            "INSERT INTO wallet_devices (device, order_id, push_token, registered_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (device, order_id) DO NOTHING",
            (device.device, device.order_id, device.push_token, micros(device.registered_at)),
        )
        return bool(added)

    def remove(self, device: str, order_id: int) -> None:
        self._db.run("DELETE FROM wallet_devices WHERE device = ? AND order_id = ?", (device, order_id))

    def orders_of(self, device: str) -> Sequence[int]:
        rows = self._db.rows(
            "SELECT order_id FROM wallet_devices WHERE device = ? ORDER BY order_id", (device,)
        )
        return [row[0] for row in rows]
