"""How a voice reads a request and writes an answer: the plain HTTP that carriers have in common."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from waypost.ports.exchange import Response
from waypost.simulator.voice import Asked

_JSON = "application/json;charset=UTF-8"


def said_json(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, {"content-type": _JSON, **(headers or {})}, body)


def said_xml(text: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in XML; `text` is the whole document."""
    return Response(
        status, {"content-type": "application/xml;charset=UTF-8", **(headers or {})}, text.encode()
    )


def asked_json(asked: Asked) -> Any:  # noqa: ANN401 - any JSON value
    """The body as JSON, None where it is none."""
    try:
        return json.loads(asked.body)
    except ValueError:
        return None


def asked_form(asked: Asked) -> Mapping[str, str]:
    """The body as a form (application/x-www-form-urlencoded)."""
    return dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))


def query_of(text: str) -> dict[str, str]:
    """The query of an address; the values of a name that repeats are joined by commas."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def in_utc(moment: datetime) -> str:
    """A moment as `2026-11-24T12:00:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def bearer(asked: Asked) -> str:
    """The token of an `Authorization: Bearer` header, empty where there is none."""
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def user_and_password(asked: Asked) -> tuple[str, str]:
    """What an `Authorization: Basic` header says, empty where there is none."""
    scheme, _, written = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = b64decode(written).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password
