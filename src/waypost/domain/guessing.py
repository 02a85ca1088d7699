"""A carrier that was only guessed from the number: when to ask the next one, and how that is told.

A carrier that nobody stated may be wrong. If it goes on saying that it does not know the number, the next
candidate is asked, each of them once and never back and forth; when all were asked, the first one stays.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

UNHEARD_AFTER = timedelta(hours=36)  # carriers often learn of a number a day before they see the parcel
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """A carrier that was asked, since when, and until when (None: it still is)."""

    carrier: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """What carriers a shipment's number can belong to, the surest first, and who was asked in turn.

    The last of `trials` is the one that is taken for its carrier now.
    """

    shipment_id: int
    candidates: tuple[str, ...]
    trials: tuple[Trial, ...]

    @property
    def carrier(self) -> str:
        """The carrier that is guessed now."""
        return self.trials[-1].carrier

    @property
    def is_settled(self) -> bool:
        """Whether everybody was asked and the first one stays."""
        return len({trial.carrier for trial in self.trials}) < len(self.trials)


def first_guess(shipment_id: int, candidates: Sequence[str], *, carrier: str, now: datetime) -> Guess:
    """The guess with which a shipment begins."""
    return Guess(shipment_id, tuple(candidates[:MOST_CANDIDATES]), (Trial(carrier, now),))


def is_unheard(*, unknown_since: datetime | None, asked_at: datetime | None) -> bool:
    """Whether a carrier has said long enough that it does not know a number: at two moments, far apart."""
    return unknown_since is not None and asked_at is not None and asked_at - unknown_since >= UNHEARD_AFTER


def next_guess(guess: Guess, *, askable: Collection[str], now: datetime) -> Guess | None:
    """The guess after this one proved vain, None where it stays: nobody else can be asked.

    `askable` are the carriers that we have an account for.
    """
    if guess.is_settled:
        return None
    tried = {trial.carrier for trial in guess.trials}
    untried = (one for one in guess.candidates if one in askable and one not in tried)
    home = guess.trials[0].carrier
    following = next(untried, home)
    if following == guess.carrier:
        return None
    ended = replace(guess.trials[-1], until=now)
    return replace(guess, trials=(*guess.trials[:-1], ended, Trial(following, now)))


def told(guess: Guess, *, name_of: Callable[[str], str]) -> tuple[str, ...]:
    """What is guessed and what came of it, in sentences: the last two say what is done now, and why."""
    if len(guess.trials) == 1:
        others = ", ".join(name_of(one) for one in guess.candidates if one != guess.carrier)
        also = f" It can also be a number of {others}." if others else ""
        return (f"That this is a parcel of {name_of(guess.carrier)} was told by its number alone.{also}",)
    said = [
        f"We asked {name_of(trial.carrier)} from {_day(trial.since)} to {_day(trial.until)},"
        " who did not know the number."
        for trial in guess.trials
        if trial.until is not None
    ]
    now = guess.trials[-1]
    if guess.is_settled:
        return (*said, f"No other carrier can be asked: we stay with {name_of(now.carrier)}.")
    return (*said, f"Since {_day(now.since)} we ask {name_of(now.carrier)}.")


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "now"
