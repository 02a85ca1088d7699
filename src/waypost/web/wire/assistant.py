"""The chat assistant on the wire: a buyer's message, and the answer."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from waypost.domain.question.intents import Intent

Short = Annotated[str, Meta(max_length=200)]


class AssistantIn(Struct, forbid_unknown_fields=True):
    """What a buyer wrote, and how they prove which order is theirs: a link's token, or number and proof."""

    message: Annotated[str, Meta(max_length=1000, description="What the buyer wrote. Never logged.")]
    language: Annotated[
        Annotated[str, Meta(max_length=35)] | None,
        Meta(description="The language of the page (BCP 47); a clear message is answered in its own."),
    ] = None
    order_number: Annotated[Short | None, Meta(description="The order's number.")] = None
    proof: Annotated[
        Short | None, Meta(description="The e-mail address, phone number or postal code of the order.")
    ] = None
    token: Annotated[Short | None, Meta(description="The token of the buyer's link (`/t/{token}`).")] = None
    asked_back: Annotated[
        bool, Meta(description="True where your last answer had `choices` because the message was unclear.")
    ] = False


class AssistantSource(Struct):
    """One line of the order's story that the answer rests on."""

    at: Annotated[datetime, Meta(description="When it happened.")]
    text: Annotated[str, Meta(description="Who told it, and where that was.")]


class AssistantChoice(Struct):
    """Something that the buyer can want instead: send its text as the next message."""

    intent: Annotated[Intent, Meta(description="The wish.")]
    text: Annotated[str, Meta(description="Its words in the language of the answer.")]


class AssistantOut(Struct):
    """The answer: a line for each point, all from the order's own facts."""

    answer: Annotated[str, Meta(description="Plain text; lines end with a line feed.")]
    language: Annotated[str, Meta(description="The language of the answer.")]
    intents: Annotated[list[Intent], Meta(description="What the message was taken to want; empty: unclear.")]
    confidence: Annotated[float, Meta(description="How clear that was, 0 to 1.")]
    sources: Annotated[list[AssistantSource], Meta(description="What the answer rests on, newest first.")]
    needs: Annotated[
        list[str], Meta(description="What must be sent along to get an answer: `order_number`, `proof`.")
    ]
    choices: Annotated[list[AssistantChoice], Meta(description="What the buyer may choose next.")]
    handed_over: Annotated[bool, Meta(description="Whether a person has the question now, as a case.")]
