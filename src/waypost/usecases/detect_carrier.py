"""Find out which carrier a tracking number belongs to, offline."""

from datetime import date

from waypost.domain.detection import NOTHING_KNOWN, Candidate, DetectionContext, detect, forms_of
from waypost.ports.carrier import Carriers
from waypost.ports.database import Store, Transaction


def detect_carrier(
    number: str, *, carriers: Carriers, context: DetectionContext = NOTHING_KNOWN
) -> tuple[Candidate, ...]:
    """Every carrier the number can belong to, surest first; empty if it looks like nobody's."""
    return detect(number, formats=carriers.all_formats(), context=context)


def detect_for_store(
    tx: Transaction,
    number: str,
    *,
    store: Store,
    carriers: Carriers,
    also: frozenset[str] = frozenset(),
    country: str | None = None,
    shipped_on: date | None = None,
) -> tuple[Candidate, ...]:
    """The same with what is known of a shop: its carriers, and what its numbers turned out to be.

    `also` are carriers it ships with beside those in its settings, `country` the destination (ISO 3166-1
    alpha-2). One query, found by the shop and the forms of the number.
    """
    formats = carriers.all_formats()
    own = store.settings.get("carriers")
    context = DetectionContext(
        carriers=also | (frozenset(str(one) for one in own) if isinstance(own, list) else frozenset()),
        past_hits=tx.guesses.hits(store.id, forms_of(number, formats=formats)),
        destination_country=country.strip().upper() if country else None,
        shipped_on=shipped_on,
    )
    return detect(number, formats=formats, context=context)
