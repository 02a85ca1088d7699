"""Answers that others recorded, which do not live in this repository: all are read, and listed for people.

`pytest -s` prints the table.
"""

import csv
import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.carriers.recordings import account_with_token, connector, status_of
from waypost.carriers import registry
from waypost.domain.tracking import EventType
from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused, Report, Wanted
from waypost.ports.exchange import Response, alone

pytestmark = pytest.mark.shared_data
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

# The first part of a file's name, whose it is, and the numbers in it.
THEIRS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ups": ("ups", ("1Z023E2X0214323462",)),
    "fedex": ("fedex", ("738488882438", "776094337676", "123456789012", "39936862321")),
    "usps": ("usps", ("9400109104250532908587",)),
    "usps_international": ("usps", ("9400109104250532908587",)),
    "canadapost": ("canada-post", ("7023210039414604",)),
    "dhl_parcel_de": ("dhl-parcel-de", ("00340434161094015902",)),
    "dhl_universal": ("dhl", ("7777777770",)),
    "dpd": ("dpd", ("05308801410058",)),
    "gls": ("gls", ("36301917596",)),
    "mydhl": ("dhl-express", ("9356579890",)),
    "amazon_shipping": ("amazon", ("89108749065090",)),
    "australiapost": (
        "australia-post",
        ("ET123456789AU", "LX123456789US", "00123456789000123400", "7XX1000"),
    ),
    "colissimo": ("la-poste", ("EW112720413FR",)),
    "easypost": ("easypost", ("EZ1000000001",)),
    "hermes": ("hermes-de", ("H1234567890123456789",)),
    "laposte": ("la-poste", ("EW112720413FR",)),
    "shipengine": ("shipengine", ("1Z999AA1234567890",)),
    "royalmail": ("royal-mail", ("090367574000000FE1E1B",)),
}
NOT_ANSWERS = {  # questions, a picture
    "easypost__TRACKING_PAYLOAD.json",
    "fedex__TrackingPayload.json",
    "mydhl__ProofOfDeliveryResponse.json",
    "shipengine__TrackingPayload.json",
}
NOT_REPEATED = {"05308801410058"}  # DPD does not say which number it tells of


def heard(file: Path) -> tuple[str, Report | Exception]:
    slug, numbers = THEIRS[file.name.partition("__")[0]]
    module = connector(slug)
    body = file.read_bytes()
    wanted = [Wanted(number) for number in numbers if number.encode() in body] or [Wanted(numbers[0])]
    answer = Response(200, {}, body)
    talk = module.track(wanted, account=account_with_token(slug, NOW), now=NOW)
    try:
        return slug, alone(talk, [answer] * 3 * len(wanted))[0]
    except (AnswerNotUnderstood, CarrierBusy, CarrierRefused) as error:
        return slug, error


def files_of(shared_data: Path) -> list[Path]:
    found = sorted((shared_data / "carriers").glob("*__*"))
    ours = [file for file in found if file.name.partition("__")[0] in THEIRS]
    return [file for file in ours if file.name not in NOT_ANSWERS]


def test_every_recorded_answer_is_read_and_listed(shared_data: Path) -> None:
    files = files_of(shared_data)
    assert files
    print()
    for file in files:
        slug, report = heard(file)
        if isinstance(report, Exception):
            print(f"{file.name:48} {slug:12} {type(report).__name__}: {report}")
            continue
        for news in report.news:
            told = "not known" if news.is_unknown else status_of(news).value
            print(f"{file.name:48} {slug:12} {news.tracking_number:24} {told}  {news.problem or ''}")
            for scan in news.scans:
                words = f"{scan.text or '':.60} {scan.location.city or ''}"
                print(f"  {scan.occurred_at:26} {scan.type:20} {scan.code or '':6} {words}")


def test_what_is_recorded_as_delivered_is_delivered(shared_data: Path) -> None:
    standings = {
        file.name: [status_of(news).value for news in report.news if news.scans]
        for file in files_of(shared_data)
        if isinstance((report := heard(file)[1]), Report)
    }
    assert standings["usps__TrackingResponse.json"] == ["delivered"]
    assert standings["fedex__InconsistentDateTimeResponse.json"] == ["delivered"]
    assert standings["canadapost__TrackingResponseXml.xml"] == ["delivered"]
    assert standings["colissimo__TrackingResponse.json"] == ["delivered"]
    assert standings["hermes__TrackingResponse.json"] == ["delivered"]
    assert standings["amazon_shipping__TrackingResponseJSON.json"] == ["delivered"]
    assert standings["australiapost__TrackingResponse.json"] == ["in_transit", "delivered", "delivered"]
    assert standings["easypost__TrackingResponseJSON.json"] == ["label_created"]
    assert standings["dhl_parcel_de__TrackingResponseXML.xml"] == ["delivered"]
    assert standings["mydhl__TrackingResponse.json"] == ["delivered"]
    assert standings["dpd__TrackingResponse.xml"] == ["attempt_failed"]


def test_one_number_of_canada_post_is_heard_with_all_its_events(shared_data: Path) -> None:
    _, report = heard(shared_data / "carriers" / "canadapost__TrackingResponseXml.xml")
    assert isinstance(report, Report)
    assert [(scan.code, scan.type.value) for scan in report.news[0].scans] == [
        ("20", "note"),
        ("0174", "out_for_delivery"),
        ("0100", "in_transit"),
        ("0173", "address_problem"),
        ("1496", "delivered"),
        ("20", "note"),
    ]


def test_nearly_every_code_of_a_thousand_real_fedex_scans_is_known(shared_data: Path) -> None:
    table = registry.code_table("fedex")
    assert table is not None
    with gzip.open(shared_data / "fedex_scans" / "scan_events.csv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    meanings: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        code, exception = row["event_type"], row["exception_code"]
        text = " - ".join(part for part in (row["description"], row["exception"]) if part)
        meanings[table.meaning(type_=exception, code=code, text=text).value, code, exception, text] += 1
    unknown = {key: count for key, count in meanings.items() if key[0] == EventType.UNKNOWN}
    print(f"\n{len(rows)} scans, {sum(unknown.values())} of an unknown code")
    for (meaning, code, exception, text), count in sorted(meanings.items()):
        print(f"{count:6} {meaning:20} {code:3} {exception:4} {text:.80}")
    assert sum(unknown.values()) <= 0.01 * len(rows)


def test_an_error_of_an_account_is_told_as_one(shared_data: Path) -> None:
    refused = ("ups__AuthError.json", "canadapost__AuthError.xml")
    kinds = [type(heard(shared_data / "carriers" / name)[1]) for name in refused]
    assert kinds == [CarrierRefused, CarrierRefused]
    missing = (
        "ups__TrackingNumberNotFoundResponseJSON.json",
        "canadapost__UnknownTrackingNumberResponse.xml",
    )
    for name in missing:
        report = heard(shared_data / "carriers" / name)[1]
        assert isinstance(report, Report)
        assert [news.is_unknown for news in report.news] == [True]


def test_the_numbers_that_are_asked_for_stand_in_the_files(shared_data: Path) -> None:
    written = json.dumps([file.read_text("utf-8") for file in files_of(shared_data)])
    assert [n for _, numbers in THEIRS.values() for n in numbers if n not in written] == [*NOT_REPEATED]
