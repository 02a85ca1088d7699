"""Learn whose numbers a shop's numbers are: from what carriers acknowledge, and from corrections."""

from collections.abc import Collection, Iterable

from waypost.domain.detection import learned_form
from waypost.domain.shipment import Shipment
from waypost.domain.tracking_number import NumberFormat
from waypost.ports.database import Transaction

ENOUGH_HITS = 100  # more of them say nothing new, and would write the same row with every first scan


def learn_from_news(
    tx: Transaction, shipments: Iterable[Shipment], fresh: Collection[int], *, formats: Iterable[NumberFormat]
) -> None:
    """Count what carriers acknowledged: the shipments of which they told for the first time.

    `shipments` are as they were before; `fresh` are the ids of those that learnt something.
    """
    first = [one for one in shipments if one.id in fresh and one.standing.stage is None]
    for store_id in sorted({one.store_id for one in first}):
        _count(tx, store_id, [one for one in first if one.store_id == store_id], formats)


def learn_correction(
    tx: Transaction, before: Shipment, *, carrier: str | None, number: str, formats: Iterable[NumberFormat]
) -> None:
    """Note that a shipment's carrier is another one: one hit for it, and half of what the wrong one had.

    So a shop that changed its carrier is understood after a few corrections, however long it was otherwise.
    """
    if carrier is None or carrier == before.carrier:
        return
    form = learned_form(number, carrier=carrier, formats=formats)
    wrong = before.carrier
    forms = {form, learned_form(number, carrier=wrong, formats=formats)} if wrong else {form}
    known = tx.guesses.hits(before.store_id, sorted(forms))
    kept = {key: hits // 2 for key, hits in known.items() if key[0] == wrong}
    tx.guesses.keep_hits(
        before.store_id, {**kept, (carrier, form): min(known.get((carrier, form), 0) + 1, ENOUGH_HITS)}
    )


def _count(
    tx: Transaction, store_id: int, shipments: Iterable[Shipment], formats: Iterable[NumberFormat]
) -> None:
    counted: dict[tuple[str, str], int] = {}
    for one in shipments:
        if one.carrier is not None and one.tracking_number is not None and not one.is_test:
            form = learned_form(one.tracking_number, carrier=one.carrier, formats=formats)
            counted[one.carrier, form] = counted.get((one.carrier, form), 0) + 1
    if not counted:
        return
    known = tx.guesses.hits(store_id, sorted({form for _, form in counted}))
    tx.guesses.keep_hits(
        store_id,
        {
            key: min(known.get(key, 0) + count, ENOUGH_HITS)
            for key, count in counted.items()
            if known.get(key, 0) < ENOUGH_HITS
        },
    )
