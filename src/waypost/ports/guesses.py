"""The door to what is guessed of carriers, and to what a shop's numbers turned out to be."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from waypost.domain.guessing import Guess


class Guesses(Protocol):
    """Guesses by shipment, and hits by store, carrier and form of number (`detection.learned_form`)."""

    def of(self, shipment_ids: Sequence[int]) -> Sequence[Guess]:
        """The guesses of these shipments; a shipment whose carrier was stated has none."""
        ...

    def save(self, guesses: Sequence[Guess]) -> None:
        """Store guesses, each overwriting what its shipment had."""
        ...

    def forget(self, shipment_ids: Sequence[int]) -> int:
        """Guess no more: the carrier was stated, or has answered. How many there were."""
        ...

    def hits(self, store_id: int, forms: Sequence[str]) -> Mapping[tuple[str, str], int]:
        """How many of a store's numbers of these forms turned out to be whose, by (carrier, form)."""
        ...

    def keep_hits(self, store_id: int, hits: Mapping[tuple[str, str], int]) -> None:
        """Overwrite what was counted for these carriers and forms."""
        ...
