"""Every file that others recorded, as a table for people: `pytest -rP tests/carriers/test_shared_table.py`.

No file is passed over: it is read, or it is named here with the reason why it is not.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.carriers.recordings import status_of
from tests.carriers.shared_answers import NOT_ANSWERS, NOW, THEIRS, heard
from waypost.domain.tracking import EventType
from waypost.ports.connector import CarrierAccount, Report, ShipmentNews
from waypost.standards import registry as formats

pytestmark = pytest.mark.shared_data

# The first part of a file's name, and why no connector reads it.
NOT_OURS = {
    "bpost": "known by its numbers only",
    "chronopost": "asked through La Poste's Suivi, not through its own service",
    "dhl_express": "an older XML service, which MyDHL has replaced",
    "dhl_poland": "an older service of DHL in Poland",
    "purolator": "known by its numbers only",
    "tnt": "an older service, now FedEx",
}
# (file, code): why the code stays unknown. Nothing else may.
UNKNOWN = {
    ("shipengine__TrackingResponse.json", "(none)"): "an older answer, whose events carry no status_code",
    ("IFTSTA_example.edi", "Z1"): "a code of its two partners alone, told without words",
    ("d00b_iftsta.edi", "P"): "a status of railways, told in words that no rule knows yet",
}


def row(file: str, reader: str, news: Sequence[ShipmentNews]) -> str:
    scans = [scan for one in news for scan in one.scans]
    statuses = ", ".join("not known" if one.is_unknown else status_of(one).value for one in news)
    return f"{file:44} {reader:15} {len(news):3} {len(scans):4}  {statuses:40.40} {', '.join(unknown(news))}"


def unknown(news: Sequence[ShipmentNews]) -> list[str]:
    codes = {scan.code or "(none)" for one in news for scan in one.scans if scan.type is EventType.UNKNOWN}
    return sorted(codes)


def explained(part: str) -> list[tuple[str, str]]:
    return sorted(key for key in UNKNOWN if part in key[0])


def test_every_shared_answer_is_read_or_named_with_a_reason(shared_data: Path) -> None:
    unexplained = []
    print()
    for file in sorted((shared_data / "carriers").iterdir()):
        whose = file.name.partition("__")[0]
        if whose not in THEIRS or file.name in NOT_ANSWERS:
            print(f"{file.name:44} {NOT_OURS.get(whose) or 'a question or a picture'}")
            assert whose in NOT_OURS or file.name in NOT_ANSWERS, file.name
            continue
        slug, report = heard(file)
        if isinstance(report, Report):
            print(row(file.name, slug, report.news))
            unexplained += [(file.name, code) for code in unknown(report.news)]
        else:
            print(f"{file.name:44} {slug:15} {type(report).__name__}: {report}")
    assert unexplained == explained("__")


def test_every_shared_edi_file_is_read_and_every_code_known(shared_data: Path) -> None:
    files = sorted((shared_data / "edi").iterdir())
    assert files
    unexplained = []
    print()
    for file in files:
        body = file.read_bytes()
        reader = formats.format_of(body)
        assert reader is not None, file.name
        report = reader.read_file(body, account=CarrierAccount(1, "example", {}), now=NOW)
        print(row(file.name, reader.SLUG, report.news))
        unexplained += [(file.name, code) for code in unknown(report.news)]
    assert unexplained == explained(".edi")
