"""WhatsApp's Cloud API and its webhooks, as documented."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from hmac import digest
from typing import Any
from urllib.parse import urlencode

from tests.channels.vendors.speaking import Callback, Fault, Vendor, failing, told
from tests.net.local_server import Answer, Heard

NUMBER_ID, TOKEN, SECRET, WORD = "590968830767958", "EAAtoken", "the app's secret", "a word of ours"
VALUES = {"phone_number_id": NUMBER_ID, "access_token": TOKEN, "app_secret": SECRET, "verify_token": WORD}


def error(status: int, code: int, **headers: str) -> Fault:
    """An answer that names an error."""
    return failing(status, error_body(code), **headers)


def error_body(code: int) -> dict[str, Any]:
    return {"error": {"message": f"(#{code}) no", "type": "OAuthException", "code": code, "fbtrace_id": "A"}}


@dataclass
class WhatsApp(Vendor):
    """Takes template messages; `languages` are those that the templates exist in."""

    languages: set[str] = field(default_factory=lambda: {"en_US"})

    def usual(self, heard: Heard) -> Answer:
        if heard.headers.get("authorization") != f"Bearer {TOKEN}":
            return told(401, error_body(190))
        body = json.loads(heard.body)
        if heard.path != f"/v23.0/{NUMBER_ID}/messages" or body["type"] != "template":
            return told(400, error_body(100))
        if body["template"]["language"]["code"] not in self.languages:
            return told(404, error_body(132001))
        wamid = f"wamid.HBgM{len(self.sent):06d}=="
        self.sent.append({**body, "wamid": wamid})
        contacts = [{"input": body["to"], "wa_id": body["to"]}]
        messages = [{"id": wamid, "message_status": "accepted"}]
        return told(200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": messages})

    def status(self, path: str, number: int, status: str, now: datetime, **more: Any) -> Callback:
        """What it calls back about the message of this number."""
        message = self.sent[number]
        one = {
            "id": message["wamid"],
            "status": status,
            "timestamp": str(int(now.timestamp())),
            "recipient_id": message["to"],
            "biz_opaque_callback_data": message["biz_opaque_callback_data"],
            **more,
        }
        return signed(path, update(statuses=[one]))

    def written_back(self, path: str, sender: str, words: str) -> Callback:
        """What it calls back when somebody writes."""
        message = {
            "from": sender,
            "id": "wamid.in",
            "timestamp": "1",
            "type": "text",
            "text": {"body": words},
        }
        return signed(path, update(messages=[message]))


def update(**value: Any) -> dict[str, Any]:
    """A webhook's body."""
    metadata = {"display_phone_number": "15556459128", "phone_number_id": NUMBER_ID}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def signed(path: str, body: object, secret: str = SECRET) -> Callback:
    """A webhook with the signature over its bytes."""
    return signed_bytes(path, json.dumps(body).encode(), secret)


def signed_bytes(path: str, raw: bytes, secret: str = SECRET) -> Callback:
    """The same for any bytes."""
    proof = "sha256=" + digest(secret.encode(), raw, "sha256").hex()
    return Callback("POST", path, {"x-hub-signature-256": proof, "content-type": "application/json"}, raw)


def challenge(path: str, word: str = WORD) -> Callback:
    """The question whether the hook is ours."""
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": word}
    return Callback("GET", f"{path}?{urlencode(asked)}", {}, b"")
