"""Invents believable parcels: the same seed gives the same parcels."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from waypost.domain.tracking import EventType
from waypost.simulator.numbers import new_number
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.plots import PLOTS, At, Plot, Step
from waypost.simulator.towns import HOMES, TOWNS, Town
from waypost.simulator.voice import Voice
from waypost.simulator.voices.registry import manner_of

_SHORTEST = timedelta(minutes=1)
_ABROAD = ("through customs", "held by customs")


def plots_of(voice: Voice) -> Sequence[Plot]:
    """The journeys that a carrier has words for."""
    return [plot for plot in PLOTS if plot.needs <= voice.TYPES]


def invent(voice: Voice, chance: Random, *, begins_at: datetime, plot: Plot | None = None) -> Parcel:
    """A parcel whose journey begins then. One of the carrier's plots, unless one is given."""
    carrier = chance.choice(manner_of(voice).carriers or (voice.SLUG,))
    known = plots_of(voice)
    chosen = plot or chance.choices(known, [one.weight for one in known])[0]
    home = HOMES.get(carrier, "US")
    origin_country = chance.choice([one for one in TOWNS if one != home]) if chosen.name in _ABROAD else home
    origin = chance.choice(TOWNS[origin_country])
    others = [town for town in TOWNS[home] if town != origin]
    hub, goal = chance.sample(others, 2)
    towns = {At.ORIGIN: origin, At.HUB: hub, At.NEAR: goal, At.GOAL: goal}
    happenings = _happenings(chosen.steps, voice.TYPES, towns, chance, begins_at)
    if not manner_of(voice).has_seconds:
        happenings = tuple(replace(one, at=one.at.replace(second=0)) for one in happenings)
    return Parcel(
        carrier=carrier,
        tracking_number=new_number(carrier, chance),
        happenings=happenings,
        expected_at=happenings[-1].at + timedelta(hours=chance.randrange(-12, 6)),
        destination=goal.place,
        details={"service": "Ground", "weight_g": str(chance.randrange(200, 9000)), "plot": chosen.name},
    )


def _happenings(
    steps: Sequence[Step],
    types: frozenset[EventType],
    towns: dict[At, Town],
    chance: Random,
    begins_at: datetime,
) -> tuple[Happening, ...]:
    told: list[Happening] = []
    moment = begins_at
    for step in steps:
        kind = step.type if step.type in types else step.or_else
        if kind is None or kind not in types:
            continue
        town = towns[step.at]
        moment += timedelta(hours=chance.uniform(*step.after_h))
        at = town.local(moment)
        if told and at <= told[-1].at:
            at = town.local(told[-1].at + _SHORTEST)
        told.append(Happening(kind, at, town.place))
    return tuple(told)
