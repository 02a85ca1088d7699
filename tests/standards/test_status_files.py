"""Every format of status files keeps the same promises, whoever wrote the file."""

import re
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.standards.recordings import NOW, Recording, named, play, recordings, told
from waypost.domain.local_time import place_in_time
from waypost.domain.tracking import EventType
from waypost.ports.codes import code_table
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Scan
from waypost.ports.status_file import FileReport
from waypost.standards import registry

ALL = list(recordings())
SELF_EXPLAINING = [one for one in ALL if "account" not in one.written]
OF_SINGLE_SHIPMENTS = [one for one in ALL if one.written["name"] != "several_drops"]  # drops share a header
JUNK = (
    "",
    "x",
    "\u00e9",
    "00000000",
    "99999999",
    "*",
    "+",
    "'",
    "~",
    ":",
    "-1",
    "LX",
    "AT7",
    "STS",
    "A" * 300,
)
NOT_FILES = (
    b"",
    b"\xff\xfe\x00",
    b"ISA",
    b"UNA",
    b"ISA*",
    b"UNB+",
    b"{}",
    b"<a/>",
    b"UNA:+.? '",
    b"ISA" + b"*" * 99,
)
SAYS_AN_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


@pytest.mark.parametrize("recording", ALL, ids=str)
def test_a_recorded_file_tells_what_is_expected(recording: Recording) -> None:
    report = play(recording)
    assert told(report) == recording.written["expected"]
    assert len(report.warnings) == recording.written["warnings"], report.warnings


@pytest.mark.parametrize("recording", SELF_EXPLAINING, ids=str)
def test_a_file_is_recognised_by_its_own_format_alone(recording: Recording) -> None:
    found = registry.format_of(recording.body)
    assert found is not None
    assert recording.slug == found.SLUG


@pytest.mark.parametrize("recording", ALL, ids=str)
def test_a_kept_scan_read_again_is_the_same_scan(recording: Recording) -> None:
    for scan in scans(play(recording)):
        assert scan.raw is not None
        assert "Nobody At All" not in scan.raw
        again = recording.format.reread(scan.raw)
        assert again == scan


@pytest.mark.parametrize("recording", ALL, ids=str)
def test_a_garbled_file_never_crashes_its_reader(recording: Recording) -> None:
    count = 0
    for body in garbled(recording):
        count += 1
        try:
            report = play(recording, body)
        except AnswerNotUnderstood:
            continue
        for scan in scans(report):
            place_in_time(scan.occurred_at, zone_of_location=None, zone_of_account=None)
            (scan.raw or "").encode()
    print(f"{recording}: {count} mutations, 0 crashes")


@pytest.mark.parametrize("recording", OF_SINGLE_SHIPMENTS, ids=str)
def test_what_is_wrong_with_one_shipment_costs_no_other(recording: Recording) -> None:
    whole = told(play(recording))
    count = 0
    for hurt, body in hurt_shipments(recording, list(whole)):
        after = told(play(recording, body))
        others = {number: news for number, news in whole.items() if number != hurt}
        assert {number: after.get(number) for number in others} == others
        count += 1
    assert count > 0 or len(whole) == 1


@pytest.mark.parametrize("slug", registry.STATUS_FILES)
def test_what_is_no_such_file_is_said_to_be_not_understood(slug: str) -> None:
    for body in NOT_FILES:
        try:
            report = named(slug).read_file(body, account=CarrierAccount(1, "x", {}), now=NOW)
        except AnswerNotUnderstood:
            continue
        assert report.news == ()


@pytest.mark.parametrize("slug", ["x12-214", "edifact-iftsta"])
def test_delivered_takes_a_code_that_says_so(slug: str) -> None:
    table = code_table(registry.STATUS_FILES[slug])
    assert all(rule.code for rule in table.rules if rule.means is EventType.DELIVERED)
    assert table.sources


@pytest.mark.parametrize("slug", ["x12-214", "edifact-iftsta"])
def test_files_are_read_faster_than_1500_interchanges_a_second(slug: str) -> None:
    mine = [one for one in ALL if one.slug == slug]
    begun, count = time.process_time(), 0
    while time.process_time() - begun < 0.5:
        for recording in mine:
            play(recording)
            count += 1
    rate = count / (time.process_time() - begun)
    print(f"{slug}: {rate:,.0f} interchanges/s of {sum(len(one.body) for one in mine) // len(mine)} bytes")
    assert rate > 300, "far from what it was; the goal is 1,500"


