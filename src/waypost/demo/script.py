"""The script of the demo shop: from a seed and a moment to orders with everything that happens to them.

Pure: the same seed and moment give the same script. What lies after the moment has not happened yet; the
simulator tells it when its time comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from waypost.demo.cities import City
from waypost.demo.lanes import LANES, Lane
from waypost.demo.plots import EVERY_RETURN, EVERY_SPLIT, HERO_PLOTS, PLOTS, SPLITS, WHOLE_PLOTS, Plot
from waypost.demo.shop import FIRST_NUMBER, Picture, basket_of, buyer_in
from waypost.demo.timeline import Beat, Story, ordinary

DELIVERED_SPREAD_DAYS = 30
_STEP_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ScriptedParcel:
    """A shipment as the API takes it, when the shop announces it, and its scans."""

    body: dict[str, object]
    announced_at: datetime
    scans: tuple[Beat, ...]


@dataclass(frozen=True, slots=True)
class ScriptedOrder:
    """An order as the API takes it, its own steps, its parcels, and the plot it follows."""

    number: str
    plot: str
    placed_at: datetime
    body: dict[str, object]
    steps: tuple[Beat, ...]
    parcels: tuple[ScriptedParcel, ...]
    is_hero: bool = False


def script(seed: int, now: datetime, *, orders: int, picture: Picture) -> tuple[ScriptedOrder, ...]:
    """That many orders in every state; the first ones are the heroes, whose parcels move soonest."""
    names = [*HERO_PLOTS, *PLOTS]
    rng = Random(seed)  # noqa: S311 - a play, not a secret
    weights = [plot.weight for plot in PLOTS.values()]
    names += rng.choices(list(PLOTS), weights, k=max(0, orders - len(names)))
    written = [
        scripted_order(seed, number, name, now, picture=picture, is_hero=number < len(HERO_PLOTS))
        for number, name in enumerate(names[:orders])
    ]
    return tuple(written)


def newly_placed(seed: int, number: int, now: datetime, *, picture: Picture) -> ScriptedOrder:
    """An order that is placed right now: all that happens to it lies ahead."""
    rng = Random(f"{seed}/{number}/plot")  # noqa: S311 - a play, not a secret
    name = rng.choices(list(WHOLE_PLOTS), list(WHOLE_PLOTS.values()))[0]
    order = scripted_order(seed, number, name, now, picture=picture)
    ahead = now - order.placed_at

    def moved(beat: Beat) -> Beat:
        return replace(beat, at=beat.at + ahead)

    parcels = tuple(
        replace(one, announced_at=one.announced_at + ahead, scans=tuple(map(moved, one.scans)))
        for one in order.parcels
    )
    promised_on = date.fromisoformat(str(order.body["promised_on"])) + ahead
    placed_at = now.isoformat(timespec="seconds")
    body = {**order.body, "placed_at": placed_at, "promised_on": promised_on.isoformat()}
    return replace(
        order,
        placed_at=now,
        body=body,
        plot="placed_now",
        steps=tuple(map(moved, order.steps)),
        parcels=parcels,
    )


def scripted_order(
    seed: int, number: int, name: str, now: datetime, *, picture: Picture, is_hero: bool = False
) -> ScriptedOrder:
    """One order that follows a plot so that its present is `now`."""
    chance = f"{seed}/{number}"
    rng = Random(chance)  # noqa: S311 - a play, not a secret
    plot = PLOTS[name]
    is_split = not is_hero and name in ("in_transit", "delivered") and number % EVERY_SPLIT == 0
    names = SPLITS[number // EVERY_SPLIT % len(SPLITS)] if is_split else (name,)
    lane = _lane_for(rng, plot)
    end = rng.choice(lane.ends)
    quiet = timedelta(minutes=rng.uniform(6, 200))
    if name in ("delivered", "delivered_late", "returned") and not is_split:
        quiet += timedelta(days=rng.uniform(0, DELIVERED_SPREAD_DAYS))
    stories = _placed_so(lane, end, names, now - quiet, chance)
    for one in stories:
        one.story.hold(now + timedelta(minutes=rng.uniform(4, 150)))
    placed_at = min(story.placed_at for story in stories)
    order_number = f"OL-{FIRST_NUMBER + number}"
    buyer, address = buyer_in(end, number, rng)
    lines = basket_of(rng, max(len(names), rng.choice((1, 1, 2, 3))), picture)
    promise = placed_at + timedelta(days=lane.promise_days)
    body: dict[str, object] = {
        "order_number": order_number, "placed_at": lane.origin.local(placed_at).isoformat(timespec="seconds"),
        "buyer": buyer, "ship_to": address, "lines": lines,
        "promised_on": end.local(promise).date().isoformat(),
    }  # fmt: skip
    parcels = list(_parcels(order_number, stories, lines, rng))
    if name == "delivered" and not is_split and number % EVERY_RETURN == 0 and parcels:
        parcels.append(_way_back(order_number, stories[0], now, rng))
    steps = tuple(stories[0].story.steps)
    return ScriptedOrder(order_number, name, placed_at, body, steps, tuple(parcels), is_hero)


@dataclass(frozen=True, slots=True)
class _Placed:
    placed_at: datetime
    story: Story


def _placed_so(lane: Lane, end: City, names: Sequence[str], present: datetime, chance: str) -> list[_Placed]:
    """The stories of an order's parcels, ordered at once; none is further than it is to be now."""
    slowest = min(names, key=lambda name: _told(lane, end, name, present, chance).present)
    fast = [name for name in names if name != slowest]
    took = _told(lane, end, fast[0] if fast else slowest, present, chance).present - present
    placed_at = present - took + timedelta(days=1)
    while True:
        stories = [_Placed(placed_at, _told(lane, end, name, placed_at, chance)) for name in names]
        if all(one.story.present <= present for one in stories):
            return stories
        placed_at -= _STEP_BACK


