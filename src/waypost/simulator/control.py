"""`/simulator/...`: what only a simulator has. The truth, the books, the clock, and new parcels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.ports.exchange import Response
from waypost.simulator.answering import Switchboard
from waypost.simulator.inventing import invent, plots_of
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, said_json
from waypost.simulator.voice import Asked
from waypost.simulator.world import Hook

MOST_AT_ONCE = 10_000
PREFIX = "/simulator/"
PACKING = timedelta(hours=5)


class WishNotUnderstood(ValueError):
    """What was asked of the simulator itself makes no sense."""


@dataclass(frozen=True, slots=True)
class Control:
    """Answers for the simulator itself. `chance` invents the parcels that are asked for."""

    board: Switchboard
    chance: Random

    def answer(self, asked: Asked) -> Response:
        """The answer; 400 says what was not understood, 404 what there is."""
        routes = {
            ("GET", "truth"): self._truth,
            ("GET", "orders.csv"): self._orders,
            ("GET", "calls"): self._calls,
            ("GET", "clock"): self._clock,
            ("POST", "clock"): self._set_clock,
            ("POST", "parcels"): self._add_parcels,
            ("POST", "hooks"): self._add_hook,
        }
        route = routes.get((asked.method, asked.path.removeprefix(PREFIX)))
        if route is None:
            there = [f"{method} {PREFIX}{name}" for method, name in routes]
            return said_json({"problem": "there is no such thing", "there_is": there}, status=404)
        try:
            told = route(asked)
            return (
                Response(200, {"content-type": "text/csv"}, told)
                if isinstance(told, bytes)
                else said_json(told)
            )
        except (WishNotUnderstood, ValueError, KeyError, TypeError) as problem:
            return said_json({"problem": f"{type(problem).__name__}: {problem}"}, status=400)

    def _truth(self, asked: Asked) -> object:
        number = asked.query.get("tracking_number")
        told = self.board.world.truth()
        return [one for one in told if number in (None, one["tracking_number"])]

    def _orders(self, asked: Asked) -> object:
        """What a shop would import: an order for each parcel."""
        del asked
        lines = ["order_number,placed_at,tracking_number,carrier,ship_to_city,ship_to_country"]
        for count, (_, parcel) in enumerate(self.board.world.parcels(), 1):
            placed_at = (parcel.happenings[0].at - PACKING).isoformat()
            goal = parcel.destination
            number = parcel.tracking_number
            lines.append(f"SIM-{count},{placed_at},{number},{parcel.carrier},{goal.city},{goal.country}")
        return "\n".join([*lines, ""]).encode()

    def _calls(self, asked: Asked) -> object:
        del asked
        book = self.board.book
        last = [one.told() for one in book.last()]
        return {"counts": book.counts(), "faults": dict(self.board.faults.counts), "last": last}

    def _clock(self, asked: Asked) -> object:
        del asked
        clock = self.board.world.clock
        return {"now": clock().isoformat(), "speed": clock.speed}

    def _set_clock(self, asked: Asked) -> object:
        self.board.world.clock.run_at(float(_wish(asked)["speed"]))
        return self._clock(asked)

    def _add_parcels(self, asked: Asked) -> object:
        wish = _wish(asked)
        teller = str(wish.get("teller") or wish["carrier"])
        if teller not in self.board.voices:
            raise WishNotUnderstood(f"nobody here speaks for {teller}")
        parcels = [_written(wish)] if "happenings" in wish else self._invented(teller, wish)
        for parcel in parcels:
            self.board.world.add(parcel, teller=teller)
        return [one.tracking_number for one in parcels]

    def _invented(self, teller: str, wish: Mapping[str, Any]) -> Sequence[Parcel]:
        count = int(wish.get("count", 1))
        if not 0 < count <= MOST_AT_ONCE:
            raise WishNotUnderstood(f"count is between 1 and {MOST_AT_ONCE}")
        voice, begins_at = self.board.voices[teller], self.board.world.clock()
        if "begins_at" in wish:
            begins_at = _moment(wish["begins_at"])
        plots = {plot.name: plot for plot in plots_of(voice)}
        if wish.get("plot") not in (None, *plots):
            raise WishNotUnderstood(f"{teller} can tell of: {', '.join(plots)}")
        plot = plots[wish["plot"]] if "plot" in wish else None
        return [invent(voice, self.chance, begins_at=begins_at, plot=plot) for _ in range(count)]

    def _add_hook(self, asked: Asked) -> object:
        wish = _wish(asked)
        hook = Hook(wish["carrier"], wish.get("tracking_number"), str(wish["url"]), str(wish["secret"]))
        self.board.world.listen(hook)
        return {"carrier": hook.teller, "url": hook.url}


def _wish(asked: Asked) -> dict[str, Any]:
    wish = asked_json(asked)
    if not isinstance(wish, dict):
        raise WishNotUnderstood("the body is no JSON object")
    return wish


def _written(wish: Mapping[str, Any]) -> Parcel:
    happenings = [
        Happening(EventType(one["type"]), _moment(one["at"]), _place(one.get("place")))
        for one in wish["happenings"]
    ]
    expected_at = _moment(wish["expected_at"]) if wish.get("expected_at") else None
    return Parcel(
        str(wish["carrier"]),
        str(wish["tracking_number"]),
        tuple(sorted(happenings, key=lambda one: one.at)),
        expected_at=expected_at,
        destination=_place(wish.get("destination")),
    )


def _place(written: Mapping[str, Any] | None) -> Location:
    return Location(**written) if written else NOWHERE


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise WishNotUnderstood(f"{written} says no offset")
    return moment
