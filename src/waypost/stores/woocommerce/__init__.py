"""WooCommerce: core webhooks of orders. README.md tells what it sends, and where that is documented."""

from waypost.ports.connector import AccountField
from waypost.ports.store import ConnectStep
from waypost.stores.woocommerce.hook import read_hook

__all__ = ["ACCOUNT_FIELDS", "CONNECT", "NAME", "SLUG", "read_hook"]

SLUG = "woocommerce"
NAME = "WooCommerce"
ACCOUNT_FIELDS = (
    AccountField("secret", "the same text as in the field Secret of each webhook", is_secret=True),
)
CONNECT = (
    ConnectStep("In WordPress open WooCommerce > Settings > Advanced > Webhooks and choose Add webhook."),
    ConnectStep("Set Status to Active and Topic to Order created."),
    ConnectStep("Put this address into Delivery URL.", paste="hook_address"),
    ConnectStep("Put this text into Secret.", paste="secret"),
    ConnectStep("Leave API version at WP REST API Integration v3, and save."),
    ConnectStep("Do the same for the topics Order updated, Order deleted and Order restored."),
)
