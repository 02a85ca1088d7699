"""Choose the account with which a shipment is asked about: its carrier's own, else an aggregator's."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeGuard

from waypost.domain.shipment import Shipment
from waypost.ports.accounts import ANY_CARRIER, Connectors, StoredAccount
from waypost.ports.connector import AggregatingConnector, Connector, Quality

QUALITY: Mapping[Quality, int] = MappingProxyType({Quality.GOLD: 0, Quality.SILVER: 1, Quality.BRONZE: 2})
LAST = len(QUALITY)


def account_for(
    shipment: Shipment, accounts: Sequence[StoredAccount], *, connectors: Connectors
) -> StoredAccount | None:
    """The account to ask about a shipment, None where nobody can be asked.

    One in order before one that is stopped; the carrier's own before one that was named for it, and these
    before aggregators. Among aggregators: the merchant's preference, then who has a name for the carrier,
    then the better proved connector. One of the shipment's store goes before one for all.
    """
    if shipment.tracking_number is None or shipment.superseded_by is not None or shipment.is_test:
        return None
    fitting = [
        one
        for one in accounts
        if one.serves(shipment.carrier, shipment.store_id)
        and reaches(one, shipment.carrier, connectors.connector_named(one.carrier))
    ]

    def rank(one: StoredAccount) -> tuple[bool, bool, bool, int, bool, bool, int, int]:
        connector = connectors.connector_named(one.carrier)
        return (
            one.breaker.stopped_because is not None,
            shipment.carrier not in (one.carrier, *one.carriers),
            shipment.carrier != one.carrier,
            -one.preference,
            not _names(connector, shipment.carrier),
            one.store_id is None,
            QUALITY.get(connector.QUALITY, LAST) if connector else LAST,
            one.id,
        )

    return min(fitting, key=rank, default=None)


def reaches(account: StoredAccount, carrier: str | None, connector: Connector | None) -> bool:
    """Whether asking this account about a carrier's number leads anywhere.

    What a person named for it does, and a connector that is gone is not judged: it fails by itself.
    """
    if connector is None or carrier in (account.carrier, *account.carriers):
        return True
    if not is_aggregator(connector):
        return carrier is not None and ANY_CARRIER in account.carriers
    return connector.FINDS_CARRIER or _names(connector, carrier)


def is_aggregator(connector: Connector | None) -> TypeGuard[AggregatingConnector]:
    """Whether a connector asks about shipments of other carriers."""
    return connector is not None and hasattr(connector, "CARRIERS")


def _names(connector: Connector | None, carrier: str | None) -> bool:
    return is_aggregator(connector) and carrier in connector.CARRIERS
