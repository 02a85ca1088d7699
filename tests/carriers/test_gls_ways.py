"""GLS is asked in one of two ways, and the account says which."""

import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from waypost.carriers import gls
from waypost.ports.connector import CarrierAccount, CarrierRefused, Wanted
from waypost.ports.exchange import Request

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHIPIT = {"service": "ShipIT", "api_key": "example-user", "api_secret": "example-sesame"}
ADDRESS = "https://shipit.gls.example/backend/rs"


def first_question(values: dict[str, str], *, base_url: str | None = None) -> Request:
    account = CarrierAccount(1, "gls", values, base_url=base_url)
    return next(gls.track([Wanted("ZEXAMP17")], account=account, now=NOW))


def test_an_account_with_an_app_asks_the_group_for_a_token() -> None:
    request = first_question({"api_key": "example-key", "api_secret": "example-sesame"})
    assert request.url == "https://api.gls-group.net/oauth2/v2/token"


def test_an_account_that_names_shipit_asks_it_with_user_and_password() -> None:
    request = first_question(SHIPIT, base_url=f"{ADDRESS}/")
    assert request.url == f"{ADDRESS}/tracking/parceldetails"
    assert json.loads(request.body) == {"TrackID": "ZEXAMP17"}
    proof = b64encode(b"example-user:example-sesame").decode()
    assert request.headers["authorization"] == f"Basic {proof}"


def test_shipit_is_not_asked_where_its_address_is_missing() -> None:
    with pytest.raises(CarrierRefused, match="base URL"):
        first_question(SHIPIT)
