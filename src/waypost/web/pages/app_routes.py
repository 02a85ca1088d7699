"""The page as an app on a phone: its manifest, its icons, and the script that works without a page.

Every shop is an app of its own (`id`); it begins at the order from whose page it was installed.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import blake2b

import msgspec

from waypost.domain.links import Link, read_token
from waypost.domain.readable_colours import NotAColour, light_slots
from waypost.ports.database import Store, Transaction
from waypost.usecases.open_link import LinkUnknown, open_link
from waypost.web.asgi import App, Headers, Receive, Scope, Send, send_bytes
from waypost.web.errors import PROBLEM_JSON, PathUnknown, Problem, attempt
from waypost.web.pages.icon import SIZES, shop_icon
from waypost.web.pages.push_route import ROUTE, DevicePages
from waypost.web.pages.routes import wish_of
from waypost.web.pages.serving import SECURITY, shop_of, static
from waypost.web.pages.shop import DEFAULT_BRAND, PageLinks, Shop
from waypost.web.pages.static import BUILT, Static
from waypost.web.service import Service

MANIFEST, PNG, SCRIPT = b"application/manifest+json", b"image/png", b"text/javascript; charset=utf-8"
FOR_A_DAY, ASK_AGAIN = b"private, max-age=86400", b"no-cache"
WORKER = "/sw.js"
KEPT = ("track.css", "track.js", "push.js", "figtree-latin-wght-normal.woff2")
"""What a page needs where there is no network."""
BACKGROUND = "#f3f5f3"


def app_routes(service: Service) -> dict[str, dict[str, App]]:
    """All routes of the app on the phone."""
    return {
        "/t/{token}/app.webmanifest": {"GET": _answering(partial(_manifest, service), MANIFEST, ASK_AGAIN)},
        "/t/{token}/icon-{size:int}.png": {"GET": _answering(partial(_icon, service), PNG, FOR_A_DAY)},
        WORKER: {"GET": _answering(_worker, SCRIPT, ASK_AGAIN)},
        ROUTE: {"POST": DevicePages(service)},
    }


def manifest_of(shop: Shop, *, slug: str, links: PageLinks) -> dict[str, object]:
    """The manifest of a shop's app (W3C Web Application Manifest). `links` are those of the order's page."""
    icons: list[dict[str, str]] = []
    if shop.logo_url and shop.logo_url.lower().endswith(".svg"):
        icons.append({"src": shop.logo_url, "sizes": "any", "type": "image/svg+xml", "purpose": "any"})
    icons += [
        {
            "src": f"{links.page}/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    return {
        "id": f"/app/{slug}",
        "name": shop.name,
        "short_name": shop.name,
        "start_url": links.home,
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": light_slots(shop.brand).brand,
        "icons": icons,
    }


def worker_script(built: Static) -> bytes:
    """The service worker, which begins with what it must keep; other bytes wherever a built file differs."""
    files = [built.asset(name) for name in KEPT]
    source = (BUILT / built.files["sw.js"]).read_bytes()
    version = blake2b(source + "".join(files).encode(), digest_size=6).hexdigest()
    told = msgspec.json.encode({"version": version, "files": files})
    return b"self.WAYPOST = " + told + b";\n" + source


def _answering(make: Callable[[Scope], Awaitable[bytes]], kind: bytes, kept: bytes) -> App:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        made = await attempt(make(scope))
        if made is None:
            return
        headers: Headers = [(b"cache-control", kept), (b"x-robots-tag", b"noindex"), *SECURITY]
        if isinstance(made, Problem):
            body = made.body(scope["path"])
            headers = [(b"content-type", PROBLEM_JSON), (b"cache-control", b"no-store"), *made.headers]
            await send_bytes(send, made.kind.status, [*headers, _length(body)], body)
            return
        await send_bytes(send, 200, [(b"content-type", kind), _length(made), *headers], made)

    return answer


async def _manifest(service: Service, scope: Scope) -> bytes:
    store = await _store(service, scope)
    links = PageLinks.of_token(scope["path_params"]["token"], chosen_language=wish_of(scope).chosen_language)
    return msgspec.json.encode(manifest_of(_readable(shop_of(store)), slug=store.slug, links=links))


async def _icon(service: Service, scope: Scope) -> bytes:
    size = scope["path_params"]["size"]
    if size not in SIZES:
        raise PathUnknown(f"icons are {', '.join(str(one) for one in SIZES)} pixels wide")
    return shop_icon(_readable(shop_of(await _store(service, scope))), size)


async def _worker(scope: Scope) -> bytes:
    del scope
    return worker_script(static())


async def _store(service: Service, scope: Scope) -> Store:
    link = read_token(scope["path_params"]["token"])
    if link is None:
        raise LinkUnknown
    store_id = await service.records.read(partial(_store_id, service, link))
    return await service.callers.store_by_id(store_id)


def _store_id(service: Service, link: Link, tx: Transaction) -> int:
    return open_link(tx, link, secret=service.settings.secret, now=service.clock()).store_id


def _readable(shop: Shop) -> Shop:
    """The shop, with our colour where its own is none."""
    try:
        light_slots(shop.brand)
    except NotAColour:
        return Shop(shop.name, logo_url=shop.logo_url, brand=DEFAULT_BRAND)
    return shop


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", b"%d" % len(body)
