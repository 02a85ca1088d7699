"""Which addresses may be called: the public ones, and the private networks that the settings name."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from waypost.ports.exchange import NotReached

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
_NAT64 = ip_network("64:ff9b::/96")


class AddressRefused(NotReached):
    """The address is private, local or no address of a machine: calling it must be allowed by name first."""


class NetworkWrong(ValueError):
    """What was written is no network: write 10.1.0.0/16, 127.0.0.1 or fd00::/8."""


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Decides over addresses. `allowed`: networks that may be called though they are private."""

    allowed: tuple[Network, ...] = ()

    def permits(self, address: Address) -> bool:
        """Whether a machine at this address may be called."""
        real = _embedded(address)
        return any(address in network or real in network for network in self.allowed) or _is_public(real)

    def is_allowed_by_name(self, host: str) -> bool:
        """Whether a host lies in the allowed networks with all its addresses. NotReached, AddressRefused."""
        if not self.allowed:
            return False
        found = [_embedded(ip_address(address)) for address in self.resolve(host, 0)]
        return all(any(address in network for network in self.allowed) for address in found)

    def resolve(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them permitted. AddressRefused; NotReached where it has none.

        One forbidden address refuses the host as a whole: nobody public has such a name.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as problem:
            raise NotReached(f"{host} has no address") from problem
        addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
        self.check(host, addresses)
        return addresses

    def check(self, host: str, addresses: Sequence[str]) -> None:
        """Refuse a host with a forbidden address. AddressRefused."""
        for address in addresses:
            if not self.permits(ip_address(address)):
                raise AddressRefused(f"{host} is at {address}, which is not public and not allowed")

    def check_literal(self, host: str) -> None:
        """Refuse what can be refused without a question to a name server (a proxy resolves the others)."""
        found = _literal(host)
        is_local_name = host.rstrip(".").lower().endswith(("localhost", ".local", ".internal"))
        if is_local_name or (found is not None and not self.permits(found)):
            raise AddressRefused(f"{host} is not public and not allowed")


def address_rule(written: str) -> AddressRule:
    """The rule for networks written with commas between. NetworkWrong."""
    try:
        return AddressRule(tuple(ip_network(part.strip()) for part in written.split(",") if part.strip()))
    except ValueError as problem:
        raise NetworkWrong(f"{problem}: write networks such as 127.0.0.1 or 10.1.0.0/16") from problem


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
