"""Each situation of a parcel is recorded for each connector, and the recording comes to what it is called."""

import json

import pytest

from tests.carriers.recordings import Recording, folder_of, play, recordings_of, status_of
from waypost.carriers import registry
from waypost.domain.tracking import Status
from waypost.ports.connector import CarrierBusy, CarrierRefused

SLUGS = sorted(registry.CONNECTORS)
STANDINGS = {
    "label_created": {Status.LABEL_CREATED},
    "in_transit": {Status.IN_TRANSIT, Status.PICKED_UP},
    "out_for_delivery": {Status.OUT_FOR_DELIVERY},
    "delivered": {Status.DELIVERED},
    "exception": {Status.EXCEPTION, Status.ATTEMPT_FAILED},
}
ERRORS = {"refused_credentials": CarrierRefused, "rate_limited": CarrierBusy}
SITUATIONS = (*STANDINGS, "not_found", *ERRORS)

# What a carrier's format cannot express, each with the reason that its README gives, too.
CANNOT_BE_SAID: dict[tuple[str, str], str] = {}


def recorded(slug: str, situation: str) -> Recording:
    found = {one.written["name"]: one for one in recordings_of(slug)}
    if situation not in found:
        assert (slug, situation) in CANNOT_BE_SAID, f"{slug} has no recording {situation}.json"
        pytest.skip(CANNOT_BE_SAID[slug, situation])
    return found[situation]


@pytest.mark.parametrize("slug", SLUGS)
def test_what_a_carrier_has_no_recording_of_is_told(slug: str) -> None:
    names = {one.written["name"] for one in recordings_of(slug)}
    missing = [one for one in SITUATIONS if one not in names and (slug, one) not in CANNOT_BE_SAID]
    assert missing == [], f"recordings that {slug} lacks"


def test_what_a_format_cannot_express_stands_in_the_readme() -> None:
    explained = set()
    for slug in SLUGS:
        file = folder_of(slug) / "recordings" / "absent.json"
        absent = json.loads(file.read_text("utf-8")) if file.exists() else {}
        explained |= {(slug, situation) for situation in absent if situation in SITUATIONS}
        readme = (folder_of(slug) / "README.md").read_text("utf-8")
        assert [one for one in absent if one in SITUATIONS and one not in readme] == [], slug
    assert explained == set(CANNOT_BE_SAID)


@pytest.mark.parametrize("situation", STANDINGS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_situation_comes_to_the_status_it_is_called(slug: str, situation: str) -> None:
    report, _ = play(recorded(slug, situation))
    assert {status_of(news) for news in report.news} <= STANDINGS[situation]
    assert all(news.scans for news in report.news)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_number_that_is_not_found_is_unknown_and_no_trouble(slug: str) -> None:
    report, _ = play(recorded(slug, "not_found"))
    assert [(news.is_unknown, news.scans) for news in report.news] == [(True, ())] * len(report.news)
    assert report.news


@pytest.mark.parametrize("situation", ERRORS)
@pytest.mark.parametrize("slug", SLUGS)
def test_an_account_in_trouble_is_told_by_the_error_for_it(slug: str, situation: str) -> None:
    with pytest.raises(ERRORS[situation]):
        play(recorded(slug, situation))
