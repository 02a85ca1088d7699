"""Pushes of Amazon: its own tracking pushes, and milestones that a queue, a bus or a topic carries to us.

The milestones' form: https://github.com/amzn/selling-partner-api-models
(schemas/notifications/ShipmentTrackingMilestoneChangedNotification.json)
"""

from datetime import datetime

from waypost.carriers.amazon.reading import CODES, news_of, scan_of
from waypost.carriers.amazon.sns import carried_by, is_sns
from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierAccount,
    OtherNumber,
    Pushed,
    PushRefused,
    Report,
    Scan,
    ShipmentNews,
)
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.scans import read_scans
from waypost.ports.signatures import header, require_secret

_FINAL = frozenset({EventType.DELIVERED, EventType.RETURNED})
_NUMBERS = ("aftn", "proNumber", "acsin", "containerNumber", "houseBillOfLadingNumber")


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. Proved by the secret in `x-api-key`, or by the signature of SNS.

    SNS repeats a message for hours with its first time, and what is told twice is recorded once: so no
    time is required to be fresh.
    """
    del now
    message = _message(pushed, account)
    told = message["detail"] or message  # an event of EventBridge wraps it
    milestones = told["payload"]["shipmentTrackingMilestoneChangedNotification"]["trackingDetail"]
    if milestones:
        return Report((_news_of_milestones(milestones),))
    number = told["trackingId"].text()
    if number is None:
        raise AnswerNotUnderstood("amazon push: no tracking number")
    if told["eventHistory"]:
        return Report((news_of(told, number),))
    scans, unread = read_scans([told], scan_of)
    return Report((ShipmentNews(number, scans, problem=unread),))


def _message(pushed: Pushed, account: CarrierAccount) -> Node:
    """What was pushed, proved. Nothing of an unproved body is told but what kind it seems to be."""
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        _require_key(pushed, account)
        raise AnswerNotUnderstood(f"amazon push: {problem}") from problem
    if not is_sns(message):
        _require_key(pushed, account)
        return message
    certificate, topic = account.values.get("sns_certificate"), account.values.get("sns_topic")
    if not (certificate and topic):
        raise PushRefused("amazon push: the account names no topic and certificate of SNS")
    return carried_by(message, topic=topic, certificate=certificate)


def _require_key(pushed: Pushed, account: CarrierAccount) -> None:
    require_secret(header(pushed.headers, "x-api-key"), account.values.get("push_secret"))


def _news_of_milestones(detail: Node) -> ShipmentNews:
    identifier = detail["identifier"]
    named = [identifier["carrierTracking"]["trackingNumber"].text()]
    named += [identifier[name].text() for name in _NUMBERS]
    numbers = [number for number in named if number]
    if not numbers:
        raise AnswerNotUnderstood("amazon push: no tracking number")
    scans, unread = read_scans(detail.each("milestoneHistory"), scan_of_milestone)
    if not scans:
        scans, unread = read_scans(detail.each("latestMilestone"), scan_of_milestone)
    is_over = any(scan.type in _FINAL for scan in scans)
    return ShipmentNews(
        numbers[0],
        scans,
        expected_at=None if is_over else _expected(detail),
        problem=unread,
        other_numbers=tuple(OtherNumber(number) for number in numbers[1:]),
    )


def scan_of_milestone(milestone: Node) -> Scan | None:
    """One milestone; None where it tells no day. Its subcode says more, such as why it is late."""
    occurred_at = tidy_time(milestone["occurredAt"].text())
    if occurred_at is None:
        return None
    status, place = milestone["status"], milestone["location"]["address"]
    code, subcode, text = (status[name].text() for name in ("code", "subCode", "description"))
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=subcode, code=code),
        code=code,
        carrier_type=subcode,
        text=text,
        location=Location(
            city=place["city"].text(), region=place["region"].text(), country=place["countryCode"].text()
        ),
        mapping_version=CODES.version,
        raw=milestone.as_text(),
    )


def _expected(detail: Node) -> str | None:
    for estimate in detail.each("trackingEstimates"):
        if estimate["type"].text() == "ESTIMATED_DELIVERY_DATE":
            return tidy_time(estimate["estimatedInterval"]["endTime"].text())
    return None
