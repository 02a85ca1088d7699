"""For whoever runs this: is it alive, is it ready, what does it count."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from waypost.ports.database import DatabaseUnavailable, Transaction
from waypost.web.asgi import App, Headers, Receive, Scope, Send, send_bytes
from waypost.web.service import Service

FULL_LANE = 40_000


def operation_routes(service: Service) -> dict[str, dict[str, App]]:
    """`/healthz`, `/readyz` and `/metrics`."""
    return {
        "/healthz": {"GET": _answering(lambda: _health(service))},
        "/readyz": {"GET": _answering(lambda: _readiness(service))},
        "/metrics": {"GET": _answering(lambda: _metrics(service))},
    }


def _answering(make: Callable[[], Awaitable[tuple[int, bytes, bytes]]]) -> App:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        status, kind, body = await make()
        headers: Headers = [
            (b"content-type", kind),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send_bytes(send, status, headers, body)

    return answer


async def _health(service: Service) -> tuple[int, bytes, bytes]:
    """The process lives: nothing else is asked."""
    body = msgspec.json.encode({"status": "ok", "version": service.settings.version})
    return 200, b"application/json", body


async def _readiness(service: Service) -> tuple[int, bytes, bytes]:
    """Database, lane and schema, each by itself."""
    checks: dict[str, str] = {}
    try:
        pending = await asyncio.to_thread(service.database.pending_migrations)
        checks["migrations"] = f"waiting: {', '.join(pending)}" if pending else "ok"
        await service.records.read(_first_store)
        checks["database"] = "ok"
    except DatabaseUnavailable as problem:
        checks["database"] = str(problem)
    waiting = service.records.waiting
    checks["lane"] = "ok" if waiting < FULL_LANE else f"{waiting} rows wait to be stored"
    is_ready = all(found == "ok" for found in checks.values())
    body = msgspec.json.encode({"status": "ready" if is_ready else "not ready", "checks": checks})
    return 200 if is_ready else 503, b"application/json", body


async def _metrics(service: Service) -> tuple[int, bytes, bytes]:
    """All that was counted, for Prometheus."""
    try:
        jobs = await service.records.read(lambda tx: dict(tx.jobs.counts()))
    except DatabaseUnavailable:
        jobs = {}
    for state, count in jobs.items():
        service.meter.set(f"waypost_jobs_{state}", f"Jobs that are {state}.", count)
    return 200, service.meter.content_type.encode(), service.meter.text()


def _first_store(tx: Transaction) -> bool:
    return bool(tx.stores.all())
