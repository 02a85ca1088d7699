"""Every recorded conversation, played through the real connector, comes to what the recording says."""

from typing import Any

import pytest

from tests.carriers.recordings import Recording, all_recordings, play, status_of
from waypost.ports import connector as ports
from waypost.ports.connector import ShipmentNews

RECORDINGS = all_recordings()


def with_error(*, says: bool) -> list[Recording]:
    return [one for one in RECORDINGS if ("error" in one.written["expected"]) is says]


@pytest.mark.parametrize("recording", with_error(says=False), ids=str)
def test_a_recording_comes_to_the_news_that_it_promises(recording: Recording) -> None:
    report, requests = play(recording)
    assert [as_written(news) for news in report.news] == recording.written["expected"]["news"]
    asked = [{"method": request.method, "url": request.url} for request in requests]
    assert asked == [exchange["request"] for exchange in recording.written.get("exchanges", [])]


@pytest.mark.parametrize("recording", with_error(says=True), ids=str)
def test_a_recording_ends_in_the_error_that_it_promises(recording: Recording) -> None:
    expected = recording.written["expected"]["error"]
    with pytest.raises(getattr(ports, expected["is"])) as caught:
        play(recording)
    assert getattr(caught.value, "retry_after_s", None) == expected.get("retry_after_s")
    for secret in recording.written["account"].get("values", {}).values():
        assert secret not in str(caught.value)


def as_written(news: ShipmentNews) -> dict[str, Any]:
    """Form the news as recordings write it: what is empty is left out."""
    told = {
        "tracking_number": news.tracking_number,
        "status": status_of(news).value,
        "service": news.service,
        "expected_at": news.expected_at,
        "problem": news.problem,
        "is_unknown": news.is_unknown,
        "carrier": news.carrier,
        "other_numbers": [[other.tracking_number, other.carrier] for other in news.other_numbers],
        "scans": [[scan.occurred_at, scan.type.value, scan.code, scan.location.city] for scan in news.scans],
    }
    return {name: value for name, value in told.items() if value not in (None, False, [])}
