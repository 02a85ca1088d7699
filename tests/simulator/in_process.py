"""Connectors that talk to voices without a wire between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar, cast
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from waypost.carriers import registry
from waypost.domain.tracking import EventType
from waypost.ports.connector import (
    CarrierAccount,
    Connector,
    Pushed,
    PushingConnector,
    Report,
    Scan,
    ShipmentNews,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request, Response
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.desk import CarrierDesk
from waypost.simulator.inventing import invent
from waypost.simulator.numbers import new_number
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.plots import Plot
from waypost.simulator.speech import query_of
from waypost.simulator.towns import HOMES, TOWNS
from waypost.simulator.voice import Asked, Manner, Voice
from waypost.simulator.voices.registry import all_voices, manner_of, telling
from waypost.simulator.world import World

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
VOICES = list(all_voices())
HOOK = "https://shop.example/hooks/carriers/simulated/secret-path"


def connector(slug: str) -> Connector:
    found = registry.connector_named(slug)
    assert found is not None, f"no connector reads what {slug} says"
    return found


@dataclass
class Talk:
    """One voice at its desk, and the account that its connector asks with."""

    slug: str
    values: Mapping[str, str] | None = None
    world: World = field(
        default_factory=lambda: World(SimulatedClock(start=NOW, speed=1.0, seconds=lambda: 0.0))
    )

    signs_with: str | None = None

    def __post_init__(self) -> None:
        self.voice: Voice = all_voices()[self.slug]
        self.desk = CarrierDesk(self.world, self.slug)
        self.account = CarrierAccount(
            1,
            self.slug,
            self.values or self.voice.VALUES,
            base_url=f"http://127.0.0.1:9/{self.slug}",
            zone="Europe/Berlin",
        )

    def hold(self, conversation: Conversation[T], *, answers: Sequence[Response] = ()) -> T:
        """Hold a conversation: first the given answers, then what the voice says."""
        waiting = list(reversed(answers))
        try:
            request = next(conversation)
            while True:
                answer = waiting.pop() if waiting else self.voice.answer(self.asked(request), self.desk)
                request = conversation.send(answer)
        except StopIteration as end:
            return cast("T", end.value)

    def asked(self, request: Request) -> Asked:
        url = urlsplit(request.url)
        assert url.path.startswith(f"/{self.slug}/"), f"{request.url} is not at the account's base_url"
        return Asked(
            request.method,
            unquote(url.path.removeprefix(f"/{self.slug}")),
            query_of(url.query),
            {name.lower(): value for name, value in request.headers.items()},
            request.body,
        )

    def track(self, *parcels: Parcel, answers: Sequence[Response] = ()) -> list[ShipmentNews]:
        """What is told of some parcels; an aggregator that was only now given a number is asked again."""
        questions = [wanted(parcel) for parcel in parcels]
        given = [self.desk.follows(parcel.tracking_number) for parcel in parcels]
        news = self.hold(
            connector(self.slug).track(questions, account=self.account, now=NOW), answers=answers
        )
        if given != [self.desk.follows(parcel.tracking_number) for parcel in parcels]:
            news = self.hold(connector(self.slug).track(questions, account=self.account, now=NOW))
        return list(news.news)

    def secret(self, number: str) -> str:
        """What the carrier signs with: given with a subscription, or set up by hand."""
        if self.signs_with is not None:
            return self.signs_with
        subscribe = getattr(connector(self.slug), "subscribe", None)
        if subscribe is None:
            return self.values_secret()
        self.hold(subscribe([number], hook_url=HOOK, account=self.account, now=NOW))
        hooks = self.world.hooks_for(self.slug, number)
        assert [hook.url for hook, _ in hooks] == [HOOK], "the voice did not take the subscription"
        return hooks[0][0].secret or self.values_secret()

    def values_secret(self) -> str:
        secrets = [value for name, value in self.voice.VALUES.items() if "push" in name or "hook" in name]
        return secrets[0] if secrets else ""

    def pushed(self, parcel: Parcel, happening: Happening) -> Report:
        voice = telling(self.voice)
        assert voice is not None
        secret = self.secret(parcel.tracking_number)
        request = voice.push(parcel, happening, hook_url=HOOK, secret=secret, desk=self.desk)
        pushed = Pushed(request.method, request.url, request.headers, request.body)
        reader = cast("PushingConnector", connector(self.slug))
        return reader.read_push(pushed, account=self.account, now=NOW)


def wanted(parcel: Parcel) -> Wanted:
    goal = parcel.destination
    return Wanted(parcel.tracking_number, parcel.carrier, goal.postal_code, goal.country)


def parcel_of(slug: str, plot: Plot, *, seed: int = 1) -> Parcel:
    """A parcel of a voice whose whole journey lies in the past."""
    return invent(all_voices()[slug], Random(seed), begins_at=NOW - timedelta(days=30), plot=plot)


def parcel_with_every_type(slug: str) -> Parcel:
    """A parcel to which everything happens that the voice has words for, a delivery last."""
    voice = all_voices()[slug]
    carrier = (manner_of(voice).carriers or (slug,))[0]
    towns = TOWNS[HOMES.get(carrier, "US")]
    begin = (NOW - timedelta(days=9)).replace(second=17 if manner_of(voice).has_seconds else 0)
    ends = (EventType.DELIVERED, EventType.RETURNED, EventType.LOST, EventType.CANCELLED, EventType.EXPIRED)
    kinds = [one for one in EventType if one in voice.TYPES and one not in ends]
    kinds += [EventType.DELIVERED] if EventType.DELIVERED in voice.TYPES else []
    happenings = tuple(
        Happening(
            kind,
            towns[at % len(towns)].local(begin + timedelta(hours=5 * at)),
            towns[at % len(towns)].place,
        )
        for at, kind in enumerate(kinds)
    )
    number = new_number(carrier, Random(7))
    return Parcel(carrier, number, happenings, destination=towns[0].place)


def heard(slug: str, scans: Sequence[Scan]) -> list[tuple[object, ...]]:
    """What was heard, in the words that a truth is told in, oldest first."""
    manner = manner_of(all_voices()[slug])
    told = [(datetime.fromisoformat(scan.occurred_at), scan) for scan in scans]
    for moment, scan in told:
        assert (moment.tzinfo is not None) == manner.has_offset, f"{scan.occurred_at}: offset kept?"
    return sorted(
        (
            _clock(moment, manner),
            scan.type.value,
            (scan.location.city or "").casefold() if manner.has_city else "",
        )
        for moment, scan in told
    )


def true(slug: str, happenings: Sequence[Happening]) -> list[tuple[object, ...]]:
    manner = manner_of(all_voices()[slug])
    return sorted(
        (
            _clock(one.at.astimezone(ZoneInfo(manner.zone)) if manner.zone else one.at, manner),
            one.type.value,
            (one.place.city or "").casefold() if manner.has_city else "",
        )
        for one in happenings
    )


def _clock(moment: datetime, manner: Manner) -> str:
    return moment.isoformat() if manner.has_offset else moment.replace(tzinfo=None).isoformat()
