"""Vonage's Messages API and its webhooks, as documented."""

import json
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from typing import Any
from urllib.parse import urlsplit

from tests.channels.vendors.speaking import Callback, Fault, Vendor, failing, told
from tests.net.local_server import Answer, Heard

KEY, SECRET, SIGNATURE = "abcd1234", "key's secret", "a signature secret of the account"
VALUES = {"api_key": KEY, "api_secret": SECRET, "signature_secret": SIGNATURE, "sender": "Osier"}


def error(status: int, code: int, **more: Any) -> Fault:
    """An answer that names an error."""
    kind = f"https://developer.vonage.com/api-errors/messages#{code}"
    return failing(status, {"type": kind, "title": "Rejected", "instance": "bf0ca0bf", **more})


@dataclass
class Vonage(Vendor):
    """Takes messages of one account."""

    def usual(self, heard: Heard) -> Answer:
        given = b64decode(heard.headers.get("authorization", "").removeprefix("Basic ") + "==").decode(
            "latin-1"
        )
        if given != f"{KEY}:{SECRET}":
            return told(
                401, {"title": "Unauthorized", "type": "https://developer.nexmo.com/api-errors#unauthorized"}
            )
        body = json.loads(heard.body)
        if heard.path != "/v1/messages" or body["message_type"] != "text" or body["to"].startswith("+"):
            wrong = [{"name": "to", "reason": "invalid number"}]
            return told(422, {"title": "Invalid params", "type": "x#1150", "invalid_parameters": wrong})
        uuid = f"aaaaaaaa-bbbb-4ccc-8ddd-{len(self.sent):012d}"
        self.sent.append({**body, "uuid": uuid})
        return told(202, {"message_uuid": uuid})

    def status(self, number: int, status: str, now: datetime, **more: Any) -> Callback:
        """What it calls back about the message of this number."""
        message = self.sent[number]
        body = {
            "message_uuid": message["uuid"],
            "to": message["to"],
            "from": message["from"],
            "timestamp": now.isoformat().replace("+00:00", "Z"),
            "status": status,
            "channel": "sms",
            "client_ref": message["client_ref"],
            **more,
        }
        return signed(urlsplit(message["webhook_url"]).path, body, now)

    def written_back(self, path: str, sender: str, words: str, now: datetime) -> Callback:
        """What it calls back when somebody answers."""
        body = {"channel": "sms", "message_uuid": "x", "from": sender, "to": "1", "text": words}
        return signed(path, {**body, "message_type": "text", "timestamp": now.isoformat()}, now)


def signed(path: str, body: dict[str, Any], now: datetime, secret: str = SIGNATURE) -> Callback:
    """A webhook with a token about its body."""
    raw = json.dumps(body).encode()
    return signed_bytes(path, raw, now, secret)


def signed_bytes(path: str, raw: bytes, now: datetime, secret: str = SIGNATURE) -> Callback:
    """The same for any bytes."""
    claims = {"iat": int(now.timestamp()), "iss": "Vonage", "api_key": KEY}
    parts = [{"alg": "HS256", "typ": "JWT"}, {**claims, "payload_hash": sha256(raw).hexdigest()}]
    text = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    token = f"{text}.{_base64(digest(secret.encode(), text.encode(), 'sha256'))}"
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    return Callback("POST", path, headers, raw)


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
