"""Every voice against the real connector of its carrier: what is true must come back as it happened."""

from dataclasses import replace

import pytest

from tests.simulator.in_process import (
    VOICES,
    Talk,
    connector,
    heard,
    parcel_of,
    parcel_with_every_type,
    true,
)
from waypost.carriers import registry
from waypost.domain.tracking import EventType
from waypost.ports.connector import CarrierBusy, CarrierRefused, PushRefused
from waypost.simulator.inventing import plots_of
from waypost.simulator.plots import Plot
from waypost.simulator.voices.registry import all_voices, telling

PLOTS = [
    pytest.param(slug, plot, id=f"{slug}-{plot.name}")
    for slug, voice in all_voices().items()
    for plot in plots_of(voice)
]
TELLING = [slug for slug, voice in all_voices().items() if telling(voice)]


@pytest.mark.parametrize(("slug", "plot"), PLOTS)
def test_a_journey_comes_back_as_it_happened(slug: str, plot: Plot) -> None:
    talk = Talk(slug)
    for seed in range(5):
        parcel = parcel_of(slug, plot, seed=seed)
        talk.world.add(parcel, teller=slug)
        (news,) = talk.track(parcel)
        assert news.problem is None
        assert heard(slug, news.scans) == true(slug, parcel.happenings)


@pytest.mark.parametrize("slug", VOICES)
def test_everything_a_carrier_has_words_for_is_understood(slug: str) -> None:
    talk, parcel = Talk(slug), parcel_with_every_type(slug)
    talk.world.add(parcel, teller=slug)
    (news,) = talk.track(parcel)
    assert heard(slug, news.scans) == true(slug, parcel.happenings)


@pytest.mark.parametrize("slug", VOICES)
def test_what_has_not_happened_yet_is_not_told(slug: str) -> None:
    talk = Talk(slug)
    parcel = parcel_of(slug, plots_of(talk.voice)[0])
    later = tuple(replace(one, at=one.at.replace(year=2031)) for one in parcel.happenings[2:])
    talk.world.add(replace(parcel, happenings=parcel.happenings[:2] + later), teller=slug)
    (news,) = talk.track(parcel)
    assert heard(slug, news.scans) == true(slug, parcel.happenings[:2])


@pytest.mark.parametrize("slug", VOICES)
def test_several_numbers_are_told_apart(slug: str) -> None:
    talk = Talk(slug)
    most = min(connector(slug).NUMBERS_PER_CALL, 3)
    parcels = [parcel_of(slug, plots_of(talk.voice)[0], seed=seed) for seed in range(most)]
    for parcel in parcels:
        talk.world.add(parcel, teller=slug)
    told = {news.tracking_number: news for news in talk.track(*parcels)}
    for parcel in parcels:
        assert heard(slug, told[parcel.tracking_number].scans) == true(slug, parcel.happenings)


@pytest.mark.parametrize("slug", VOICES)
def test_a_number_nobody_knows_is_unknown(slug: str) -> None:
    talk = Talk(slug)
    (news,) = talk.track(parcel_of(slug, plots_of(talk.voice)[0]))
    assert news.is_unknown
    assert news.scans == ()


@pytest.mark.parametrize("slug", VOICES)
def test_wrong_credentials_are_refused(slug: str) -> None:
    right = all_voices()[slug].VALUES
    pushes = ("push", "hook")
    secrets = [
        field.name
        for field in connector(slug).ACCOUNT_FIELDS
        if field.is_secret and field.name in right and not any(word in field.name for word in pushes)
    ]
    talk = Talk(slug, values={**right, **dict.fromkeys(secrets, "wrong")})
    parcel = parcel_of(slug, plots_of(talk.voice)[0])
    talk.world.add(parcel, teller=slug)
    with pytest.raises(CarrierRefused):
        talk.track(parcel)


@pytest.mark.parametrize("slug", VOICES)
def test_busy_is_understood(slug: str) -> None:
    talk = Talk(slug)
    parcel = parcel_of(slug, plots_of(talk.voice)[0])
    with pytest.raises(CarrierBusy):
        talk.track(parcel, answers=[talk.voice.busy(retry_after_s=30)])


@pytest.mark.parametrize("slug", VOICES)
def test_a_voice_takes_what_the_account_asks_for(slug: str) -> None:
    names = {field.name for field in connector(slug).ACCOUNT_FIELDS}
    assert set(all_voices()[slug].VALUES) <= names


@pytest.mark.parametrize("slug", TELLING)
def test_a_push_tells_what_asking_tells(slug: str) -> None:
    talk = Talk(slug)
    parcel = parcel_of(slug, plots_of(talk.voice)[0])
    talk.world.add(parcel, teller=slug)
    (asked,) = talk.track(parcel)
    told = set()
    for happening in parcel.happenings:
        report = talk.pushed(parcel, happening)
        assert [news.tracking_number for news in report.news] == [parcel.tracking_number]
        told |= {(one.occurred_at, one.type, one.code) for one in report.news[0].scans}
    assert told == {(one.occurred_at, one.type, one.code) for one in asked.scans}


@pytest.mark.parametrize("slug", TELLING)
def test_a_push_with_another_secret_is_refused(slug: str) -> None:
    talk = Talk(slug)
    parcel = parcel_of(slug, plots_of(talk.voice)[0])
    values = talk.voice.VALUES
    secrets = [name for name in values if "push" in name or "hook" in name] or list(values)
    reader = replace(talk.account, values={**values, **dict.fromkeys(secrets, "another")})
    talk.world.add(parcel, teller=slug)
    talk.secret(parcel.tracking_number)
    talk.account = reader
    talk.signs_with = talk.values_secret()
    with pytest.raises(PushRefused):
        talk.pushed(parcel, parcel.happenings[0])


@pytest.mark.parametrize("slug", VOICES)
def test_invented_numbers_are_in_a_format_of_their_carrier(slug: str) -> None:
    formats = registry.all_formats()
    for seed in range(10):
        parcel = parcel_of(slug, plots_of(all_voices()[slug])[0], seed=seed)
        fitting = [one for one in formats if one.pattern.fullmatch(parcel.tracking_number)]
        assert fitting, parcel.tracking_number


def test_a_delivery_can_be_told_by_every_voice() -> None:
    assert all(EventType.DELIVERED in voice.TYPES for voice in all_voices().values())
