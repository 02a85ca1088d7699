"""What is answered: numbers, standings, times and places, and no field that a person could stand in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(_Answer):
    """When a parcel is expected, and how sure that is."""

    earliest_on: Annotated[str, Field(description="First day of the window, at the destination.")]
    latest_on: Annotated[str, Field(description="Last day of the window, included.")]
    from_at: Annotated[str | None, Field(description="With hours where the carrier says so; ISO 8601.")]
    until_at: str | None
    probability: Annotated[float, Field(description="Share expected to arrive by the end of the window.")]
    basis: Annotated[str, Field(description="carrier (it says so), lane (this shop's own finished parcels), "
                                "promise (what the shop promised) or distance.")]  # fmt: skip
    certainty: Annotated[str, Field(description="The same as a sentence, to be passed on with the window.")]


class Open(_Answer):
    """Something open on a parcel."""

    kind: str
    since: Annotated[str, Field(description="The moment in UTC, ISO 8601.")]
    must_act: Annotated[str, Field(description="buyer, merchant, carrier, customs or nobody.")]
    next_step: str


class Told(_Answer):
    """Who told a line of the journey."""

    source: Annotated[str, Field(description="carrier, warehouse, rfid, gps, store or person.")]
    carrier: str | None
    code: Annotated[str | None, Field(description="The source's own code, word for word.")]


class Line(_Answer):
    """One thing that happened, as somebody told it."""

    what: str
    at: Annotated[str, Field(description="Clock at the place, ISO 8601. Without an offset where nobody told "
                             "the zone.")]  # fmt: skip
    offset_from: Annotated[str, Field(description="How the offset is known: given, from_location, "
                                      "from_account, or assumed (not known).")]  # fmt: skip
    place: Annotated[str | None, Field(description="Town, region, country; null where nobody said.")]
    told_by: tuple[Told, ...]


class Parcel(_Answer):
    """One parcel and where it stands. `problems` are open now, what silence says included."""

    tracking_number: str | None
    carrier: str | None
    leg: Annotated[str, Field(description="outbound (to the buyer) or return.")]
    status: str
    direction: str
    is_test: bool
    problems: tuple[Open, ...]
    expected: Annotated[Window | None, Field(description="Null where it is over, or nobody can tell.")]
    days_late: Annotated[int, Field(description="Against what was first told.")]
    last_movement_at: Annotated[str | None, Field(description="The moment in UTC, ISO 8601.")]


class ParcelStory(Parcel):
    """A parcel with its timeline, newest first."""

    timeline: tuple[Line, ...]
    older_lines: Annotated[int, Field(description="How many older lines were left out.")]


class OrderFound(_Answer):
    """An order, or a parcel without one (`order_number` null). `status` is the least far parcel's."""

    order_number: str | None
    status: str
    pieces_not_shipped: int
    parcels: tuple[Parcel, ...]


class OrdersFound(_Answer):
    """What has that number in this store; empty: nothing has."""

    orders: tuple[OrderFound, ...]
    as_of: Annotated[str, Field(description="When this was read, UTC, ISO 8601.")]


class OrderStory(_Answer):
    """The journey of an order, or of a parcel without one (`order_number` null)."""

    order_number: str | None
    status: str
    pieces_not_shipped: int
    timeline: Annotated[tuple[Line, ...], Field(description="The order's own lines, newest first.")]
    parcels: tuple[ParcelStory, ...]


class Stories(_Answer):
    """What has that number in this store; empty: nothing has."""

    journeys: tuple[OrderStory, ...]
    as_of: Annotated[str, Field(description="When this was read, UTC, ISO 8601.")]


class ProblemFound(_Answer):
    """A parcel somebody must act on."""

    order_number: str | None
    parcel: Parcel


class ProblemsFound(_Answer):
    """A page of problems, newest parcels first."""

    problems: tuple[ProblemFound, ...]
    next_cursor: Annotated[
        str | None,
        Field(description="Ask with this for older parcels, also where a page is short; null: no more."),
    ]
    as_of: Annotated[str, Field(description="When this was read, UTC, ISO 8601.")]
