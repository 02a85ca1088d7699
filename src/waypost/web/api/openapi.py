"""OpenAPI 3.1, made from the route table and the wire types: what is not there cannot be called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from waypost.web.api.calls import JSON, NDJSON, Call
from waypost.web.errors import TABLE, TOO_MANY, Kind
from waypost.web.wire.others import ProblemOut

REFERENCE = "#/components/schemas/{name}"
PROBLEM = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(name="ProblemOut")}}}
FOR_ALL = (401, 403, 429, 503)
WITH_BODY = (400, 413, 415, 422)
PLACES_OF_PAGES = frozenset({"cursor", "nextPageToken"})
REPLAYED = {
    "description": "`true`: this answer was given before to the same Idempotency-Key.",
    "schema": {"type": "string"},
}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A name of your own for this request, up to 255 characters, quoted or bare. The same key with the "
        "same request within 24 hours gets the same answer and changes nothing; with another request it is "
        "refused (422). Only answers that succeeded are kept."
    ),
    "schema": {"type": "string", "maxLength": 255},
}
WEBHOOK_HEADERS = {
    "webhook-id": "The same in every attempt: what tells repetitions.",
    "webhook-timestamp": "Seconds since 1970 when this was signed: refuse what is over 5 minutes old.",
    "webhook-signature": (
        "`v1,` and base64 of HMAC-SHA256 over `{id}.{timestamp}.{body}`; one for each secret, blanks between."
    ),
}
AS_IT_IS = {"schema": {"type": "string", "format": "binary", "description": "The file as it is."}}
HEADERS = {
    "RateLimit": {
        "description": "What is left: `r` requests, and `t` seconds until the quota is full again.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "The quota `q` of requests in a window of `w` seconds, for each key.",
        "schema": {"type": "string"},
    },
}
ABOUT = """\
Orders, shipments and their news. Send JSON with `Authorization: Bearer wp_...`; make keys with
`waypost keys`.

Unknown fields are refused. Times are RFC 3339; those in answers have the local offset where it is known, and
`time_zone_source` says how it is known. Ids are opaque. Problems are `application/problem+json` (RFC 9457)
with `errors[{pointer, detail}]`. Every POST takes an `Idempotency-Key`.
"""


def openapi(
    calls: Sequence[Call], *, base_url: str, version: str, sent: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The whole document as JSON values; `sent` are the types of what we send, by their names."""
    types = [kind for call in calls for kind in (call.body, *call.answers.values()) if kind is not None]
    types += (sent or {}).values()
    schemas, components = msgspec.json.schema_components([*types, ProblemOut], ref_template=REFERENCE)
    named = {repr(kind): schema for kind, schema in zip([*types, ProblemOut], schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Waypost", "version": version, "description": ABOUT},
        "servers": [{"url": base_url}],
        "security": [{"key": []}],
        "paths": paths,
        "webhooks": {name: _webhook(name, named[repr(kind)]) for name, kind in (sent or {}).items()},
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key `wp_...`."}
            },
        },
    }


def _webhook(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """What we send, from the receiver's side."""
    headers = [
        {"name": header, "in": "header", "required": True, "description": told, "schema": {"type": "string"}}
        for header, told in WEBHOOK_HEADERS.items()
    ]
    answers = {
        "2XX": {"description": "Taken. Anything else is tried again, for three days."},
        "410": {"description": "Gone: this address is told nothing any more."},
        "429": {"description": "Too much: left in peace as long as `Retry-After` says; 502 to 504 likewise."},
    }
    told = {
        "operationId": f"webhook.{name}",
        "summary": name,
        "description": "Posted to the webhooks that asked for it (`POST /v1/webhooks`), signed.",
        "security": [],
        "parameters": headers,
        "requestBody": {"required": True, "content": {JSON: {"schema": schema}}},
        "responses": answers,
    }
    return {"post": told}


def problem_kinds() -> list[Kind]:
    """Every kind of problem, each once, by status."""
    return sorted(set(TABLE.values()), key=lambda kind: (kind.status, kind.name))


def statuses_of(call: Call) -> list[int]:
    """The statuses of problems that a call can answer."""
    found = {*FOR_ALL, *call.problems}
    if call.body is not None or call.takes or call.method == "POST":
        found |= set(WITH_BODY)
    if call.query:
        found.add(422)
    return sorted(found)


def _operation(call: Call, named: Mapping[str, Any]) -> dict[str, Any]:
    scope = f" Needs the scope `{call.scope.value}`." if call.scope else ""
    operation: dict[str, Any] = {
        "operationId": call.name,
        "summary": call.summary,
        "description": call.told + scope,
        "security": [{"key": [call.scope.value] if call.scope else []}],
        "parameters": list(_parameters(call)),
        "responses": {
            **{str(status): _answer(call, named[repr(kind)]) for status, kind in call.answers.items()},
            **{str(status): _problem(status) for status in statuses_of(call)},
        },
    }
    if call.body is not None:
        content = {JSON: {"schema": named[repr(call.body)]}}
        if call.example is not None:
            content[JSON]["example"] = dict(call.example)
        if call.takes_ndjson:
            content[NDJSON] = {"schema": {"type": "string", "description": "One row in each line."}}
        operation["requestBody"] = {"required": not call.is_body_optional, "content": content}
    elif call.takes:
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(call.takes, AS_IT_IS)}
    return operation


def _parameters(call: Call) -> Iterable[dict[str, Any]]:
    for part in call.path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}")
            told = f"The {name.removesuffix('_id')}'s {'id' if name.endswith('_id') else 'short name'}."
            schema = {"type": "string"}
            yield {"name": name, "in": "path", "required": True, "description": told, "schema": schema}
    for place, listed in (("query", call.query), ("header", call.headers)):
        for one in listed:
            yield {"name": one.name, "in": place, "description": one.told, "schema": {"type": "string"}}
    if call.method == "POST":
        yield IDEMPOTENCY


def _answer(call: Call, schema: Mapping[str, Any]) -> dict[str, Any]:
    headers: dict[str, Any] = dict(HEADERS)
    if call.method == "POST":
        headers["Idempotency-Replayed"] = REPLAYED
    for one in call.answer_headers:
        headers[one.name] = {"description": one.told, "schema": {"type": "string"}}
    if any(one.name in PLACES_OF_PAGES for one in call.query):
        headers["Link"] = {
            "description": 'The next page, `rel="next"` (RFC 8288).',
            "schema": {"type": "string"},
        }
    content = {JSON: {"schema": schema}}
    if call.takes_ndjson:
        content[NDJSON] = {"schema": {"$ref": REFERENCE.format(name="RowResult")}}
    return {"description": call.summary, "headers": headers, "content": content}


def _problem(status: int) -> dict[str, Any]:
    titles = [kind.title for kind in problem_kinds() if kind.status == status]
    answer: dict[str, Any] = {"description": "; ".join(titles), "content": PROBLEM}
    if status in (TOO_MANY.status, 503):
        answer["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        }
    return answer
