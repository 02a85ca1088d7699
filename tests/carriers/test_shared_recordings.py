"""Answers that others recorded, which do not live in this repository: all are read, and listed for people.

`pytest -s` prints the table.
"""

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.carriers.recordings import status_of
from tests.carriers.shared_answers import NOT_REPEATED, THEIRS, files_of, heard
from waypost.carriers import registry
from waypost.domain.tracking import EventType
from waypost.ports.connector import CarrierRefused, Report

pytestmark = pytest.mark.shared_data


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
