"""`/embed/waypost.js`: the one script of a shop’s own pages, at a lasting address and at its version’s."""

from base64 import b64encode
from functools import cache
from hashlib import sha384
from typing import NamedTuple

import msgspec

from waypost.web.asgi import App, Headers, Receive, Scope, Send
from waypost.web.pages.embeds.answers import JSON, Answer, send_answer
from waypost.web.pages.serving import static
from waypost.web.pages.static import BUILT

NAME = "waypost.js"
SCRIPT = b"text/javascript; charset=utf-8"
AN_HOUR, FOR_EVER = b"public, max-age=3600", b"public, max-age=31536000, immutable"
NOT_FOUND, FOUND = 404, 200
# Any page may load it: it holds no facts, and integrity checks need that header.
TO_ALL: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"vary", b"accept-encoding"),
]


class Script(NamedTuple):
    """The built script; `version` is in its name, `integrity` what a page may check it by (SRI)."""

    version: str
    body: bytes
    integrity: str


class ScriptFiles:
    """Serves the script; `base_url` is where."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def routes(self) -> dict[str, dict[str, App]]:
        """Its addresses."""
        return {
            "/embed/waypost.js": {"GET": self.newest},
            "/embed/waypost.json": {"GET": self.about},
            "/embed/{version}/waypost.js": {"GET": self.versioned},
        }

    async def newest(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever is the newest, kept for an hour."""
        del receive
        await send_answer(send, scope, Answer(FOUND, built().body, SCRIPT, caching=AN_HOUR, extra=TO_ALL))

    async def versioned(self, scope: Scope, receive: Receive, send: Send) -> None:
        """This one version, kept for ever; 404 once there is another."""
        del receive
        script = built()
        is_this = scope["path_params"]["version"] == script.version
        status, body = (FOUND, script.body) if is_this else (NOT_FOUND, b"")
        caching = FOR_EVER if is_this else b"no-store"
        await send_answer(send, scope, Answer(status, body, SCRIPT, caching=caching, extra=TO_ALL))

    async def about(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The address of the version there is, and its integrity for the script element."""
        del receive
        script = built()
        told = {
            "url": f"{self._base_url}/embed/{script.version}/waypost.js",
            "integrity": script.integrity,
        }
        body = msgspec.json.encode(told)
        await send_answer(send, scope, Answer(FOUND, body, JSON, caching=b"no-cache", extra=TO_ALL))


@cache
def built() -> Script:
    """The script as it was built. AssetsNotBuilt."""
    file = static().asset(NAME).rpartition("/")[2]
    body = (BUILT / file).read_bytes()
    integrity = f"sha384-{b64encode(sha384(body).digest()).decode()}"
    return Script(file.removeprefix("waypost-").removesuffix(".js"), body, integrity)
