"""What every answer is wrapped in, and the codes of refusals.

Source: https://www.aftership.com/docs/tracking/quickstart/request-errors
"""

import json
from dataclasses import dataclass
from typing import Any

from waypost.web.errors import Problem
from waypost.web.refusals import FieldRefused

VERSIONS = (
    "v4", "2023-10", "2024-04", "2024-07", "2024-10", "2025-01", "2025-04", "2025-07", "2026-01", "2026-07",
)  # fmt: skip
_KINDS = {400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 429: "TooManyRequests"}
_MESSAGES = {
    400: "The request was invalid or cannot be otherwise served.",
    4001: "Invalid JSON data.",
    4003: "Tracking already exists.",
    4004: "Tracking does not exist.",
    4005: "The value of tracking_number is invalid.",
    4006: "tracking object is required.",
    4007: "tracking_number is required.",
    4008: "The value of {field} is invalid.",
    4009: "{field} is required.",
    4010: "The value of slug is invalid.",
    4013: "Retrack is not allowed. You can only retrack an inactive tracking.",
    4014: "notification object is required.",
    4016: "Retrack is not allowed. You can only retrack each shipment once.",
    401: "The API key is invalid.",
    403: "The request is not allowed.",
    404: "The URI requested is invalid or the resource requested does not exist.",
    405: "The method is not allowed for this URI.",
    429: "You have exceeded the API call rate limit.",
}

_STATUSES = {code: 400 for code in _MESSAGES if code // 1000} | {4004: 404}


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of their API by its place in `VERSIONS`."""

    rank: int

    def is_from(self, name: str) -> bool:
        """Whether it is this version or a newer one."""
        return self.rank >= VERSIONS.index(name)

    @property
    def is_wrapped(self) -> bool:
        """Whether a tracking travels as `{"tracking": {...}}`."""
        return not self.is_from("2024-07")


class Refusal(FieldRefused):
    """A request that is refused with one of their codes; `about` goes into `data`."""

    def __init__(self, code: int, field: str = "", about: dict[str, Any] | None = None) -> None:
        super().__init__("", _MESSAGES[code].format(field=field))
        self.code = code
        self.status = _STATUSES.get(code, code)
        self.about = about or {}


def success(status: int, found: object) -> bytes:
    """The body of an answer that went well."""
    return _body({"meta": {"code": status}, "data": found})


def failure(refusal: Refusal) -> bytes:
    """The body of a refusal."""
    kind = _KINDS.get(refusal.status, "BadRequest")
    meta = {"code": refusal.code, "type": kind, "message": str(refusal)}
    return _body({"meta": meta, "data": refusal.about})


def told_problem(problem: Problem) -> tuple[int, bytes]:
    """One of our own problems in their words: the status and the body."""
    status = problem.kind.status
    kept = status if status in (401, 403, 404, 429, 503, 500) else 400
    kind = _KINDS.get(kept, "InternalError")
    code = 4001 if problem.kind.name == "not-json" else kept
    return kept, _body({"meta": {"code": code, "type": kind, "message": problem.detail}, "data": {}})


def _body(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()
