"""What every route works with: stored data, the world, who calls, what is cached and who listens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from waypost.ports.connector import Pushed
from waypost.ports.database import Database, Transaction
from waypost.ports.status_file import StatusFiles
from waypost.ports.supply_events import SupplyEvents
from waypost.ports.wallet import OrderPacker
from waypost.ports.web_push import Devices
from waypost.usecases.find_journey import World
from waypost.usecases.manage_webhooks import WebhookDoors
from waypost.usecases.receive_push import PushReceived
from waypost.usecases.receive_receipts import Receiving
from waypost.web.cache import AnswerCache
from waypost.web.callers import Callers
from waypost.web.live import LiveHub
from waypost.web.metering import Meter
from waypost.web.records import Records
from waypost.web.throttle import Throttle

# (transaction, key of the hook, the request, carrier, now): `usecases.receive_push` with its doors.
ReceivePush: TypeAlias = Callable[[Transaction, str, Pushed, str, datetime], PushReceived]


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The choices of an installation, as the HTTP entrance needs them.

    `base_url` has no slash at its end. `secret` signs buyers' links. `rate_limit` counts requests per key
    and minute, 0 for no limit. `allows_test_numbers` switches test mode on for every store.
    """

    base_url: str
    secret: bytes
    version: str
    rate_limit: int = 600_000
    most_body_bytes: int = 10 * 1024 * 1024
    most_live: int = 20_000
    lookups_per_address: int = 30
    lookups_per_order: int = 10
    lookup_floor_s: float = 0.35
    allows_test_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """Handed to every route by the wiring."""

    settings: WebSettings
    database: Database
    records: Records
    world: World
    supply_events: SupplyEvents
    status_files: StatusFiles
    callers: Callers
    cache: AnswerCache
    live: LiveHub
    meter: Meter
    lookups: Throttle
    clock: Callable[[], datetime]
    now_s: Callable[[], float]
    receive_push: ReceivePush | None = None
    receiving: Receiving | None = None
    devices: Devices | None = None
    webhooks: WebhookDoors | None = None
    wallet: OrderPacker | None = None
