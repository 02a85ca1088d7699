"""What can happen to a parcel, as a table: each plot is a journey that a carrier could have to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from waypost.domain.tracking import EventType


class At(Enum):
    """Where a step happens."""

    ORIGIN = auto()
    HUB = auto()
    NEAR = auto()
    GOAL = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One happening, so many hours (from, to) after the one before. `or_else` where a carrier has no word."""

    type: EventType
    after_h: tuple[float, float]
    at: At
    or_else: EventType | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """A journey; `weight` is how often it is. Only a carrier with words for all of `needs` can tell it."""

    name: str
    weight: int
    needs: frozenset[EventType]
    steps: Sequence[Step]


_E = EventType
_START = (
    Step(_E.LABEL_CREATED, (0, 0), At.ORIGIN),
    Step(_E.PICKED_UP, (2, 10), At.ORIGIN, _E.IN_TRANSIT),
    Step(_E.DEPARTED, (2, 5), At.ORIGIN, _E.IN_TRANSIT),
    Step(_E.ARRIVED, (4, 12), At.HUB, _E.IN_TRANSIT),
)
_ONWARD = (
    Step(_E.DEPARTED, (2, 7), At.HUB, _E.IN_TRANSIT),
    Step(_E.ARRIVED, (4, 10), At.NEAR, _E.IN_TRANSIT),
)
_OUT = Step(_E.OUT_FOR_DELIVERY, (4, 9), At.GOAL)
_DOOR = Step(_E.DELIVERED, (1, 7), At.GOAL)
_ATTEMPT = Step(_E.DELIVERY_ATTEMPTED, (1, 6), At.GOAL)


def _plot(name: str, weight: int, *steps: Step) -> Plot:
    return Plot(name, weight, frozenset(one.type for one in steps if one.or_else is None), steps)


def _trouble(kind: EventType) -> Step:
    return Step(kind, (2, 9), At.HUB)


PLOTS: Sequence[Plot] = (
    _plot("smooth", 8, *_START, *_ONWARD, _OUT, _DOOR),
    _plot(
        "attempted", 3, *_START, *_ONWARD, _OUT, _ATTEMPT, Step(_E.OUT_FOR_DELIVERY, (15, 20), At.GOAL), _DOOR
    ),
    _plot(
        "picked up at a shop", 2, *_START, *_ONWARD, _OUT, _ATTEMPT,
        Step(_E.AVAILABLE_FOR_PICKUP, (2, 5), At.GOAL), Step(_E.DELIVERED, (6, 40), At.GOAL),
    ),
    _plot(
        "through customs", 2, *_START, Step(_E.CUSTOMS_ENTERED, (2, 6), At.NEAR, _E.IN_TRANSIT),
        Step(_E.CUSTOMS_CLEARED, (3, 20), At.NEAR),
        Step(_E.ARRIVED, (2, 6), At.NEAR, _E.IN_TRANSIT), _OUT, _DOOR,
    ),
    _plot(
        "held by customs", 1, *_START, Step(_E.CUSTOMS_HELD, (2, 6), At.NEAR),
        Step(_E.CUSTOMS_CLEARED, (12, 40), At.NEAR), _OUT, _DOOR,
    ),
    _plot("delayed", 2, *_START, _trouble(_E.DELAYED), *_ONWARD, _OUT, _DOOR),
    _plot("weather", 1, *_START, _trouble(_E.WEATHER_DELAY), *_ONWARD, _OUT, _DOOR),
    _plot("missorted", 1, *_START, _trouble(_E.MISSORTED), *_ONWARD, _OUT, _DOOR),
    _plot("held", 1, *_START, _trouble(_E.HELD), *_ONWARD, _OUT, _DOOR),
    _plot("in trouble", 1, *_START, _trouble(_E.PROBLEM), *_ONWARD, _OUT, _DOOR),
    _plot(
        "wrong address", 1, *_START, *_ONWARD, Step(_E.ADDRESS_PROBLEM, (3, 9), At.NEAR),
        Step(_E.ADDRESS_CORRECTED, (4, 20), At.NEAR, _E.IN_TRANSIT), _OUT, _DOOR,
    ),
    _plot("damaged", 1, *_START, *_ONWARD, Step(_E.DAMAGED, (1, 6), At.NEAR), _OUT, _DOOR),
    _plot(
        "refused", 1, *_START, *_ONWARD, _OUT, Step(_E.REFUSED, (1, 6), At.GOAL),
        Step(_E.RETURN_STARTED, (4, 20), At.NEAR), Step(_E.RETURNED, (30, 60), At.ORIGIN, _E.DELIVERED),
    ),
    _plot(
        "returned", 1, *_START, *_ONWARD, _OUT, _ATTEMPT, Step(_E.RETURN_STARTED, (20, 60), At.NEAR),
        Step(_E.RETURNED, (30, 60), At.ORIGIN, _E.DELIVERED),
    ),
)  # fmt: skip
