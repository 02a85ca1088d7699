"""Remember what a conversation with a carrier brought, also where it fails later on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from waypost.ports.connector import Token
from waypost.ports.exchange import Conversation, NoAnswer, Response
from waypost.ports.oauth import token_in

T = TypeVar("T")


@dataclass(slots=True)
class Memory:
    """What a conversation brought so far: its latest answer, and a token worth keeping if it fails."""

    last: Response | None = None
    token: Token | None = None


def remembering(
    conversation: Conversation[T], memory: Memory, clock: Callable[[], datetime]
) -> Conversation[T]:
    """The same conversation, while `memory` follows it."""
    try:
        request = next(conversation)
        while True:
            try:
                response = yield request
            except NoAnswer as problem:
                request = conversation.throw(problem)
            else:
                memory.last = response
                memory.token = token_in(response, now=clock()) or memory.token
                request = conversation.send(response)
    except StopIteration as end:
        result: T = end.value
        return result
