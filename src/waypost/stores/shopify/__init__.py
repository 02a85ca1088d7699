"""Shopify: webhooks of orders, fulfilments, refunds and privacy. README.md tells what it sends."""

from waypost.ports.connector import AccountField
from waypost.ports.store import ConnectStep
from waypost.stores.shopify.hook import read_hook

__all__ = ["ACCOUNT_FIELDS", "CONNECT", "NAME", "SLUG", "read_hook"]

SLUG = "shopify"
NAME = "Shopify"
ACCOUNT_FIELDS = (
    AccountField(
        "secret",
        "Settings > Notifications > Webhooks shows it below the list; of an app: its client secret",
        is_secret=True,
    ),
)
CONNECT = (
    ConnectStep("In Shopify's admin open Settings > Notifications > Webhooks and choose Create webhook."),
    ConnectStep("Choose the event Order creation and the format JSON."),
    ConnectStep("Put this address into URL, and save.", paste="hook_address"),
    ConnectStep(
        "Do the same for Order update, Order cancellation, Order deletion, Fulfillment creation, "
        "Fulfillment update and Refund create."
    ),
    ConnectStep("Copy the secret that stands below the list into this field.", paste="secret"),
)
