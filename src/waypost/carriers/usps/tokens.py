"""Where USPS gives access tokens."""

import json

from waypost.ports.connector import CarrierAccount
from waypost.ports.exchange import Request

BASE_URL = "https://apis.usps.com"


def token_request(account: CarrierAccount) -> Request:
    """The question for a token: client credentials, as JSON."""
    fields = {
        "grant_type": "client_credentials",
        "client_id": account.values.get("client_id", ""),
        "client_secret": account.values.get("client_secret", ""),
    }
    headers = {"content-type": "application/json", "accept": "application/json"}
    return Request(
        "POST", f"{account.base_url or BASE_URL}/oauth2/v3/token", headers, json.dumps(fields).encode()
    )
