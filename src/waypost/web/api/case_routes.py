"""The part of the route table about what buyers tell the shop."""

from waypost.domain.access import Scope
from waypost.web.api import cases
from waypost.web.api.calls import Call, Parameter
from waypost.web.wire.cases import CaseAnswer, CaseList, CaseOut, FeedbackList

STORE = Parameter("store", "The store's short name; only for keys that open every store.", "default")
PAGE = (
    Parameter("limit", "How many on a page, 1 to 200; usually 50.", "50"),
    Parameter("cursor", "From `next_cursor` of the page before."),
)
CASE_CALLS = (
    Call(
        "GET", "/v1/cases", "list_cases", "List cases",
        "What buyers told you on their pages and what needs a person: not received, wrong address, delivery "
        "instructions, questions. The newest first.",
        cases.list_cases, {200: CaseList},
        query=(
            STORE,
            Parameter("state", "`open`, `answered` or `closed`.", "open"),
            Parameter("kind", "`not_received`, `wrong_address`, `delivery_instructions`, `question`."),
            Parameter("order_id", "Of one order (`ord_...`)."),
            *PAGE,
        ),
    ),
    Call(
        "GET", "/v1/cases/{case_id}", "read_case", "Read a case", "One case with its history.",
        cases.read_case, {200: CaseOut}, problems=(404,),
    ),
    Call(
        "POST", "/v1/cases/{case_id}", "answer_case", "Answer, decide or close a case",
        "The buyer reads the answer on the page. A refund or another parcel that is decided here is told to "
        "who is told of the order.",
        cases.save_answer, {200: CaseOut}, Scope.WRITE, CaseAnswer, problems=(404, 409),
        example={"words": "We are sorry. A new parcel leaves today.", "outcome": "reship", "state": "closed"},
    ),
    Call(
        "GET", "/v1/feedback", "list_feedback", "Read feedback",
        "What buyers thought in the end, the newest first, with sums by carrier and by lane.",
        cases.list_feedback, {200: FeedbackList},
        query=(
            STORE, Parameter("since", "Given or changed since this moment.", "2026-11-01T00:00:00Z"), *PAGE,
        ),
    ),
)  # fmt: skip
