"""Runs inside an environment that has a release of PyPI's `aftership-tracking-sdk`; knows nothing of Waypost.

Arguments: address, key, mode ("API_KEY", "AES" or "RSA"), secret, tracking number. Prints "done" at the end.
"""

import sys
from typing import Any

import tracking  # type: ignore[import-not-found]  # installed where it runs only

SLUG = "ups"
REASON = {"reason": "DELIVERED"}


def main() -> None:
    """Create, list, get, update, detect, complete, retrack, delete, and what is refused."""
    address, key, mode, secret, number = sys.argv[1:6]
    client = _client(address, key, mode, secret)
    sent = {"tracking_number": number, "slug": SLUG, "title": "Basket & lamp", "note": "mind the dog"}
    made = _opened(client.tracking.create_tracking(dict(sent)))
    assert (made.tracking_number, made.slug, made.title) == (number, SLUG, "Basket & lamp"), made
    assert _tag(made) == "Pending", made
    _refused("BadRequestError", client.tracking.create_tracking, dict(sent))
    found = _opened(client.tracking.get_trackings(keyword=f"{number}", limit=10))
    assert [one.id for one in found.trackings] == [made.id], found
    changed = _opened(client.tracking.update_tracking_by_id(made.id, {"title": "Lamp only"}))
    assert changed.title == "Lamp only", changed
    assert _opened(client.tracking.get_tracking_by_id(made.id)).note == "mind the dog"
    detected = _opened(client.courier.detect_courier({"tracking_number": number}))
    assert SLUG in [one.slug for one in detected.couriers], detected
    _refused("BadRequestError", client.tracking.retrack_tracking_by_id, made.id)
    done = _opened(client.tracking.mark_tracking_completed_by_id(made.id, dict(REASON)))
    assert _tag(done) == "Delivered", done
    _opened(client.tracking.retrack_tracking_by_id(made.id))
    _refused("BadRequestError", client.tracking.retrack_tracking_by_id, made.id)
    assert _opened(client.tracking.delete_tracking_by_id(made.id)).id == made.id
    _refused("NotFoundError", client.tracking.get_tracking_by_id, made.id)
    _refused("UnauthorizedError", _client(address, "wp_nobody", mode, secret).tracking.get_trackings)
    print("done")


def _client(address: str, key: str, mode: str, secret: str) -> Any:
    options: dict[str, Any] = {"domain": address, "api_key": key, "max_retry": 0, "authentication_type": mode}
    if mode != "API_KEY":
        options["api_secret"] = secret
    return tracking.Client(tracking.Configuration(**options))


def _opened(answer: Any) -> Any:
    return getattr(answer, "data", None) or answer


def _tag(one: Any) -> str:
    return str(getattr(one.tag, "value", one.tag))


def _refused(kind: str, call: Any, *given: Any) -> None:
    refusal = None
    try:
        call(*given)
    except tracking.exceptions.ApiException as error:
        refusal = error
    assert type(refusal).__name__ == kind, repr(refusal)


main()
