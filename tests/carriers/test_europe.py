"""What DHL, DPD, GLS, PostNord and Royal Mail are known to be misread for, told as sentences."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.carriers.recordings import account_with_token, connector, play, recordings_of, status_of
from waypost.carriers import registry
from waypost.carriers.dhl import reading as dhl
from waypost.carriers.dhl_express import reading as dhl_express
from waypost.carriers.dpd import reading as dpd
from waypost.domain.tracking import EventType, Status
from waypost.ports.connector import CarrierBusy, Wanted
from waypost.ports.exchange import Response, alone
from waypost.ports.payload import Node, read_xml

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def meaning(slug: str, *, code: str, type_: str | None = None, text: str | None = None) -> EventType:
    table = registry.code_table(slug)
    assert table is not None
    return table.meaning(type_=type_, code=code, text=text)


def test_event_113_of_postnord_is_out_for_delivery_though_its_status_says_en_route() -> None:
    assert meaning("postnord", code="EN_ROUTE", type_="113") is EventType.OUT_FOR_DELIVERY
    assert meaning("postnord", code="EN_ROUTE", type_="20") is EventType.IN_TRANSIT
    assert meaning("postnord", code="OTHER") is EventType.UNKNOWN


def test_a_parcel_that_gls_brought_to_a_parcelshop_is_not_delivered() -> None:
    assert meaning("gls", code="DELIVD.PARCELSHOP") is EventType.AVAILABLE_FOR_PICKUP
    assert meaning("gls", code="DELIVD.SOMETHING_NEW") is EventType.UNKNOWN


@pytest.mark.parametrize(
    "words", ["Out for delivery", "The shipment has been loaded onto the delivery vehicle"]
)
def test_the_one_word_transit_of_dhl_is_out_for_delivery_where_its_words_say_so(words: str) -> None:
    assert meaning("dhl", code="transit", text=words) is EventType.OUT_FOR_DELIVERY
    assert meaning("dhl", code="transit", text="Processed") is EventType.IN_TRANSIT


def test_who_signed_for_a_dhl_parcel_is_neither_told_nor_kept() -> None:
    written = {"timestamp": "2026-11-24T10:02:00", "statusCode": "delivered", "status": "Delivered"}
    scan = dhl.scan_of(Node({**written, "description": "A SIGNATORY"}))
    assert scan is not None
    assert scan.text == "Delivered"
    assert "SIGNATORY" not in (scan.raw or "")


def test_a_damaged_delivery_of_dhl_express_is_no_clean_one() -> None:
    assert meaning("dhl-express", code="DD", text="Delivered damaged") is EventType.DAMAGED


@pytest.mark.parametrize(
    ("written", "city", "region"),
    [
        ("BRIGHTON-GBR", "BRIGHTON", None),
        ("LONDON-HEATHROW-GBR", "LONDON-HEATHROW", None),
        ("SPRINGFIELD GARDENS,NY-USA", "SPRINGFIELD GARDENS", "NY"),
        ("Barcelona - Spain", "Barcelona", None),
        ("New York, NY", "New York", "NY"),
    ],
)
def test_a_service_area_of_dhl_express_is_a_city(written: str, city: str, region: str | None) -> None:
    scan = dhl_express.scan_of(Node({"date": "2026-11-24", "serviceArea": [{"description": written}]}))
    assert scan is not None
    assert (scan.location.city, scan.location.region) == (city, region)


def test_a_parcel_that_dhl_delivers_on_its_way_back_is_returned() -> None:
    assert meaning("dhl-parcel-de", code="ZU") is EventType.DELIVERED
    assert meaning("dhl-parcel-de", code="ZU", type_="ruecksendung") is EventType.RETURNED


def test_dhl_is_given_the_postal_code_that_opens_the_details() -> None:
    account = account_with_token("dhl-parcel-de", NOW)
    wanted = [Wanted("00340434000000000017", postal_code='5"<3')]
    request = next(connector("dhl-parcel-de").track(wanted, account=account, now=NOW))
    asked = read_xml(parse_qs(urlsplit(request.url).query)["xml"][0].encode())["data"]
    assert asked["@zip-code"].text() == '5"<3'
    assert asked["@piece-code"].text() == "00340434000000000017"


def test_a_dpd_parcel_at_its_depot_is_not_out_for_delivery_whatever_its_label_says() -> None:
    in_transit = next(one for one in recordings_of("dpd") if one.written["name"] == "in_transit")
    news = play(in_transit)[0].news[0]
    assert [scan.type for scan in news.scans][-1] is EventType.ARRIVED
    assert status_of(news) is Status.IN_TRANSIT


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("8/17/2021 7:11:26 PM", "2021-08-17T19:11:26"),
        ("8/17/2021 12:00:00 AM", "2021-08-17T00:00:00"),
        ("8/17/2021 12:30:00 PM", "2021-08-17T12:30:00"),
        ("8/17/2021", "2021-08-17"),
        ("13/32/2021 7:11:26 PM", None),
    ],
)
def test_an_american_clock_of_dpd_is_read_without_an_offset(written: str, told: str | None) -> None:
    scan = dpd.scan_of(Node({"date": {"content": written}}))
    assert (scan.occurred_at if scan else None) == told


def test_a_token_that_dpd_gave_before_it_was_busy_is_kept() -> None:
    login = next(one for one in recordings_of("dpd") if one.written["name"] == "label_created")
    given = Response(200, {}, login.bodies[0].encode())
    account = replace(account_with_token("dpd", NOW), token=None)
    talk = connector("dpd").track([Wanted("09980000000017")], account=account, now=NOW)
    with pytest.raises(CarrierBusy) as busy:
        alone(talk, [given, Response(503, {}, b"")])
    assert busy.value.token is not None
    assert busy.value.token.value == "example-auth"
