"""What UPS, FedEx, USPS and Canada Post are known to be misread for, told as sentences."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from tests.carriers.recordings import Recording, account_with_token, connector, play, recordings_of, status_of
from waypost.carriers import registry
from waypost.carriers.canada_post import reading as canada_post
from waypost.carriers.ups import reading as ups
from waypost.carriers.usps import reading as usps
from waypost.domain.tracking import EventType, Status
from waypost.ports.connector import Wanted
from waypost.ports.exchange import Response, alone
from waypost.ports.payload import Node

if TYPE_CHECKING:
    from waypost.ports.connector import SubscribingConnector

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def meaning(slug: str, *, code: str, type_: str | None = None, text: str | None = None) -> EventType:
    table = registry.code_table(slug)
    assert table is not None
    return table.meaning(type_=type_, code=code, text=text)


def recorded(slug: str, name: str) -> Recording:
    return next(one for one in recordings_of(slug) if one.written["name"] == name)


@pytest.mark.parametrize("type_", ["I", "D", "O", None])
@pytest.mark.parametrize("code", ["DS", "OF", "OT"])
def test_ups_out_for_delivery_is_out_for_delivery_whatever_its_type(code: str, type_: str | None) -> None:
    assert meaning("ups", code=code, type_=type_, text="OUT FOR DELIVERY") is EventType.OUT_FOR_DELIVERY


def test_ups_type_d_with_code_ot_is_not_delivered() -> None:
    news = play(recorded("ups", "loaded_with_type_d"))[0].news[0]
    assert [scan.carrier_type for scan in news.scans] == ["D"]
    assert status_of(news) is Status.OUT_FOR_DELIVERY


def test_ups_type_d_with_a_code_that_nobody_knows_is_unknown() -> None:
    assert meaning("ups", code="Q7", type_="D", text="Delivered") is EventType.UNKNOWN


def test_ups_receiver_not_available_is_an_attempt_and_no_mere_hold() -> None:
    assert meaning("ups", code="48", type_="X") is EventType.DELIVERY_ATTEMPTED


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date": "20261124", "time": "071356", "gmtOffset": "-05:00"}, "2026-11-24T07:13:56-05:00"),
        ({"date": "20261124", "time": "71356", "gmtOffset": "-05.00"}, "2026-11-24T07:13:56-05:00"),
        (
            {"date": "20261124", "time": "071356", "gmtDate": "20261124", "gmtTime": "12:13:56"},
            "2026-11-24T07:13:56-05:00",
        ),
        ({"gmtDate": "20261124", "gmtTime": "121356"}, "2026-11-24T12:13:56Z"),
        ({"date": "20261124", "time": "071356"}, "2026-11-24T07:13:56"),
        ({"date": "20261124", "time": "71"}, "2026-11-24"),
    ],
)
def test_ups_tells_its_local_clock_with_the_offset_it_gives(fields: dict[str, str], expected: str) -> None:
    scan = ups.scan_of(Node(fields))
    assert scan is not None
    assert scan.occurred_at == expected


def test_an_activity_without_a_day_is_left_out_and_told() -> None:
    activities = [{"date": "20261124", "time": "071356"}, {"time": "071356"}, {"date": "20261131"}]
    answer = Node({"trackResponse": {"shipment": [{"package": [{"activity": activities}]}]}})
    news = ups.news_of(answer, "1Z999AA10123456784")
    assert len(news.scans) == 1
    assert news.problem == "2 of 3 scans tell no day and are left out"


def test_a_shipment_of_several_parcels_tells_the_one_that_was_asked_for() -> None:
    def package(number: str, code: str) -> dict[str, object]:
        return {"trackingNumber": number, "activity": [{"date": "20261124", "status": {"code": code}}]}

    packages = [package("1Z999AA10123456784", "FS"), package("1Z999AA10123456793", "OT")]
    answer = Node({"trackResponse": {"shipment": [{"package": packages}]}})
    assert [scan.code for scan in ups.news_of(answer, "1Z999AA10123456793").scans] == ["OT"]
    other = ups.news_of(answer, "1Z999AA10123456800")
    assert (other.scans, other.problem) == ((), "the answer tells nothing of this number")


@pytest.mark.parametrize("slug", ["fedex", "ups", "usps"])
def test_an_answer_that_says_nothing_of_a_number_is_a_problem_and_not_silence(slug: str) -> None:
    account, number = account_with_token(slug, NOW), "1Z999AA10123456784"
    talk = connector(slug).track([Wanted(number)], account=account, now=NOW)
    (news,) = alone(talk, [Response(200, {}, b"{}")])[0].news
    assert (news.is_unknown, news.scans) == (False, ())
    assert news.problem


@pytest.mark.parametrize("root", ["tracking-detail", "wrapper"])
def test_one_number_of_canada_post_is_heard_wherever_its_document_begins(root: str) -> None:
    event = {"event-identifier": "0174", "event-date": "2026-11-24", "event-time": "08:27:43"}
    detail = {"pin": "1000000000000001", "significant-events": {"occurrence": event}}
    answer = Node({root: detail} if root == "tracking-detail" else {root: {"tracking-detail": detail}})
    news = canada_post.news_of(answer, "1000000000000001")
    assert [(scan.code, scan.type, scan.occurred_at) for scan in news.scans] == [
        ("0174", EventType.OUT_FOR_DELIVERY, "2026-11-24T08:27:43")
    ]


def test_canada_post_codes_without_their_zeros_are_other_codes() -> None:
    assert meaning("canada-post", code="0174") is EventType.OUT_FOR_DELIVERY
    assert meaning("canada-post", code="174") is EventType.UNKNOWN


def test_the_word_for_a_zone_is_no_offset() -> None:
    event = {"event-date": "2026-11-24", "event-time": "08:27:43", "event-time-zone": "EST"}
    scan = canada_post.scan_of(Node(event))
    assert scan is not None
    assert scan.occurred_at == "2026-11-24T08:27:43"


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        ("08", EventType.DELIVERY_ATTEMPTED),
        ("07", EventType.REFUSED),
        ("03", EventType.ADDRESS_PROBLEM),
        (None, EventType.PROBLEM),
        ("XX", EventType.PROBLEM),
    ],
)
def test_why_a_fedex_delivery_failed_stands_in_its_exception_code(
    exception: str | None, expected: EventType
) -> None:
    assert meaning("fedex", code="DE", type_=exception) is expected


def test_who_received_a_parcel_is_not_kept() -> None:
    for slug, name, person in (
        ("usps", "delivered", "A. EXAMPLE"),
        ("usps", "delivered", "EXAMPLE FIRM"),
        ("canada-post", "delivered", "A EXAMPLE"),
    ):
        recording = recorded(slug, name)
        assert person in str(recording.bodies)
        assert person not in str(play(recording)[0])


def test_usps_distribution_centres_are_read_as_city_state_and_facility() -> None:
    event = {"eventTimestamp": "2026-11-24T08:00:00", "eventCity": "QUEENS NY DISTRIBUTION CENTER"}
    scan = usps.scan_of(Node(event))
    assert scan is not None
    place = scan.location
    assert (place.city, place.region, place.country) == ("QUEENS", "NY", "US")
    assert place.facility == "QUEENS NY DISTRIBUTION CENTER"


@pytest.mark.parametrize(
    ("slug", "answer", "accepted", "days"),
    [
        (
            "ups",
            b'{"validTrackingNumbers": ["1Z999AA10123456784"], "invalidTrackingNumbers": ["1Z1"]}',
            1,
            14,
        ),
        ("usps", b'{"subscriptionId": "example"}', 1, None),
    ],
)
def test_a_subscription_tells_what_was_accepted_and_until_when(
    slug: str, answer: bytes, accepted: int, days: int | None
) -> None:
    module = cast("SubscribingConnector", connector(slug))
    account = account_with_token(slug, NOW)
    numbers = ["1Z999AA10123456784", "1Z1"] if slug == "ups" else ["9400100000000000000008"]
    talk = module.subscribe(numbers, hook_url="https://shop.example/h", account=account, now=NOW)
    told = alone(talk, [Response(200, {}, answer)])[0]
    assert len(told.tracking_numbers) == accepted
    assert (told.expires_at and (told.expires_at - NOW).days) == days
