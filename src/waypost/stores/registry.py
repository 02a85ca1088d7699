"""The list of shops that tell us of orders. To add one: a folder, and its module here.

A module is imported when it is first needed, so that one broken connector never costs the others.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from waypost.ports.store import StoreConnector

CONNECTORS: Mapping[str, str] = MappingProxyType(
    {
        "generic": "waypost.stores.generic",
        "shopify": "waypost.stores.shopify",
        "woocommerce": "waypost.stores.woocommerce",
    }
)


def store_connector_named(slug: str) -> StoreConnector | None:
    """The module that reads this shop's hooks, None where we know no way."""
    module = CONNECTORS.get(slug)
    return cast("StoreConnector", import_module(module)) if module else None