def test_an_offset_that_the_file_does_not_give_is_not_made_up() -> None:
    silent = {"LT", None}
    for recording in ALL:
        if recording.slug != "x12-214":
            continue
        for scan in scans(play(recording)):
            code = (scan.raw or "").split('"at7":[')[1].split("]")[0].split(",")
            time_code = code[6].strip('"') if len(code) > 6 else None
            if time_code in silent:
                assert not SAYS_AN_OFFSET.search(scan.occurred_at)


def test_a_general_time_code_follows_the_season() -> None:
    summer = report_of("20260701", "ET")
    winter = report_of("20261201", "ET")
    assert [summer.occurred_at, winter.occurred_at] == [
        "2026-07-01T09:00:00-04:00",
        "2026-12-01T09:00:00-05:00",
    ]
    assert report_of("20260701", "UT").occurred_at == "2026-07-01T09:00:00Z"
    assert report_of("20260701", "24").occurred_at == "2026-07-01T09:00:00-01:00"
    assert report_of("20260701", "13").occurred_at == "2026-07-01T09:00:00-12:00"
    assert report_of("20260701", "LT").occurred_at == "2026-07-01T09:00:00"


def test_a_position_is_read_with_its_side_of_the_world() -> None:
    (recording,) = (one for one in ALL if one.written["name"] == "several_shipments")
    places = [scan.location for scan in scans(play(recording))]
    assert (places[1].lat, places[1].lon) == (41.75, -89.50333)


def test_an_account_says_where_its_tracking_number_stands() -> None:
    (recording,) = (one for one in ALL if one.written["name"] == "several_shipments")
    account = CarrierAccount(1, "example-freight", {"references": "B10-02"})
    report = recording.format.read_file(recording.body, account=account, now=NOW)
    assert [news.tracking_number for news in report.news] == ["SO-1", "SO-2", "SO-3"]


def report_of(day: str, time_code: str) -> Scan:
    body = (
        f"ISA*00**00**ZZ*A*ZZ*B*260701*0736*U*00401*1*0*P*>~GS*QM*A*B*{day}*0736*1*X*004010~ST*214*1~"
        f"B10*1*2*EXLT~LX*1~AT7*X4*NS***{day}*0900*{time_code}~SE*5*1~GE*1*1~IEA*1*1~"
    )
    report = named("x12-214").read_file(body.encode(), account=CarrierAccount(1, "x", {}), now=NOW)
    (scan,) = scans(report)
    datetime.fromisoformat(scan.occurred_at)
    return scan


def scans(report: FileReport) -> Iterator[Scan]:
    for news in report.news:
        yield from news.scans


def garbled(recording: Recording) -> Iterator[bytes]:
    """Every line dropped, doubled, cut short; every element of it emptied or replaced by junk."""
    lines = recording.written["lines"]
    for index, line in enumerate(lines):
        for changed in ([], [line, line], [line[: len(line) // 2]]):
            yield joined(recording, [*lines[:index], *changed, *lines[index + 1 :]])
        parts = re.split(r"([*+|;,:])", line)
        for where in range(0, len(parts), 2):
            for junk in JUNK:
                broken = "".join([*parts[:where], junk, *parts[where + 1 :]])
                yield joined(recording, [*lines[:index], broken, *lines[index + 1 :]])


def hurt_shipments(recording: Recording, numbers: list[str]) -> Iterator[tuple[str, bytes]]:
    """Each line that lies within one shipment alone, dropped; and whose it was.

    A CNI that is gone leaves no trace: what followed it reads as more of the consignment before. So it is
    garbled here, not dropped.
    """
    lines = recording.written["lines"]
    owner: str | None = None
    for index, line in enumerate(lines):
        found = [number for number in numbers if number in line]
        if found:
            owner = found[0]
        elif line.startswith(("ST", "SE", "UNH", "UNT", "UNE", "GE", "GS", "IEA", "CNI", "B10")) and owner:
            owner = None
        if owner is not None:
            left = [f"XXX{line[3:]}"] if line.startswith("CNI") else []
            yield owner, joined(recording, [*lines[:index], *left, *lines[index + 1 :]])


def joined(recording: Recording, lines: list[str]) -> bytes:
    return str(recording.written["joined_by"]).join(lines).encode("utf-8")
