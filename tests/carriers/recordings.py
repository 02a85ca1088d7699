"""Recorded conversations with carriers, and how they are played through the real connectors.

docs/howto/add-a-carrier.md says how a recording is written.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from tests.carriers.mutations import Json
from waypost.carriers import registry
from waypost.domain.local_time import place_in_time
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, Status
from waypost.ports.connector import (
    CarrierAccount,
    Connector,
    Pushed,
    PushingConnector,
    Report,
    ShipmentNews,
    Token,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request, Response, alone

CARRIERS = Path(registry.__file__).parent


@dataclass(frozen=True)
class Recording:
    """One recorded conversation, or one push, with what it must come to."""

    slug: str
    written: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.slug}/{self.written['name']}"

    @property
    def bodies(self) -> list[Any]:
        """What the carrier sent, in order: JSON values, or XML as text."""
        if "push" in self.written:
            return [self.written["push"]["body"]]
        return [exchange["response"].get("body", "") for exchange in self.written["exchanges"]]

    @property
    def numbers(self) -> list[str]:
        return [row["tracking_number"] for row in self.written.get("wanted", [])]


def folder_of(slug: str) -> Path:
    return CARRIERS / registry.CONNECTORS[slug].rpartition(".")[2]


def recordings_of(slug: str) -> list[Recording]:
    files = sorted((folder_of(slug) / "recordings").glob("*.json"))
    written = [json.loads(file.read_text("utf-8")) for file in files if file.stem != "absent"]
    return [Recording(slug, one) for one in written]


def all_recordings() -> list[Recording]:
    return [recording for slug in registry.CONNECTORS for recording in recordings_of(slug)]


def connector(slug: str) -> Connector:
    found = registry.connector_named(slug)
    assert found is not None, f"{slug} is not in registry.CONNECTORS"
    return found


def play(recording: Recording, bodies: Sequence[Any] | None = None) -> tuple[Report, list[Request]]:
    """Play a recording, with other bodies where they are given. Raises what the connector raises."""
    written, bodies = recording.written, recording.bodies if bodies is None else bodies
    now = datetime.fromisoformat(written["now"])
    account, module = account_of(recording), connector(recording.slug)
    if "push" in written:
        pushed = signed(written["push"], as_bytes(bodies[0]), account)
        return cast("PushingConnector", module).read_push(pushed, account=account, now=now), []
    answers = [
        Response(exchange["response"]["status"], exchange["response"].get("headers", {}), as_bytes(body))
        for exchange, body in zip(written["exchanges"], bodies, strict=True)
    ]
    return alone(conversation(recording, module, account, now), answers)


def conversation(
    recording: Recording, module: Connector, account: CarrierAccount, now: datetime
) -> Conversation[Report]:
    return module.track([Wanted(**row) for row in recording.written["wanted"]], account=account, now=now)


def account_of(recording: Recording) -> CarrierAccount:
    written = recording.written.get("account", {})
    token = written.get("token")
    return CarrierAccount(
        id=1,
        carrier=recording.slug,
        values=written.get("values", {}),
        base_url=written.get("base_url"),
        zone=written.get("zone"),
        token=Token(token["value"], datetime.fromisoformat(token["expires_at"])) if token else None,
    )


def account_with_token(slug: str, now: datetime) -> CarrierAccount:
    """An account that needs no token, for answers recorded without one."""
    fields = connector(slug).ACCOUNT_FIELDS
    values = {field.name: f"example-{field.name}" for field in fields}
    return CarrierAccount(1, slug, values, token=Token("example-token", now + timedelta(hours=1)))


def signed(push: dict[str, Any], body: bytes, account: CarrierAccount) -> Pushed:
    """The push with its signature over the body, where the recording says how the carrier signs.

    Mostly that is an HMAC; with `joined_by`, the digest of the body, that sign and the secret.
    """
    headers = dict(push.get("headers", {}))
    if how := push.get("signed"):
        secret, algorithm = account.values[how["secret"]].encode(), how.get("algorithm", "sha256")
        if "joined_by" in how:
            proof = hashlib.new(algorithm, body + how["joined_by"].encode() + secret).digest()
        else:
            proof = hmac.digest(secret, body, algorithm)
        is_hex = how.get("encoding", "hex") == "hex"
        stated = proof.hex() if is_hex else base64.b64encode(proof).decode()
        headers[how["header"]] = how.get("prefix", "") + stated
    url = push.get("url", "https://shop.example/hooks")
    return Pushed(push.get("method", "POST"), url, headers, body)


def as_bytes(body: Json) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()


def status_of(news: ShipmentNews) -> Status:
    """The one word that these scans alone come to."""
    return standing(tuple(events_of(news))).status


def events_of(news: ShipmentNews) -> Iterable[Event]:
    for scan in news.scans:
        moment = place_in_time(scan.occurred_at, zone_of_location=None, zone_of_account=None)
        expected_at = scan.expected_at and place_in_time(
            scan.expected_at, zone_of_location=None, zone_of_account=None
        )
        yield Event(
            type=scan.type,
            occurred_at=moment.occurred_at.astimezone(UTC),
            offset_min=moment.offset_min,
            offset_source=moment.offset_source,
            code=scan.code,
            text=scan.text,
            location=scan.location,
            expected_at=expected_at.occurred_at if expected_at else None,
        )
