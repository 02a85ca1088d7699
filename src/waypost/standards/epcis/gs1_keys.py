"""GS1 keys: from an EPC URN or a Digital Link to one canonical form, and to a tracking number.

The canonical form is a constrained Digital Link (`https://id.gs1.org/00/340123450000000018`): the key, at
most its finest qualifier, nothing else. Sources: GS1 EPC Tag Data Standard (URN forms), GS1 Digital Link URI
Syntax 1.2, section 4.11; which parts count: CBV 2.0, section 8.9.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote, unquote

from waypost.domain.check_digit import mod10

HOME = "https://id.gs1.org/"
_URN = re.compile(r"urn:epc:(?P<form>id|class|idpat):(?P<kind>[a-z]+):(?P<rest>.+)", re.ASCII)
_LINK = re.compile(
    r"https?://[^/?#]+/(?:[^?#]*?/)?(?P<path>(?:00|01|253|255|40[12]|41[47]|80\d\d)/[^?#]+)", re.ASCII
)
_QUALIFIERS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"01": ("21", "10", "235"), "414": ("254",), "8006": ("21", "10"), "8010": ("8011",)}
)
_PARCEL = re.compile(r"https?://[^?#]+/parcels/(?P<carrier>[^/?#]+)/(?P<number>[^/?#]+)")
_SSCC_DIGITS = 18


def canonical(uri: str) -> str | None:
    """The constrained canonical Digital Link of a URI that holds a GS1 key; None where it holds none."""
    urn = _URN.fullmatch(uri)
    if urn is not None:
        return _from_urn(urn["kind"], urn["rest"])
    link = _LINK.fullmatch(uri.partition("?")[0])
    return HOME + _constrained(link["path"]) if link else None


def tracking_number(uri: str) -> tuple[str, str | None] | None:
    """Tracking number and carrier (None: not told) that an identifier stands for; None: no shipment's.

    An SSCC is its 18 digits, a GSIN and a GINC their own; a serialised GTIN is its element string
    (`01...21...`). `.../parcels/<carrier>/<number>` is how we name parcels that have no GS1 key.
    """
    parcel = _PARCEL.fullmatch(uri)
    if parcel is not None:
        carrier = unquote(parcel["carrier"])
        return unquote(parcel["number"]), None if carrier == "-" else carrier
    path = (canonical(uri) or HOME).removeprefix(HOME).split("/")
    if path[0] in ("00", "401", "402") and len(path) > 1:
        return unquote(path[1]), None
    if path[0] == "01" and path[2:3] == ["21"]:
        return "01" + path[1] + "21" + unquote(path[3]), None
    return None


def is_logistic_unit(uri: str) -> bool:
    """Whether an identifier stands for something that is shipped, rather than for an item in it."""
    return _PARCEL.fullmatch(uri) is not None or (canonical(uri) or "").startswith(
        (HOME + "00/", HOME + "401/", HOME + "402/")
    )


def identifier_of(number: str, carrier: str | None, *, base_url: str) -> str:
    """The identifier for a tracking number: the Digital Link of an SSCC, else an address of ours."""
    if len(number) == _SSCC_DIGITS and number.isdecimal() and number[-1] == _check(number[:-1]):
        return f"{HOME}00/{number}"
    return f"{base_url.rstrip('/')}/parcels/{quote(carrier or '-', safe='')}/{quote(number, safe='')}"


def gln_of(uri: str) -> str | None:
    """The 13 digits of a location number in an identifier, None where it is none."""
    path = (canonical(uri) or HOME).removeprefix(HOME).split("/")
    return path[1] if path[0] in ("414", "417") and len(path) > 1 else None


def _check(digits: str) -> str:
    return mod10(digits, weights=(3, 1), from_right=True)


def _with_check(digits: str) -> str:
    return digits + _check(digits)


def _gtin(parts: Sequence[str]) -> str:
    return _with_check(parts[1][:1] + parts[0] + parts[1][1:])


def _plain(parts: Sequence[str]) -> str:
    return _with_check(parts[0] + parts[1])


def _serial(parts: Sequence[str], index: int = 2) -> str:
    text = parts[index] if index < len(parts) else ""
    return "" if text == "*" else quote(unquote(text), safe="-._~';=")


def _qualified(key: str, ai: str, serial: str) -> str:
    return f"{key}/{ai}/{serial}" if serial else key


def _location(parts: Sequence[str]) -> str:
    serial = _serial(parts)
    return _qualified(f"414/{_plain(parts)}", "254", "" if serial == "0" else serial)


def _component(parts: Sequence[str]) -> str:
    return _qualified(f"8010/{quote(parts[0] + unquote(parts[1]), safe='-')}", "8011", _serial(parts))


def _itip(parts: Sequence[str]) -> str:
    return _qualified(f"8006/{_gtin(parts)}{parts[2]}{parts[3]}", "21", _serial(parts, 4))


# For each kind: how many dots separate its parts, and what it becomes.
_KINDS: Mapping[str, tuple[int, Callable[[Sequence[str]], str]]] = MappingProxyType(
    {
        "sgtin": (2, lambda p: _qualified(f"01/{_gtin(p)}", "21", _serial(p))),
        "lgtin": (2, lambda p: _qualified(f"01/{_gtin(p)}", "10", _serial(p))),
        "upui": (2, lambda p: _qualified(f"01/{_gtin(p)}", "235", _serial(p))),
        "sscc": (1, lambda p: f"00/{_gtin(p)}"),
        "sgln": (2, _location),
        "pgln": (1, lambda p: f"417/{_plain(p)}"),
        "grai": (2, lambda p: f"8003/{_with_check('0' + p[0] + p[1])}{_serial(p)}"),
        "giai": (1, lambda p: f"8004/{p[0]}{_serial(p, 1)}"),
        "gsrn": (1, lambda p: f"8018/{_plain(p)}"),
        "gsrnp": (1, lambda p: f"8017/{_plain(p)}"),
        "gdti": (2, lambda p: f"253/{_plain(p)}{_serial(p)}"),
        "sgcn": (2, lambda p: f"255/{_plain(p)}{_serial(p)}"),
        "cpi": (2, _component),
        "ginc": (1, lambda p: f"401/{p[0]}{_serial(p, 1)}"),
        "gsin": (1, lambda p: f"402/{_plain(p)}"),
        "itip": (4, _itip),
    }
)


def _from_urn(kind: str, rest: str) -> str | None:
    dots, become = _KINDS.get(kind, (0, None))
    parts = rest.split(".", dots)
    if become is None or len(parts) <= 1 or not parts[0].isdecimal():
        return None
    try:
        return HOME + become(parts)
    except (ValueError, IndexError):  # letters where digits belong, or too few parts
        return None


def _constrained(path: str) -> str:
    parts = path.split("/")
    kept = parts[:2]
    pairs = dict(zip(parts[2::2], parts[3::2], strict=False))
    for ai in _QUALIFIERS.get(parts[0], ()):
        if ai in pairs:
            return "/".join([*kept, ai, pairs[ai]])
    return "/".join(kept)
