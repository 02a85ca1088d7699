"""The door to Apple Wallet: who packs and signs an order, and which devices hold one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WalletDevice:
    """A device that holds an order. `device` is its library's identifier, as Apple's programs chose it."""

    device: str
    order_id: int
    push_token: str
    registered_at: datetime


class WalletDevices(Protocol):
    """Which devices hold which orders."""

    def add(self, device: WalletDevice) -> bool:
        """Keep it, or its newer push token; False: the pair of device and order was known."""
        ...

    def remove(self, device: str, order_id: int) -> None:
        """Forget the pair; nothing happens where it is not known."""
        ...

    def orders_of(self, device: str) -> Sequence[int]:
        """The orders that a device holds, by number."""
        ...


class OrderPacker(Protocol):
    """Packs and signs orders under one Order Type ID."""

    @property
    def order_type(self) -> str:
        """The Order Type ID, such as `order.com.example.shop`."""
        ...

    def pack(self, files: Mapping[str, bytes]) -> bytes:
        """The signed package (`application/vnd.apple.order`) of these files, `order.json` among them."""
        ...
