"""Is a push really theirs?"""

import pytest

from waypost.ports.connector import PushRefused
from waypost.ports.signatures import header, require_hmac, require_secret

# RFC 4231, test case 2
KEY, BODY = "Jefe", b"what do ya want for nothing?"
HEX = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
BASE64 = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="


@pytest.mark.parametrize("given", [HEX, HEX.upper(), f"sha256={HEX}", BASE64, f" {BASE64} "])
def test_the_hmac_of_the_raw_body_proves_a_push(given: str) -> None:
    require_hmac(BODY, given=given, secret=KEY)


@pytest.mark.parametrize("given", [None, "", HEX[:-1], BASE64.lower(), "0" * 64, "\u0665" * 64])
def test_any_other_signature_refuses_it(given: str | None) -> None:
    with pytest.raises(PushRefused):
        require_hmac(BODY, given=given, secret=KEY)


@pytest.mark.parametrize("secret", [None, ""])
def test_an_account_without_a_secret_proves_nothing(secret: str | None) -> None:
    with pytest.raises(PushRefused):
        require_hmac(BODY, given=HEX, secret=secret)
    with pytest.raises(PushRefused):
        require_secret("", secret)


def test_a_shared_secret_is_equal_or_refused() -> None:
    require_secret("s\u00e9same", "s\u00e9same")
    for given in (None, "", "sesame"):
        with pytest.raises(PushRefused):
            require_secret(given, "s\u00e9same")


def test_a_header_is_found_however_its_name_is_written() -> None:
    assert header({"X-Hmac": "1"}, "x-hmac") == "1"
    assert header({}, "x-hmac") is None
