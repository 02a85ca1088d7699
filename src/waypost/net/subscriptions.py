"""Addresses that strangers give us to be called at: which of them we would call at all."""

from urllib.parse import urlsplit

from waypost.net.addresses import AddressRefused, AddressRule
from waypost.ports.exchange import NoAnswer


def may_be_called(url: str, rule: AddressRule) -> bool:
    """Whether an address is one that `net` would call: decided without asking any name server.

    What a name leads to is looked at whenever it is called.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        if parts.scheme == "http":
            return _is_number(host) and rule.is_allowed_by_name(host)
        rule.check_literal(host)
    except (AddressRefused, NoAnswer):
        return False
    return parts.scheme == "https" and ("." in host or ":" in host)


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdigit() or ":" in host
