"""Twilio's Messages API and its callbacks, as documented."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hmac import digest
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.channels.vendors.speaking import Callback, Fault, Vendor, failing, told
from tests.net.local_server import Answer, Heard

SID, TOKEN = "AC" + "1" * 32, "the token of the account"
VALUES = {"account_sid": SID, "auth_token": TOKEN, "sender": "+15005550006"}


def error(status: int, code: int, **headers: str) -> Fault:
    """An answer that names an error; Twilio's words name the number, which must not be kept."""
    words = {"code": code, "message": "The 'To' number +4915112345678 is wrong", "status": status}
    return failing(status, words, **headers)


@dataclass
class Twilio(Vendor):
    """Takes messages of one account."""

    def usual(self, heard: Heard) -> Answer:
        given = b64decode(heard.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if given != f"{SID}:{TOKEN}":
            return told(401, {"code": 20003, "message": "Authenticate", "status": 401})
        form = dict(parse_qsl(heard.body.decode()))
        if heard.path != f"/2010-04-01/Accounts/{SID}/Messages.json" or not form.get("Body"):
            return told(404, {"code": 20404, "status": 404})
        sid = f"SM{len(self.sent):032d}"
        self.sent.append({**form, "sid": sid})
        return told(201, {"sid": sid, "status": "queued", "error_code": None})

    def status(self, number: int, status: str, code: str = "") -> Callback:
        """What it calls back about the message of this number."""
        message = self.sent[number]
        form = {
            "AccountSid": SID,
            "MessageSid": message["sid"],
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message["To"],
            "From": VALUES["sender"],
        }
        if code:
            form["ErrorCode"] = code
        return signed(message["StatusCallback"], form)

    def written_back(self, hook_url: str, sender: str, words: str, **more: str) -> Callback:
        """What it calls back when somebody answers."""
        form = {"MessageSid": "SM" + "9" * 32, "From": sender, "To": VALUES["sender"], "Body": words}
        return signed(hook_url, {**form, "SmsStatus": "received", **more})


def signed(url: str, form: dict[str, str], token: str = TOKEN) -> Callback:
    """A callback with the signature over the address and the sorted fields."""
    text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    proof = b64encode(digest(token.encode(), text.encode(), "sha1")).decode()
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {"x-twilio-signature": proof, "content-type": "application/x-www-form-urlencoded"}
    return Callback("POST", path, headers, urlencode(form).encode())
