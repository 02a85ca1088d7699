"""DPD in the Netherlands and Belgium: asked through its shipper web services (SOAP), never told by push.

What the fields mean: https://esolutions.dpd.com
"""

from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.dpd.asking import answer_to, logged_in, usable
from waypost.carriers.dpd.reading import is_login_refused, news_of, refusal_of, scan_of
from waypost.ports.connector import (
    AccountField,
    CarrierAccount,
    CarrierBusy,
    Quality,
    Report,
    Scan,
    Wanted,
)
from waypost.ports.exchange import Conversation
from waypost.ports.oauth import new_token
from waypost.ports.payload import Node, read_json

SLUG = "dpd"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("delis_id", "DELIS id that DPD gave you for its web services"),
    AccountField("password", "Password of the same user", is_secret=True),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 300  # DPD publishes no limit for questions; README.md


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    asked_with = account
    news = []
    for one in wanted:
        answer, account = yield from _asked(one.tracking_number, account, now)
        news.append(news_of(answer, one.tracking_number))
    return Report(tuple(news), token=new_token(account, asked_with))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))


def _asked(number: str, account: CarrierAccount, now: datetime) -> Conversation[tuple[Node, CarrierAccount]]:
    """Ask with the token at hand; log in where there is none, and once more where it is no longer taken."""
    asked_with = account
    kept = usable(account, now)
    if not kept:
        account = yield from logged_in(account, now)
    try:
        answer = yield from answer_to(number, account, now)
        if kept and is_login_refused(answer):
            account = yield from logged_in(account, now)
            answer = yield from answer_to(number, account, now)
    except CarrierBusy as busy:
        busy.token = new_token(account, asked_with)
        raise
    refusal_of(answer)
    return answer, account
