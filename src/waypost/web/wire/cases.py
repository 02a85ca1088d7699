"""What buyers tell the shop: cases and feedback on the wire."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from waypost.domain.case import CaseKind, CaseState, Outcome, Voice

Words = Annotated[str, Meta(max_length=1000)]


class CaseEntry(Struct):
    """One line of a case's history."""

    at: Annotated[datetime, Meta(description="When.")]
    by: Annotated[Voice, Meta(description="Who.")]
    state: Annotated[CaseState, Meta(description="The state of the case from then on.")]
    words: Annotated[str | None, Meta(description="What they wrote.")]
    outcome: Annotated[Outcome | None, Meta(description="What was decided with it.")]


class CaseOut(Struct):
    """Something a buyer told you that needs a person."""

    id: Annotated[str, Meta(description="Its id (`cas_...`).")]
    order_id: Annotated[str, Meta(description="The order (`ord_...`).")]
    order_number: Annotated[str, Meta(description="The order's number.")]
    shipment_id: Annotated[str | None, Meta(description="The shipment (`shp_...`); null: the whole order.")]
    kind: Annotated[CaseKind, Meta(description="What it is about.")]
    state: Annotated[CaseState, Meta(description="Whether somebody must still act.")]
    outcome: Annotated[Outcome | None, Meta(description="What was decided last.")]
    contact: Annotated[str | None, Meta(description="How the buyer wants to be reached, as they wrote it.")]
    locale: Annotated[str | None, Meta(description="The language of the page they wrote on (BCP 47).")]
    opened_at: Annotated[datetime, Meta(description="When the buyer first wrote.")]
    updated_at: Annotated[datetime, Meta(description="When somebody last wrote.")]
    history: Annotated[list[CaseEntry], Meta(description="All that was written, oldest first.")]


class CaseList(Struct):
    """A page of cases, the newest first."""

    cases: Annotated[list[CaseOut], Meta(description="The cases of this page.")]
    next_cursor: Annotated[str | None, Meta(description="What `cursor` takes for the next page; null: none.")]


class CaseAnswer(Struct, forbid_unknown_fields=True):
    """An answer to a case: words, a decision, a state, or several of them."""

    words: Annotated[Words | None, Meta(description="What the buyer reads on the page.")] = None
    outcome: Annotated[
        Outcome | None, Meta(description="A decision; the buyer is told of it (`refund`, `reship`).")
    ] = None
    state: Annotated[
        CaseState | None, Meta(description="The state from now on; without it, an answer makes it answered.")
    ] = None


class FeedbackOut(Struct):
    """What a buyer thought of a delivery in the end."""

    order_id: Annotated[str, Meta(description="The order (`ord_...`).")]
    rating: Annotated[int, Meta(description="From 1 (very bad) to 5 (very good).")]
    words: Annotated[str | None, Meta(description="What they wrote.")]
    tags: Annotated[list[str], Meta(description="Those of the shop's tags that they chose.")]
    locale: Annotated[str | None, Meta(description="The language of the page they wrote on (BCP 47).")]
    carrier: Annotated[str | None, Meta(description="The carrier of the parcel that came last.")]
    lane: Annotated[str | None, Meta(description="From where to where: `FR>DE`; null: not known.")]
    given_at: Annotated[datetime, Meta(description="When they first answered.")]
    changed_at: Annotated[datetime, Meta(description="When they last changed it.")]


class RatingSum(Struct):
    """How a group of deliveries was rated."""

    name: Annotated[str | None, Meta(description="The carrier or lane; null: not known.")]
    count: Annotated[int, Meta(description="How many ratings.")]
    mean: Annotated[float, Meta(description="Their mean, 1 to 5, to two places.")]
    ratings: Annotated[list[int], Meta(description="How often 1, 2, 3, 4 and 5 were given.")]


class FeedbackList(Struct):
    """A page of feedback, the newest first, and the sums over all that the query is about."""

    feedback: Annotated[list[FeedbackOut], Meta(description="The feedback of this page.")]
    next_cursor: Annotated[str | None, Meta(description="What `cursor` takes for the next page; null: none.")]
    by_carrier: Annotated[list[RatingSum], Meta(description="By carrier, the most rated first.")]
    by_lane: Annotated[list[RatingSum], Meta(description="By lane, the most rated first.")]
