"""Many trackings: filters, cursors and pages. As with them, a list ends after 10,000 trackings."""

from collections.abc import Mapping, Sequence
from typing import Any

from waypost.ports.database import Transaction
from waypost.web.compat.aftership.calling import Called
from waypost.web.compat.aftership.envelope import Refusal

MOST = 10_000
MOST_ON_A_PAGE = 200
_AT_ONCE = 500
_LISTED = {
    "tracking_numbers": "tracking_number",
    "slug": "slug",
    "tag": "tag",
    "origin": "origin_country_region",
    "destination": "destination_country_region",
    "order_id": "order_id",
    "transit_time": "transit_time",
    "return_to_sender": "return_to_sender",
}
_SEARCHED = ("tracking_number", "title", "order_id", "custom_fields", "customers", "emails", "smses")
_ECHOED = (
    "keyword", "slug", "origin", "destination", "tag", "fields", "created_at_min", "created_at_max",
    "last_updated_at", "return_to_sender", "courier_destination_country_iso3",
)  # fmt: skip
_FILTERS = (*_LISTED, "keyword", "created_at_min", "created_at_max", "updated_at_min", "updated_at_max",
            "shipment_tags")  # fmt: skip


def find_all(called: Called, tx: Transaction) -> dict[str, Any]:
    """`GET /trackings`: the newest first."""
    query = called.query
    limit = _whole(query.get("limit"), "limit", usual=100)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise Refusal(4008, "limit")
    ids = tx.vendor_fields.newest(called.store.id, limit=MOST)
    if any(query.get(name) for name in _FILTERS):
        found = _matching(called, tx, ids)
        ids = list(found)
    else:
        found = {}
    has_pages = not called.version.is_from("2024-10")
    start = _page_start(query, limit) if has_pages else _after(query.get("cursor"), ids)
    chosen = ids[start : start + limit]
    shown = [found[one] for one in chosen] if found else _loaded(called, tx, chosen)
    has_more = start + limit < len(ids)
    if has_pages:
        echoed = {name: query.get(name, "") for name in _ECHOED}
        page = start // limit + 1
        return {"page": page, "limit": limit, "count": len(ids), **echoed, "trackings": _cut(called, shown)}
    pagination = {
        "total": len(ids),
        "next_cursor": str(chosen[-1]) if has_more else None,
        "has_next_page": has_more,
    }
    return {"pagination": pagination, "trackings": _cut(called, shown)}


def _whole(written: str | None, field: str, *, usual: int) -> int:
    if not written:
        return usual
    if not (written.isascii() and written.isdigit()) or len(written) > len(str(MOST)) * 4:
        raise Refusal(4008, field)
    return int(written)


def _page_start(query: Mapping[str, str], limit: int) -> int:
    page = _whole(query.get("page"), "page", usual=1)
    return (max(page, 1) - 1) * limit


def _after(cursor: str | None, ids: Sequence[int]) -> int:
    last = _whole(cursor, "cursor", usual=0)
    return next((place for place, one in enumerate(ids) if one < last), len(ids)) if last else 0


def _loaded(called: Called, tx: Transaction, ids: Sequence[int]) -> list[dict[str, Any]]:
    stored = {one.id: one for one in tx.shipments.by_ids(list(ids))} if ids else {}
    return called.trackings(tx, [stored[one] for one in ids if one in stored])


def _matching(called: Called, tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        shown = _loaded(called, tx, part)
        found |= {one: told for one, told in zip(part, shown, strict=True) if _matches(told, called.query)}
    return found


def _matches(told: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    for name, field in _LISTED.items():
        wanted = _words(query.get(name))
        value = told.get(field, told.get(field.replace("_region", "_iso3")))
        if wanted and str(value).lower() not in wanted:
            return False
    tags = _words(query.get("shipment_tags"))
    if tags and not tags & {one.lower() for one in told.get("shipment_tags", ())}:
        return False
    keyword = query.get("keyword", "").lower()
    if keyword and not any(keyword in str(told.get(name) or "").lower() for name in _SEARCHED):
        return False
    return _is_between(told, query, "created_at") and _is_between(told, query, "updated_at")


def _is_between(told: Mapping[str, Any], query: Mapping[str, str], field: str) -> bool:
    """Our own moments are in UTC: their texts are in order of time, to the second."""
    seconds = len("2026-01-01T00:00:00")
    at = str(told[field])[:seconds]
    least, most = query.get(f"{field}_min", "")[:seconds], query.get(f"{field}_max", "")[:seconds]
    return (not least or at >= least) and (not most or at <= most)


def _words(listed: str | None) -> set[str]:
    return {word.strip().lower() for word in (listed or "").split(",")} - {""}


def _cut(called: Called, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = _words(called.query.get("fields"))
    if not wanted:
        return shown
    kept = wanted | {"id", "legacy_id", "tracking_number", "slug"}
    return [{name: value for name, value in one.items() if name in kept} for one in shown]
