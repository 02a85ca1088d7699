"""The body and the signature of their webhooks, for receivers that were written for AfterShip.

Source: https://www.aftership.com/docs/tracking/webhook/webhook-overview and
https://www.aftership.com/docs/tracking/webhook/webhook-signature
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from waypost.domain.webhook_signing import aftership_signature


def webhook_body(
    tracking: Mapping[str, Any],
    *,
    event_id: str,
    happened_at: datetime,
    is_first_of_tag: bool,
    event: str = "tracking_update",
) -> bytes:
    """The body that tells a tracking (`showing.tracking_out`, in the version of the endpoint).

    `event` is `tracking_update`, or `edd_revise` where only the estimate moved; `event_id` a UUID;
    `is_first_of_tag`: this tag was not told of the tracking before.
    """
    told = {
        "event_id": event_id,
        "event": event,
        "is_tracking_first_tag": is_first_of_tag,
        "msg": tracking,
        "ts": int(happened_at.timestamp()),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def webhook_headers(body: bytes, secret: str) -> dict[str, str]:
    """Their signature: HMAC-SHA256 of the raw body, base64."""
    return {"aftership-hmac-sha256": aftership_signature(body, secret)}
