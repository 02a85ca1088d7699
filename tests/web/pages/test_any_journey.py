"""Whatever is said of a parcel, its page can be drawn."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.pages.fixtures import LYON, NOW, ORDER_EVENTS, PARIS, Parcel, journey, lane_estimate
from tests.web.pages.outline import Outline
from tests.web.pages.rendered import json_ld, shop, static
from waypost.domain.journey import Journey
from waypost.domain.shipment import Leg
from waypost.domain.tracking import Event, EventType, Location, OffsetSource, Source
from waypost.web.pages.ics import calendar
from waypost.web.pages.languages import FORMATS
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.tracking import tracking_page
from waypost.web.pages.tracking_json import journey_json

TEXTS = st.none() | st.text(max_size=40) | st.sampled_from(["</script>", "%(x)s %d %", "{{ 7*7 }}", "\u202e"])
EVENTS = st.builds(
    Event,
    type=st.sampled_from(EventType),
    occurred_at=st.integers(0, 60 * 24 * 40).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    source=st.sampled_from(Source),
    offset_min=st.none() | st.integers(-720, 840),
    offset_source=st.sampled_from(OffsetSource),
    carrier=st.none() | st.sampled_from(["dpd", "royal-mail", "x"]),
    code=TEXTS,
    text=TEXTS,
    location=st.sampled_from([LYON, PARIS, Location(), Location(city="<b>"), Location(country="XX")]),
)
PARCELS = st.builds(
    Parcel,
    events=st.lists(EVENTS, max_size=12),
    estimate=st.none() | st.just(lane_estimate(25, 26, 27)),
    first=st.none() | st.just(lane_estimate(22, 23, 23)),
    id=st.integers(1, 9),
    leg=st.sampled_from(Leg),
    carrier=st.none() | st.just("dpd"),
    number=st.none() | st.text(max_size=30),
)
JOURNEYS = st.builds(
    lambda parcels, events: journey(*parcels, order_events=events),
    st.lists(PARCELS, max_size=3),
    st.sampled_from([ORDER_EVENTS[:count] for count in range(4)]),
)


@settings(max_examples=120, deadline=None)
@given(JOURNEYS, st.sampled_from(sorted(FORMATS)), st.none() | st.integers(-2, 5))
def test_every_journey_has_a_page_a_json_and_a_calendar(
    whole: Journey, locale: str, parcel: int | None
) -> None:
    html = tracking_page(
        whole, locale=locale, now=NOW, shop=shop(static()), parcel=parcel,
        links=PageLinks.of_token("x"), static=static(),
    ).decode()  # fmt: skip
    outline = Outline(html)
    assert outline.open == []
    assert [one.get("aria-current") for one in outline.all("li")].count("step") == 1
    assert json_ld(html)["@type"] == "ParcelDelivery"
    json.dumps(journey_json(whole))
    calendar(whole, locale=locale, now=NOW, shop=shop(static()), page_url="https://shop.example/t/x")
