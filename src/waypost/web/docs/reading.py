"""The readable page of the API: one template, filled from the route table and the wire types."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from waypost.web.api.calls import Call
from waypost.web.api.openapi import IDEMPOTENCY, openapi, problem_kinds, statuses_of
from waypost.web.api.webhook_routes import SENT

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Told:
    """One field of a type: its name, its type in words, whether it must be there, and what it means."""

    name: str
    kind: str
    is_required: bool
    told: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One call as it is read."""

    call: Call
    curl: str
    fields: Sequence[Told]
    answers: Sequence[tuple[int, str, str]]
    problems: Sequence[int]


def docs_page(calls: Sequence[Call], *, base_url: str, version: str, style: str | None) -> bytes:
    """The page as HTML (UTF-8). `style` is the address of its style sheet; without it the page is plain."""
    document = openapi(calls, base_url=base_url, version=version, sent=SENT)
    schemas: Mapping[str, Any] = document["components"]["schemas"]
    chapters = [_chapter(call, document, base_url) for call in calls]
    page = (
        _templates()
        .get_template("docs.html")
        .render(
            base_url=base_url,
            version=version,
            style=style,
            chapters=chapters,
            types=[
                (name, schema.get("description", ""), fields_of(schema))
                for name, schema in sorted(schemas.items())
            ],
            kinds=problem_kinds(),
            idempotency=IDEMPOTENCY["description"],
            code=_code,
        )
    )
    return page.encode()


def curl_of(call: Call, base_url: str) -> str:
    """A call that can be copied into a terminal."""
    address = base_url + call.path
    if call.query and call.query[0].example and call.name != "list_orders":
        address += f"?{call.query[0].name}={call.query[0].example}"
    lines = [f"curl {'-X POST ' if call.method == 'POST' and call.example is None else ''}'{address}'"]
    lines.append('  -H "Authorization: Bearer $WAYPOST_KEY"')
    if call.takes_ndjson:
        lines += ["  -H 'Content-Type: application/x-ndjson'", "  --data-binary @events.ndjson"]
    elif call.takes:
        lines += [f"  -H 'Content-Type: {call.takes[0]}'", "  --data-binary @file"]
    elif call.example is not None:
        body = json.dumps(call.example, indent=2)
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{body}'"]
    return " \\\n".join(lines)


def fields_of(schema: Mapping[str, Any]) -> list[Told]:
    """The fields of a JSON schema."""
    required = schema.get("required", ())
    return [
        Told(name, kind_of(field), name in required, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]


def kind_of(schema: Mapping[str, Any]) -> str:
    """The type of a field in a few words: `text`, `a list of Line`, `one of ...`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        kinds = [kind_of(one) for one in schema["anyOf"] if one.get("type") != "null"]
        optional = " or null" if any(one.get("type") == "null" for one in schema["anyOf"]) else ""
        return " or ".join(kinds) + optional
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"])) if len(schema["enum"]) <= 3 else "word"  # noqa: PLR2004 - more are listed in their own type
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    if schema.get("format") == "date":
        return "date"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return words.get(kind, str(kind))


def _chapter(call: Call, document: Mapping[str, Any], base_url: str) -> Chapter:
    operation = document["paths"][call.path][call.method.lower()]
    body: Mapping[str, Any] = {}
    if call.body is not None:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        name = (body.get("$ref") or body.get("items", {}).get("$ref", "")).rpartition("/")[2]
        body = document["components"]["schemas"][name]
    answers = []
    for status in call.answers:
        schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
        answers.append((status, kind_of(schema), operation["responses"][str(status)]["description"]))
    return Chapter(call, curl_of(call, base_url), fields_of(body), answers, statuses_of(call))


def _code(text: str) -> Markup:
    """Text in which `words` are code."""
    parts = str(escape(text)).split("`")
    marked = "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
    return Markup(marked)  # noqa: S704 - escaped above


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
