"""Any program that can sign a JSON hook: where things stand in it is told by a mapping. See README.md."""

from waypost.ports.connector import AccountField
from waypost.ports.store import ConnectStep
from waypost.stores.generic.hook import read_hook

__all__ = ["ACCOUNT_FIELDS", "CONNECT", "NAME", "SLUG", "read_hook"]

SLUG = "generic"
NAME = "Signed hook"
ACCOUNT_FIELDS = (
    AccountField("secret", "the secret that your program signs with: whsec_... or any text", is_secret=True),
    AccountField(
        "mapping", "where things stand in your JSON, itself as JSON: see the README of the connector"
    ),
)
CONNECT = (
    ConnectStep("Let your program send a POST with the order as JSON to this address.", paste="hook_address"),
    ConnectStep("Sign it as Standard Webhooks tells, or with X-Hub-Signature-256.", paste="secret"),
    ConnectStep("Say where things stand in your JSON with a mapping.", paste="mapping"),
)
