"""17TRACK: one account that asks many carriers, through its Tracking API v2.2, and tells by webhook.

What the fields mean: https://asset.17track.net/api/document/v2.2_en/
"""

import json
from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.seventeen_track.push import read_push
from waypost.carriers.seventeen_track.reading import (
    THEIRS,
    news_of,
    news_of_registration,
    refusal_of,
    scan_of,
    unregistered,
)
from waypost.ports.answers import json_answer, raise_for_status
from waypost.ports.connector import (
    AccountField,
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierBusy,
    Quality,
    Report,
    Scan,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import Node, read_json

__all__ = [
    "ACCOUNT_FIELDS",
    "CALLS_PER_HOUR",
    "NUMBERS_PER_CALL",
    "QUALITY",
    "SLUG",
    "read_push",
    "reread",
    "track",
]

SLUG = "17track"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField(
        "security_key",
        "Access key from the settings of api.17track.net; pushes are proved with the same key",
        is_secret=True,
    ),
)
NUMBERS_PER_CALL = 40
CALLS_PER_HOUR = 10_000  # three a second are allowed
CARRIERS = frozenset(THEIRS)
FINDS_CARRIER = True
BASE_URL = "https://api.17track.net"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for up to forty numbers at once, and register those that are not yet. See `Connector.track`."""
    answer = yield from _asked("gettrackinfo", wanted, account=account, now=now)
    missing = unregistered(answer, wanted)
    registration = Node()
    if missing:
        try:
            registration = yield from _asked("register", missing, account=account, now=now)
        except (AnswerNotUnderstood, CarrierBusy):
            registration = Node()  # it costs the others nothing, and the next question registers again
    return Report(
        tuple(
            news_of_registration(registration, one.tracking_number)
            if one in missing
            else news_of(answer, one.tracking_number)
            for one in wanted
        )
    )


def _asked(
    verb: str, wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime
) -> Conversation[Node]:
    rows: list[dict[str, object]] = []
    for one in wanted:
        key = THEIRS.get(one.carrier or "")
        rows.append({"number": one.tracking_number, **({"carrier": key} if key else {})})
    headers = {"content-type": "application/json", "17token": account.values.get("security_key", "")}
    url = f"{account.base_url or BASE_URL}/track/v2.2/{verb}"
    response = yield Request("POST", url, headers, json.dumps(rows).encode())
    raise_for_status(response, carrier=SLUG, now=now)
    answer = json_answer(response, carrier=SLUG)
    refusal_of(answer)
    return answer


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
