"""Answers a request as its carrier would, with what may go wrong on the way. No connection, no waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from waypost.ports.exchange import Response
from waypost.simulator.calls import Book, Call
from waypost.simulator.desk import CarrierDesk, Tokens, as_it_is
from waypost.simulator.faults import Fault, Faults
from waypost.simulator.voice import Asked, Voice
from waypost.simulator.voices.registry import manner_of
from waypost.simulator.world import World

SHORTEST_WAIT_S, LONGEST_WAIT_S = 20, 600
_NO_ANSWER: Mapping[Fault | None, Response] = MappingProxyType({
    Fault.BROKEN: Response(500, {"content-type": "text/html"}, b"<h1>Internal Error</h1>"),
    Fault.AWAY: Response(503, {"content-type": "text/plain"}, b"upstream unavailable"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """What goes back over the wire: after `slow_s` seconds, and `is_cut` in the middle of it."""

    response: Response
    slow_s: float = 0.0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Switchboard:
    """All simulated carriers. `slowest_s` is in real seconds: nobody waits in simulated time."""

    world: World
    voices: Mapping[str, Voice]
    faults: Faults = field(default_factory=Faults)
    book: Book = field(default_factory=Book)
    tokens: Mapping[str, Tokens] = field(init=False)
    slowest_s: float = 3.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", {slug: Tokens() for slug in self.voices})

    def desk(self, slug: str, *, fault: Fault | None = None) -> CarrierDesk:
        """The desk of a carrier for one request."""
        return CarrierDesk(
            self.world,
            slug,
            self.tokens[slug],
            lags=fault is Fault.LAGGING,
            speak=self.faults.misspoken if fault is Fault.CHANGED_CODES else as_it_is,
        )

    def answer(self, slug: str, asked: Asked) -> Answered | None:
        """What the carrier answers; None where there is no such carrier."""
        voice = self.voices.get(slug)
        if voice is None:
            return None
        now = self.world.clock()
        wait_s = self.book.wait_s(slug, limit=manner_of(voice).calls_per_hour, now=now)
        fault = None if wait_s else self.faults.of_call()
        if wait_s:
            self.book.note_over_budget(slug)
            answered = Answered(voice.busy(retry_after_s=wait_s))
        else:
            answered = self._with_fault(slug, voice, asked, fault)
        status = 0 if answered.is_cut else answered.response.status
        self.book.note(Call(now, slug, asked.method, asked.path, status, fault and fault.value))
        return answered

    def _with_fault(self, slug: str, voice: Voice, asked: Asked, fault: Fault | None) -> Answered:
        if fault in _NO_ANSWER:
            return Answered(_NO_ANSWER[fault])
        if fault is Fault.BUSY:
            wait_s = round(self.faults.between(SHORTEST_WAIT_S, LONGEST_WAIT_S))
            return Answered(voice.busy(retry_after_s=wait_s))
        if fault is Fault.TOKENS_FORGOTTEN:
            self.tokens[slug].forget(now=self.world.clock())
        response = voice.answer(asked, self.desk(slug, fault=fault))
        if fault is Fault.HALF:
            response = replace(response, body=response.body[: len(response.body) // 2])
        slow_s = self.faults.between(0.0, self.slowest_s) if fault is Fault.SLOW else 0.0
        return Answered(response, slow_s=slow_s, is_cut=fault is Fault.CUT)
