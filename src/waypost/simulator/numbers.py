"""Tracking numbers as carriers print them, check digits included.

Formats: docs/reference/number-formats.md names the sources. Written here from the rules, not from our data.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from string import ascii_uppercase, digits
from types import MappingProxyType

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def _some(chance: Random, count: int) -> str:
    return "".join(chance.choices(digits, k=count))


def _mod10(body: str, *, weights: Sequence[int] = (3, 1)) -> str:
    """GS1's and the posts' check digit: weights in turn from the right."""
    total = sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def s10(chance: Random, *, service: str, country: str) -> str:
    """A postal item number (UPU S10): two letters, eight digits, the check digit, the country."""
    serial = _some(chance, 8)
    check = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _S10_WEIGHTS, strict=True)) % 11
    return f"{service}{serial}{ {10: 0, 11: 5}.get(check, check) }{country}"


def _ups(chance: Random) -> str:
    shipper = "".join(chance.choices(ascii_uppercase + digits, k=6))
    body = f"{shipper}{chance.choice(('03', '02', '01'))}{_some(chance, 7)}"
    values = [int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in body]
    total = sum(value * (1 + place % 2) for place, value in enumerate(values))
    return f"1Z{body}{-total % 10}"


def _fedex(chance: Random) -> str:
    body = _some(chance, 11)
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 1, 7) * 4, strict=False))
    return f"{body}{total % 11 % 10}"


def _usps(chance: Random) -> str:
    body = f"94001{_some(chance, 16)}"
    return body + _mod10(body)


def _canada_post(chance: Random) -> str:
    body = f"7{_some(chance, 14)}"
    return body + _mod10(body)


def _dhl_express(chance: Random) -> str:
    body = str(chance.randrange(100_000_000, 999_999_999))
    return f"{body}{int(body) % 7}"


def _dhl_parcel_de(chance: Random) -> str:
    body = f"0034043{_some(chance, 12)}"
    return body + _mod10(body)


def _dhl_ecommerce(chance: Random) -> str:
    body = f"420{_some(chance, 5)}9261290{_some(chance, 14)}"
    return body + _mod10(body[8:])


def _hermes(chance: Random) -> str:
    body = f"0{_some(chance, 12)}"
    return body + _mod10(body)


def _australia_post(chance: Random) -> str:
    return f"33{''.join(chance.choices(ascii_uppercase, k=3))}{_some(chance, 9)}000{_some(chance, 6)}"


def _postnord(chance: Random) -> str:
    body = f"0037300{_some(chance, 12)}"
    return body + _mod10(body)


_MAKERS: Mapping[str, Callable[[Random], str]] = MappingProxyType({
    "amazon": lambda chance: f"TBA{_some(chance, 12)}",
    "australia-post": _australia_post,
    "canada-post": _canada_post,
    "dhl": _dhl_express,
    "dhl-ecommerce": _dhl_ecommerce,
    "dhl-express": _dhl_express,
    "dhl-parcel-de": _dhl_parcel_de,
    "dpd": lambda chance: f"01{_some(chance, 12)}",
    "fedex": _fedex,
    "gls": lambda chance: str(chance.randrange(10_000_000_000, 99_999_999_999)),
    "hermes-de": _hermes,
    "la-poste": lambda chance: s10(chance, service="LA", country="FR"),
    "postnord": _postnord,
    "royal-mail": lambda chance: s10(chance, service="RN", country="GB"),
    "ups": _ups,
    "usps": _usps,
})  # fmt: skip


def new_number(carrier: str, chance: Random) -> str:
    """A number in a format of this carrier; for those we have no format of, a registered letter's."""
    maker = _MAKERS.get(carrier)
    return maker(chance) if maker else s10(chance, service="RB", country="NL")
