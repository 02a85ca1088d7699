"""What we believe of every parcel, held against what is true."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.journeys.time_lapse import Lapse
from waypost.domain.standing import Standing, standing
from waypost.domain.tracking import Event, EventType, Stage, from_micros, micros
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.voice import Manner
from waypost.simulator.voices.registry import manner_of

MISSPOKEN = re.compile(r"Q\d\dX")


@dataclass
class Compared:
    """The outcome: differences as sentences, and what is no difference but worth counting.

    `changed_codes`: events that stayed UNKNOWN, and those of a code that no document knows which a coarser
    word beside it explained; `only_misspoken`: happenings that were never told otherwise. `told_twice`: by
    push and by answer in other words, one line on the page. `announcements`: delivery days that were told.
    """

    shipments: int = 0
    happenings: int = 0
    events: int = 0
    changed_codes: int = 0
    told_twice: int = 0
    only_misspoken: int = 0
    announcements: int = 0
    differences: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


def compare(lapse: Lapse, *, until: datetime) -> Compared:
    """Every shipment against all that happened to its parcel until a moment."""
    found = Compared()
    for slug, parcel in lapse.board.world.parcels():
        shipment_id = lapse.shipped.get((slug, parcel.tracking_number))
        if shipment_id is None or not parcel.so_far(until):
            continue
        with lapse.database.read() as tx:
            shipment = tx.shipments.by_id(shipment_id)
            events = [stored.event for stored in tx.shipments.events([shipment_id])]
        assert shipment is not None
        found.shipments += 1
        found.statuses[shipment.standing.status] += 1
        true = parcel.so_far(until)
        told = _standing_of_truth(true)
        manner = manner_of(lapse.board.voices[slug])
        name = f"{slug} {parcel.tracking_number} ({parcel.details.get('plot')})"
        found.differences += [f"{name}: {one}" for one in _standings(shipment.standing, told, manner)]
        found.differences += [f"{name}: {one}" for one in _events(events, true, manner, found)]
    return found


def _standing_of_truth(true: Sequence[Happening]) -> Standing:
    return standing(
        Event(one.type, from_micros(micros(one.at)), offset_min=_minutes(one.at), location=one.place)
        for one in true
    )


def _standings(ours: Standing, true: Standing, manner: Manner) -> Iterator[str]:
    if ours.status is not true.status:
        yield f"we say {ours.status}, it is {true.status}"
    at, truly_at = ours.reached(Stage.DELIVERED), true.reached(Stage.DELIVERED)
    if (at is None) != (truly_at is None):
        yield f"delivered at {at and at.at}, truly {truly_at and truly_at.at}"
    elif at is not None and truly_at is not None and manner.has_offset and at.at != truly_at.at:
        yield f"delivered at {at.at}, truly {truly_at.at}"


def _events(
    events: Sequence[Event], true: Sequence[Happening], manner: Manner, found: Compared
) -> Iterator[str]:
    announced = [one for one in events if one.type is EventType.ESTIMATE_CHANGED]
    found.announcements += len(announced)
    changed = [one for one in events if one.type is EventType.UNKNOWN or MISSPOKEN.search(one.code or "")]
    kept = [one for one in events if one not in announced and one not in changed]
    ours = Counter((_clock_of(one, manner), one.type) for one in kept)
    misspoken = {_clock_of(one, manner) for one in changed}
    wanted = {(_clock(one.at, manner), one.type) for one in true}
    found.events += len(events)
    found.happenings += len(true)
    for moment, kind in sorted(wanted - set(ours)):
        if moment in misspoken:
            found.only_misspoken += 1
        else:
            yield f"{kind} at {moment} was never heard"
    for (moment, kind), count in ours.items():
        if (moment, kind) in wanted:
            found.told_twice += count - 1
        else:
            yield f"{kind} at {moment} never happened"
    found.changed_codes += len(changed)
    for moment in sorted(misspoken - {at for at, _ in wanted}):
        yield f"a changed code at {moment}, where nothing happened"


def _clock(moment: datetime, manner: Manner) -> str:
    """The moment where the carrier tells its offset, else the clock on the wall."""
    if manner.has_offset:
        return from_micros(micros(moment)).isoformat()
    return moment.replace(tzinfo=None).isoformat()


def _clock_of(event: Event, manner: Manner) -> str:
    if manner.has_offset:
        return event.occurred_at.isoformat()
    return event.local_time.replace(tzinfo=None).isoformat()


def _minutes(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()) / timedelta(minutes=1))


def journeys_of(parcels: Sequence[Parcel]) -> Counter[str]:
    """How many parcels went through which plot."""
    return Counter(parcel.details.get("plot", "") for parcel in parcels)
