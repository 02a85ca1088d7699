"""Addresses of strangers: which we would call."""

import pytest

from waypost.net.addresses import address_rule
from waypost.net.subscriptions import may_be_called


@pytest.mark.parametrize(
    "url", ["https://push.example/x", "https://8.8.8.8/", "https://[2606:4700::1111]:8443/x"]
)
def test_public_addresses_may_be_called(url: str) -> None:
    assert may_be_called(url, address_rule(""))


@pytest.mark.parametrize("url", [
    "http://push.example/x", "http://8.8.8.8/", "https://127.0.0.1/", "https://[::ffff:10.0.0.1]/",
    "https://localhost./", "https://x.localhost/", "https:///x", "nonsense",
])  # fmt: skip
def test_private_ones_and_those_without_tls_may_not(url: str) -> None:
    assert not may_be_called(url, address_rule(""))


def test_a_network_that_the_settings_name_may_be_called_without_tls() -> None:
    rule = address_rule("127.0.0.1")
    assert may_be_called("http://127.0.0.1:8099/push", rule)
    assert may_be_called("https://127.0.0.1:8099/push", rule)
    assert not may_be_called("http://10.0.0.1/", rule)
    assert not may_be_called("http://localhost/", rule)
