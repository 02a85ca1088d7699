"""What AfterShip's receivers read."""

import json
from datetime import UTC, datetime

from waypost.web.compat.aftership.webhook import webhook_body, webhook_headers


def test_a_receiver_finds_the_tracking_and_when_it_moved() -> None:
    tracking = {"id": "shp_1", "tag": "InTransit", "title": "Körbchen"}
    body = webhook_body(
        tracking,
        event_id="9b7f3bd5-6f0f-4f6c-9b62-0a3bb3bb1a11",
        happened_at=datetime(2026, 11, 24, 22, tzinfo=UTC),
        is_first_of_tag=True,
    )
    assert json.loads(body) == {
        "event_id": "9b7f3bd5-6f0f-4f6c-9b62-0a3bb3bb1a11",
        "event": "tracking_update",
        "is_tracking_first_tag": True,
        "msg": tracking,
        "ts": 1795557600,
    }


def test_the_signature_is_over_the_bytes_that_are_sent() -> None:
    # echo -n '{"a":1}' | openssl dgst -sha256 -hmac secret -binary | base64
    assert webhook_headers(b'{"a":1}', "secret") == {
        "aftership-hmac-sha256": "qp4uNXX11wmLbKzNeQiIw21f22M0KnO62i1qUXR6hJQ="
    }
