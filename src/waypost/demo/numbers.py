"""Made-up tracking numbers whose check digits are right, as each carrier writes them."""

from collections.abc import Callable
from random import Random

from waypost.domain.check_digit import mod7, mod10, mod37_36, s10, weighted

_FEDEX_WEIGHTS = (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def ups(rng: Random) -> str:
    """1Z, six characters of the shipper, 03 for Ground, seven digits, a check digit."""
    serial = f"DM0{_digits(rng, 3)}03{_digits(rng, 7)}"
    return f"1Z{serial}{mod10(serial, weights=(1, 2))}"


def fedex(rng: Random) -> str:
    """Twelve digits."""
    serial = f"7{_digits(rng, 10)}"
    return serial + weighted(serial, weights=_FEDEX_WEIGHTS, moduli=(11, 10))


def usps(rng: Random) -> str:
    """22 digits, beginning with 94001."""
    serial = f"940011{_digits(rng, 15)}"
    return serial + mod10(serial, weights=(3, 1), from_right=True)


def dhl_parcel_de(rng: Random) -> str:
    """Twenty digits: an SSCC of Deutsche Post."""
    serial = f"0034043{_digits(rng, 12)}"
    return serial + mod10(serial, weights=(3, 1), from_right=True)


def dhl_express(rng: Random) -> str:
    """Ten digits, the last of which is the others modulo 7."""
    serial = f"4{_digits(rng, 8)}"
    return serial + mod7(serial)


def dpd(rng: Random) -> str:
    """Fourteen digits and a check character."""
    serial = f"0998{_digits(rng, 10)}"
    return serial + mod37_36(serial)


def gls(rng: Random) -> str:
    """Eleven digits."""
    return f"36{_digits(rng, 9)}"


def postnl(rng: Random) -> str:
    """3S, four letters of the sender, nine digits."""
    return "3SOSLA" + _digits(rng, 9)


def canada_post(rng: Random) -> str:
    """Sixteen digits."""
    serial = f"70{_digits(rng, 13)}"
    return serial + mod10(serial, weights=(3, 1))


def post_parcel(service: str, country: str) -> Callable[[Random], str]:
    """UPU S10: two letters, eight digits, a check digit, the country of the post."""

    def number(rng: Random) -> str:
        serial = _digits(rng, 8)
        return f"{service}{serial}{s10(serial)}{country}"

    return number
