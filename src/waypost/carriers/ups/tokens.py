"""Where UPS gives access tokens."""

from waypost.ports.connector import CarrierAccount
from waypost.ports.exchange import Request
from waypost.ports.oauth import form_request

BASE_URL = "https://onlinetools.ups.com"


def token_request(account: CarrierAccount) -> Request:
    """The question for a token: client credentials, in an Authorization header."""
    return form_request(
        f"{account.base_url or BASE_URL}/security/v1/oauth/token",
        {"grant_type": "client_credentials"},
        basic=(account.values.get("client_id", ""), account.values.get("client_secret", "")),
    )
