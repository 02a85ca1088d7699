"""How values of the domain look in columns: moments as microseconds, the rest as compact JSON.

A standing is stored as nested arrays, without names: about half the size, which is what a busy table is
made of. New parts of it go to the end, so that what was stored before can still be read.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from waypost.domain.estimate import Estimate
from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.standing import OUTBOUND_START, RETURN_START, Standing
from waypost.domain.tracking import (
    NOWHERE,
    ConditionKind,
    Direction,
    Ending,
    Location,
    Stage,
    from_micros,
    micros,
)


class _Condition(msgspec.Struct, array_like=True):
    kind: ConditionKind
    since: datetime
    event_id: str
    text: str | None = None


class _Milestone(msgspec.Struct, array_like=True):
    stage: Stage
    direction: Direction
    at: datetime
    offset_min: int | None
    event_id: str


class _Standing(msgspec.Struct, array_like=True):
    stage: Stage | None = None
    furthest: Stage | None = None
    direction: Direction = Direction.OUTBOUND
    ending: Ending | None = None
    conditions: tuple[_Condition, ...] = ()
    milestones: tuple[_Milestone, ...] = ()
    retracted: tuple[str, ...] = ()
    expected_at: datetime | None = None
    stage_event_id: str | None = None
    last_movement_at: datetime | None = None
    unknown_codes: int = 0
    last_key: tuple[int, int, int] | None = None


_encode = msgspec.json.Encoder().encode
_decode_standing = msgspec.json.Decoder(_Standing).decode
_decode_lines = msgspec.json.Decoder(tuple[OrderLine, ...]).decode
_decode_address = msgspec.json.Decoder(Address).decode
_decode_estimate = msgspec.json.Decoder(Estimate).decode
_decode_buyer = msgspec.json.Decoder(Buyer).decode
_decode_location = msgspec.json.Decoder(Location).decode
_decode_dict = msgspec.json.Decoder(dict[str, object]).decode
_decode_days = msgspec.json.Decoder(tuple[float, ...]).decode
_decode_words = msgspec.json.Decoder(tuple[str, ...]).decode


def standing_text(now: Standing) -> str:
    """A standing as JSON arrays; the two standings before any event are empty and one element."""
    if now.last_key is None and (now is OUTBOUND_START or now == OUTBOUND_START):
        return "[]"
    return _encode((
        now.stage,
        now.furthest,
        now.direction,
        now.ending,
        [(one.kind, one.since, one.event_id, one.text) for one in now.conditions],
        [(one.stage, one.direction, one.at, one.offset_min, one.event_id) for one in now.milestones],
        now.retracted,
        now.expected_at,
        now.stage_event_id,
        now.last_movement_at,
        now.unknown_codes,
        now.last_key,
    )).decode()  # fmt: skip


_RETURN_START_TEXT = standing_text(RETURN_START)


def standing_of(text: str) -> Standing:
    """The standing that `standing_text` wrote."""
    if text == "[]":
        return OUTBOUND_START
    if text == _RETURN_START_TEXT:
        return RETURN_START
    return msgspec.convert(_decode_standing(text), Standing, from_attributes=True)


def json_text(value: object) -> str:
    """Any plain value or value of the domain as JSON."""
    return _encode(value).decode()


def slim_text(value: object | None) -> str | None:
    """A value of the domain as a JSON object of what differs from nothing; None stays None."""
    if value is None:
        return None
    fields: dict[str, Any] = msgspec.to_builtins(value)
    return json_text({name: part for name, part in fields.items() if part is not None})


def location_text(place: Location) -> str | None:
    """A location as a JSON object of what is known; None where nothing is."""
    if place is NOWHERE:
        return None
    known: dict[str, str | float] = {}
    if place.city is not None:
        known["city"] = place.city
    if place.region is not None:
        known["region"] = place.region
    if place.country is not None:
        known["country"] = place.country
    if place.postal_code is not None:
        known["postal_code"] = place.postal_code
    if place.facility is not None:
        known["facility"] = place.facility
    if place.lat is not None:
        known["lat"] = place.lat
    if place.lon is not None:
        known["lon"] = place.lon
    return _encode(known).decode() if known else None


def location_of(text: str | None) -> Location:
    """The location that `location_text` wrote."""
    return NOWHERE if text is None else _decode_location(text)


def lines_of(text: str) -> tuple[OrderLine, ...]:
    """Order lines from JSON."""
    return () if text == "[]" else _decode_lines(text)


def address_of(text: str | None) -> Address | None:
    """An address from JSON."""
    return None if text is None else _decode_address(text)


def estimate_of(text: str | None) -> Estimate | None:
    """An estimate from JSON."""
    return None if text is None else _decode_estimate(text)


def buyer_of(text: str | None) -> Buyer:
    """A buyer from JSON; an empty one where nothing is stored."""
    return Buyer() if text is None else _decode_buyer(text)


def plain_of(text: str) -> dict[str, object]:
    """Plain JSON values by name."""
    return _decode_dict(text)


def days_of(text: str) -> tuple[float, ...]:
    """Numbers from JSON."""
    return _decode_days(text)


def words_of(text: str) -> tuple[str, ...]:
    """Words from JSON."""
    return _decode_words(text)


def lines_text(lines: Sequence[OrderLine]) -> str:
    """Order lines as JSON, without what is not known."""
    return "[" + ",".join(slim_text(line) or "" for line in lines) + "]"


def micros_or_none(moment: datetime | None) -> int | None:
    """Microseconds since 1970 UTC, None for None."""
    return None if moment is None else micros(moment)


def moment_of(count: int | None) -> datetime | None:
    """The moment of a count of microseconds, None for None."""
    return None if count is None else from_micros(count)


def day_text(day: date | None) -> str | None:
    """A day as YYYY-MM-DD, None for None."""
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    """The day of a YYYY-MM-DD, None for None."""
    return None if text is None else date.fromisoformat(text)
