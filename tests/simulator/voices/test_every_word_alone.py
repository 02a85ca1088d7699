"""Every word of these voices alone: no word is understood only because of what stands beside it."""

import pytest

from tests.simulator.in_process import heard, true
from tests.simulator.voices.asking import parcel_with, talk_about
from waypost.domain.tracking import EventType
from waypost.simulator.voices.registry import all_voices, manner_of

SLUGS = (
    "17track", "aftership", "amazon", "australia-post", "easypost", "hermes-de", "la-poste", "ship24",
    "shipengine", "shippo", "trackingmore",
)  # fmt: skip
WORDS = [(slug, kind) for slug in SLUGS for kind in EventType if kind in all_voices()[slug].TYPES]


@pytest.mark.parametrize(("slug", "kind"), WORDS)
def test_a_word_alone_is_understood(slug: str, kind: EventType) -> None:
    carrier = "ups" if manner_of(all_voices()[slug]).carriers else slug
    parcel = parcel_with(kind, carrier=carrier)
    (news,) = talk_about(slug, parcel).track(parcel)
    assert heard(slug, news.scans) == true(slug, parcel.happenings)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_aggregator_names_the_true_carrier(slug: str) -> None:
    for carrier in manner_of(all_voices()[slug]).carriers:
        parcel = parcel_with(EventType.OUT_FOR_DELIVERY, carrier=carrier)
        (news,) = talk_about(slug, parcel).track(parcel)
        assert news.carrier == carrier
