"""What belongs to no entrance of its own: methods and unknown paths, built files, the shop's colours."""

from functools import lru_cache
from pathlib import Path

from waypost.web.asgi import App, Headers, Receive, Scope, Send, header, send_bytes
from waypost.web.errors import PROBLEM_JSON, MethodRefused, PathUnknown, problem_of
from waypost.web.pages.brand import NotAColour, brand_css
from waypost.web.pages.serving import SECURITY
from waypost.web.pages.shop import Shop
from waypost.web.pages.static import BUILT

FOR_EVER = b"public, max-age=31536000, immutable"
TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".woff2": b"font/woff2",
    ".txt": b"text/plain; charset=utf-8",
    ".png": b"image/png",
    ".wasm": b"application/wasm",
}
PACKED = ((b"br", ".br"), (b"gzip", ".gz"))


class Methods:
    """One path with an app for each method; says which there are to whom asks for another."""

    def __init__(self, apps: dict[str, App], *, told: Headers | None = None) -> None:
        self._told = told or []
        self._apps = dict(apps)
        if "GET" in apps:
            self._apps.setdefault("HEAD", apps["GET"])
        self._allowed = ", ".join(sorted({*self._apps, "OPTIONS"}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        app = self._apps.get(scope["method"])
        if app is not None:
            await app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await send_bytes(send, 204, [(b"allow", self._allowed.encode()), *self._told], b"")
        else:
            await refuse(MethodRefused(self._allowed), scope, send)


class Anything:
    """Every path that is no other."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """There is nothing here."""
        del receive
        await refuse(PathUnknown(f"there is nothing at {scope['path'][:200]}"), scope, send)


async def refuse(error: Exception, scope: Scope, send: Send) -> None:
    """Answer with a problem."""
    problem = problem_of(error)
    body = problem.body(scope["path"])
    headers: Headers = [
        (b"content-type", PROBLEM_JSON),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *problem.headers,
    ]
    await send_bytes(send, problem.kind.status, headers, body)


class StaticFiles:
    """Built files: their names carry a digest, so a browser asks once and never again."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send one file, packed where the browser takes that and the build made it."""
        name = scope["path_params"]["name"]
        kind = TYPES.get(Path(name).suffix)
        if kind is None or not self._has(name):
            await Anything()(scope, receive, send)
            return
        accepted = header(scope, b"accept-encoding") or b""
        packed = next(
            ((word, name + end) for word, end in PACKED if word in accepted and self._has(name + end)),
            None,
        )
        body = _contents(self._folder / (packed[1] if packed else name))
        headers: Headers = [
            (b"content-type", kind),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", FOR_EVER),
            (b"vary", b"accept-encoding"),
            *SECURITY,
        ]
        if packed:
            headers.append((b"content-encoding", packed[0]))
        await send_bytes(send, 200, headers, body)

    def _has(self, name: str) -> bool:
        return "/" not in name and not name.startswith(".") and (self._folder / name).is_file()


async def brand_sheet(scope: Scope, receive: Receive, send: Send) -> None:
    """`/brand/{colour}.css`: the style sheet that gives pages a shop's colour."""
    try:
        body = _brand(scope["path_params"]["colour"])
    except NotAColour:
        await Anything()(scope, receive, send)
        return
    headers: Headers = [
        (b"content-type", TYPES[".css"]),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", FOR_EVER),
        *SECURITY,
    ]
    await send_bytes(send, 200, headers, body)


async def to_lookup(scope: Scope, receive: Receive, send: Send) -> None:
    """`/`: whoever comes without a link wants to find an order."""
    del scope, receive
    headers: Headers = [(b"location", b"/lookup"), (b"content-length", b"0"), *SECURITY]
    await send_bytes(send, 307, headers, b"")


@lru_cache(maxsize=256)
def _contents(path: Path) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=256)
def _brand(colour: str) -> bytes:
    return brand_css(Shop("", brand=f"#{colour}"))
