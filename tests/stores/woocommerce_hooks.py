"""Hooks of WooCommerce for tests: the project's own recordings, signed here."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hmac import digest
from importlib.resources import files

from waypost.ports.connector import Pushed

SECRET = "invented for tests"


def signed(headers: Mapping[str, str], body: bytes) -> Pushed:
    """The request as a shop with our secret would make it."""
    proof = b64encode(digest(SECRET.encode(), body, "sha256")).decode()
    return Pushed("POST", "https://waypost.test/h", {**headers, "X-WC-Webhook-Signature": proof}, body)


def recorded() -> list[Pushed]:
    """All recordings, in the sequence in which the shop sent them."""
    text = files("waypost.stores.woocommerce").joinpath("recordings", "hooks.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return [signed(row["headers"], row["body"].encode()) for row in rows]
