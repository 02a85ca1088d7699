from ipaddress import ip_address

import pytest

from waypost.net.addresses import AddressRefused, AddressRule, NetworkWrong, address_rule
from waypost.ports.exchange import NoAnswer


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - refused, not bound
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fd00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_local_and_reserved_addresses_are_not_called(address: str) -> None:
    assert not AddressRule().permits(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "151.101.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_called(address: str) -> None:
    assert AddressRule().permits(ip_address(address))


def test_a_network_that_is_named_is_allowed_and_no_other() -> None:
    rule = address_rule("127.0.0.1, 10.1.0.0/16,")
    assert rule.permits(ip_address("127.0.0.1"))
    assert rule.permits(ip_address("::ffff:10.1.2.3"))
    assert not rule.permits(ip_address("10.2.0.1"))
    assert not rule.permits(ip_address("127.0.0.2"))


def test_a_network_that_is_none_is_told() -> None:
    with pytest.raises(NetworkWrong, match="write networks"):
        address_rule("localhost")


def test_names_are_checked_by_what_they_resolve_to() -> None:
    with pytest.raises(AddressRefused):
        AddressRule().resolve("localhost", 80)
    assert address_rule("127.0.0.0/8, ::1").resolve("localhost", 80)
    with pytest.raises(NoAnswer):
        AddressRule().resolve("no-such-host.invalid", 80)


def test_a_host_with_one_forbidden_address_is_refused_as_a_whole() -> None:
    with pytest.raises(AddressRefused):
        AddressRule().check("two.example", ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "db.internal", "printer.local."])
def test_what_a_proxy_would_resolve_is_refused_where_it_is_plainly_private(host: str) -> None:
    with pytest.raises(AddressRefused):
        AddressRule().check_literal(host)
    AddressRule().check_literal("api.example.com")
