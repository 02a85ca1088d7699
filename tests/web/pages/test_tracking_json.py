import json

import pytest

from tests.web.pages.fixtures import SECRETS
from tests.web.pages.states import STATES
from waypost.web.pages.tracking_json import journey_json


@pytest.mark.parametrize("name", STATES)
def test_the_json_of_a_link_names_nobody(name: str) -> None:
    text = json.dumps(journey_json(STATES[name]()), ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret.casefold() in text.casefold()]


def test_a_time_has_the_offset_of_its_place_and_none_where_none_is_known() -> None:
    events = journey_json(STATES["several_sources"]())["parcels"][0]["events"]
    times = {event["occurred_at"]: event["time_zone_known"] for event in events}
    assert times["2026-11-20T19:30:00+01:00"] is True
    assert times["2026-11-22T05:30:00"] is False


def test_a_split_order_lists_its_parcels_and_what_is_left() -> None:
    shown = journey_json(STATES["split"]())
    assert [parcel["status"] for parcel in shown["parcels"]] == ["delivered", "in_transit", "exception"]
    assert [line["title"] for line in shown["not_yet_shipped"]] == ["Stoneware teapot"]


def test_conditions_say_who_must_act() -> None:
    [condition] = journey_json(STATES["address"]())["parcels"][0]["conditions"]
    assert (condition["kind"], condition["owner"], condition["next_step"]) == (
        "address_problem",
        "buyer",
        "check_address",
    )