def _told(lane: Lane, end: City, name: str, placed_at: datetime, chance: str) -> Story:
    return PLOTS[name].twist(ordinary(lane, end, placed_at, Random(f"{chance}/way")))  # noqa: S311 - a play


def _lane_for(rng: Random, plot: Plot) -> Lane:
    fitting = [lane for lane in LANES if lane.customs is not None or not plot.needs_customs]
    return rng.choices(fitting, [lane.weight for lane in fitting])[0]


def _parcels(
    order_number: str, stories: Sequence[_Placed], lines: Sequence[dict[str, object]], rng: Random
) -> Iterator[ScriptedParcel]:
    for number, placed in enumerate(stories):
        story = placed.story
        if not story.scans:
            continue
        own = [line for place, line in enumerate(lines) if place % len(stories) == number]
        body: dict[str, object] = {
            "order_number": order_number,
            "tracking_number": story.lane.number(rng),
            "carrier": story.lane.carrier,
            "service": story.lane.service,
            "ship_from": {"company": "Osier Lane", **story.lane.origin.address},
        }
        if len(stories) > 1:
            body["lines"] = own
        yield ScriptedParcel(body, story.scans[0].at, tuple(story.scans))


def _way_back(order_number: str, placed: _Placed, now: datetime, rng: Random) -> ScriptedParcel:
    """A parcel in which the buyer sends goods back."""
    story = placed.story
    begun = story.scans[-1].at + timedelta(days=1)
    at = min(begun, now - timedelta(hours=9))
    scans = (
        Beat(at, "label_created", "Return label created", story.end),
        Beat(at + timedelta(hours=3), "picked_up", "Return parcel handed in", story.end),
        Beat(at + timedelta(hours=8), "departed", "On its way back to the shop", story.end),
        Beat(now + timedelta(hours=20), "returned", "Received by the shop", story.lane.origin),
    )
    body: dict[str, object] = {
        "order_number": order_number, "tracking_number": story.lane.number(rng),
        "carrier": story.lane.carrier,
        "service": "Returns", "leg": "return", "ship_from": dict(story.end.address),
        "ship_to": {"company": "Osier Lane", **story.lane.origin.address},
    }  # fmt: skip
    return ScriptedParcel(body, at, scans)
