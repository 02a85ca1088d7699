"""The part of the route table about the chat assistant."""

from waypost.domain.access import Scope
from waypost.web.api.assistant import ask_assistant
from waypost.web.api.calls import Call
from waypost.web.wire.assistant import AssistantIn, AssistantOut

ASSISTANT_CALLS = (
    Call(
        "POST", "/v1/assistant", "ask_assistant", "Answer a buyer's question",
        "For a chat of your own, in twelve languages. Answers are made of the order's own facts and name "
        "their sources; nothing is guessed. Nothing is said of an order before the buyer's token, or order "
        "number and proof, are sent along; wrong ones get the same answer after the same time. Who asks for "
        "a person, or is not understood twice, is handed over: a case is opened. Numbers of other orders are "
        "not answered about.",
        ask_assistant, {200: AssistantOut}, Scope.WRITE, AssistantIn,
        example={
            "message": "Where is my parcel?", "language": "en", "order_number": "OL-10482",
            "proof": "ada@example.org",
        },
    ),
)  # fmt: skip
