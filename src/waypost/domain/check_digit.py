"""Check digits: what the last character of a tracking number must be, given the characters before it.

Every function takes the serial (the characters that the check digit guards, digits unless stated) and
answers the character expected after it. Sources: GS1 General Specifications section 7.9 (modulo 10 with
weights 3 and 1), ISO/IEC 7812-1 annex B (Luhn), ISO/IEC 7064 (modulo 37,36), UPU standard S10
(weighted modulo 11), German Wikipedia "Leitcode" (weights 4 and 9); which carrier uses which rule, and
how UPS counts letters, is told by the tracking_number_data collection of Jeff Keen (MIT licence). The rules
of GLS (a sum that begins with 1), SF Express (cross sums) and Correos (a letter) are told in
docs/reference/number-formats.md with their sources.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from operator import mul

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
# UPS gives A the value 2, B 3 ... H 9, I 0 and so on: the letter's ASCII code less 3, modulo 10.
_MOD10_VALUE = {c: int(c) if c.isdigit() else (ord(c) - 3) % 10 for c in _ALPHABET}
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"  # as on Spanish identity cards: 23 letters, none of them I, O, U


class Scheme(StrEnum):
    """The arithmetic families in use by carriers."""

    MOD10 = "mod10"
    MOD7 = "mod7"
    MOD37_36 = "mod37_36"
    LUHN = "luhn"
    WEIGHTED = "weighted"
    S10 = "s10"
    CROSS_SUMS = "cross_sums"
    LETTER23 = "letter23"


def mod10(serial: str, *, weights: tuple[int, ...], from_right: bool = False, start: int = 0) -> str:
    """Sum of digit times weight, filled up to the next ten; letters A-Z count as UPS counts them.

    `weights` repeat, beginning with the first character, or with the last one if `from_right`; the sum
    begins with `start`. GS1 numbers use (3, 1) from the right, the Identcode of Deutsche Post (4, 9), UPS
    (1, 2), GLS (3, 1) and a start of 1. Evri's digit is the sum itself, which weights of 8 and 9 (ten less
    2 and 1) say.
    """
    characters = serial[::-1] if from_right else serial
    total = start + sum(map(mul, map(_MOD10_VALUE.__getitem__, characters), cycle(weights)))
    return str(-total % 10)


def mod7(serial: str) -> str:
    """The number itself modulo 7 (air waybills)."""
    return str(int(serial) % 7)


def luhn(serial: str) -> str:
    """ISO/IEC 7812-1: every second digit from the right doubled, cross sums added up to a ten."""
    total = 0
    for place, c in enumerate(reversed(serial)):
        value = int(c) * (2 - place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - two digits: their cross sum
    return str(-total % 10)


def mod37_36(serial: str) -> str:
    """ISO/IEC 7064 modulo 37,36 over 0-9 and A-Z; the answer is one of those 36 characters."""
    product = 36
    for c in serial:
        product = ((product + _RANK[c]) % 36 or 36) * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def weighted(serial: str, *, weights: tuple[int, ...], moduli: tuple[int, ...]) -> str:
    """Sum of digit times weight, reduced by each modulus in turn (FedEx: 11, then 10)."""
    total = sum(int(c) * weight for c, weight in zip(serial, weights, strict=True))
    for modulus in moduli:
        total %= modulus
    return str(total)


def s10(serial: str) -> str:
    """UPU S10: 11 less the weighted sum modulo 11; 10 is written 0, 11 is written 5."""
    total = sum(int(c) * weight for c, weight in zip(serial, S10_WEIGHTS, strict=True))
    check = 11 - total % 11
    return {10: "0", 11: "5"}.get(check, str(check))


def cross_sums(serial: str) -> str:
    """Digits from the right times 1, 3, 5 ...; the cross sums of the products, filled up to the next ten."""
    total = 0
    for place, c in enumerate(reversed(serial)):
        tens, ones = divmod(int(c) * (2 * place + 1), 10)
        total += tens + ones
    return str(-total % 10)


def letter23(serial: str) -> str:
    """The sum of all character codes modulo 23, as one of the letters that Spain uses for this."""
    return _SPANISH_LETTERS[sum(serial.encode("ascii")) % len(_SPANISH_LETTERS)]


_WITHOUT_WEIGHTS: Mapping[Scheme, Callable[[str], str]] = {
    Scheme.MOD7: mod7,
    Scheme.MOD37_36: mod37_36,
    Scheme.LUHN: luhn,
    Scheme.S10: s10,
    Scheme.CROSS_SUMS: cross_sums,
    Scheme.LETTER23: letter23,
}


@dataclass(frozen=True, slots=True)
class CheckRule:
    """How a number format guards itself.

    `prefix` is put before the serial unless the serial already begins with it: some carriers count
    characters that they do not print. `start` is what a sum begins with.
    """

    scheme: Scheme
    weights: tuple[int, ...] = ()
    moduli: tuple[int, ...] = ()
    from_right: bool = False
    prefix: str = ""
    start: int = 0

    def expected(self, serial: str) -> str:
        """The check character that belongs to `serial`."""
        if not serial.startswith(self.prefix):
            serial = self.prefix + serial
        match self.scheme:
            case Scheme.MOD10:
                return mod10(serial, weights=self.weights, from_right=self.from_right, start=self.start)
            case Scheme.WEIGHTED:
                return weighted(serial, weights=self.weights, moduli=self.moduli)
            case _:
                return _WITHOUT_WEIGHTS[self.scheme](serial)

    @property
    def passes_one_in(self) -> int:
        """One in how many made-up numbers passes by accident."""
        return {Scheme.MOD7: 7, Scheme.MOD37_36: 36, Scheme.LETTER23: 23}.get(self.scheme, 10)
