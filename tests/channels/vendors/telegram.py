"""Telegram's Bot API and its updates, as documented."""

import json
from dataclasses import dataclass
from typing import Any

from tests.channels.vendors.speaking import Callback, Fault, Vendor, failing, told
from tests.net.local_server import Answer, Heard

TOKEN, SECRET = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", "the secret of the webhook"
VALUES = {"bot_token": TOKEN, "bot_name": "osier_lane_bot", "webhook_secret": SECRET}


def error(code: int, words: str, **parameters: Any) -> Fault:
    """An answer that names an error."""
    return failing(code, {"ok": False, "error_code": code, "description": words, "parameters": parameters})


@dataclass
class Telegram(Vendor):
    """Takes messages of one bot."""

    def usual(self, heard: Heard) -> Answer:
        if heard.path != f"/bot{TOKEN}/sendMessage":
            return told(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        body = json.loads(heard.body)
        if not body.get("text") or len(body["text"]) > 4096:
            return told(400, {"ok": False, "error_code": 400, "description": "Bad Request: text is wrong"})
        self.sent.append(body)
        chat = {"id": int(body["chat_id"]), "type": "private"}
        return told(200, {"ok": True, "result": {"message_id": len(self.sent), "date": 1, "chat": chat}})


def written(path: str, chat: int, words: str, kind: str = "private", secret: str = SECRET) -> Callback:
    """An update: somebody wrote to the bot."""
    message = {"message_id": 1, "chat": {"id": chat, "type": kind}, "date": 1, "text": words}
    return posted(path, {"update_id": 1, "message": message}, secret)


def blocked(path: str, chat: int) -> Callback:
    """An update: somebody blocked the bot."""
    change = {"chat": {"id": chat, "type": "private"}, "new_chat_member": {"status": "kicked"}}
    return posted(path, {"update_id": 2, "my_chat_member": change})


def posted(path: str, update: object, secret: str = SECRET) -> Callback:
    """An update with the secret in its header."""
    headers = {"x-telegram-bot-api-secret-token": secret, "content-type": "application/json"}
    return Callback("POST", path, headers, json.dumps(update).encode())
