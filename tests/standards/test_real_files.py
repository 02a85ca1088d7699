"""Real files that do not live in this repository: they parse, and a table shows what we make of them."""

import os
from pathlib import Path

import pytest

from tests.standards.recordings import NOW
from waypost.ports.connector import CarrierAccount
from waypost.standards import registry

SHARED = Path(os.environ.get("WAYPOST_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
FILES = sorted((SHARED / "edi").glob("*.edi"))


@pytest.mark.shared_data
@pytest.mark.skipif(not FILES, reason="the collection of real EDI files is not here (WAYPOST_SHARED_DATA)")
def test_every_real_file_parses_and_its_statuses_are_listed() -> None:
    for file in FILES:
        body = file.read_bytes()
        reader = registry.format_of(body)
        assert reader is not None, file.name
        report = reader.read_file(body, account=CarrierAccount(1, "example", {}), now=NOW)
        assert report.news, file.name
        print(f"\n{file.name} ({reader.SLUG}){''.join(f'; {one}' for one in report.warnings)}")
        for news in report.news:
            for scan in news.scans:
                place = scan.location.city or scan.location.country or ""
                row = (news.tracking_number, scan.occurred_at, scan.code, scan.carrier_type, scan.type, place)
                print("  " + " ".join(f"{part or '-'!s:<17}" for part in row))
                assert reader.reread(scan.raw or "") == scan
