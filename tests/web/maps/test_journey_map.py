import gzip
import itertools
import random
import re
from xml.etree import ElementTree as ET

import pytest

from waypost.web.maps import CityLabel, MapPicture, Stop, StopKind, Tone, draw_map, visible_area

SVG = "{http://www.w3.org/2000/svg}"
WIDE, TALL = (1136, 500), (390, 268)
SIZES = [WIDE, TALL]
CITIES = {
    "Tilburg": (51.56, 5.09),
    "Brussels": (50.85, 4.35),
    "Paris": (48.85, 2.35),
    "Beaune": (47.02, 4.84),
    "Lyon": (45.75, 4.85),
    "New York": (40.71, -74.0),
    "Los Angeles": (34.05, -118.24),
    "Tokyo": (35.69, 139.69),
    "Hong Kong": (22.28, 114.17),
    "São Paulo": (-23.55, -46.63),
    "Manaus": (-3.1, -60.02),
    "Auckland": (-36.85, 174.76),
    "Suva": (-18.14, 178.44),
    "Reykjavík": (64.15, -21.94),
    "Cape Town": (-33.93, 18.42),
    "Athens": (37.98, 23.73),
    "Jakarta": (-6.2, 106.85),
    "Tromsø": (69.65, 18.96),
}
START, P, C, D = StopKind.ORIGIN, StopKind.PASSED, StopKind.CURRENT, StopKind.DESTINATION


def stop(city: str, kind: StopKind, label: str | None = None, tone: Tone = Tone.OK) -> Stop:
    return Stop(*CITIES[city], city if label is None else label, kind, tone)


TO_LYON = [
    stop("Tilburg", START),
    stop("Brussels", P, ""),
    stop("Paris", P),
    stop("Beaune", C, "Held in Beaune", Tone.WARN),
    stop("Lyon", D, "You, in Lyon"),
]
CITY_LABELS = [CityLabel(*at, name) for name, at in CITIES.items()]


def draw(
    stops: list[Stop], size: tuple[int, int] = WIDE, locale: str = "en", prefix: str = "map"
) -> MapPicture:
    return draw_map(stops, locale=locale, width=size[0], height=size[1], labels=CITY_LABELS, id_prefix=prefix)


def elements(picture: MapPicture) -> ET.Element:
    return ET.fromstring(picture.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def of_class(picture: MapPicture, name: str) -> list[ET.Element]:
    return [found for found in elements(picture).iter() if name in found.get("class", "").split()]


def middle_of(element: ET.Element) -> tuple[float, float]:
    x, y = map(float, re.findall(r"-?[\d.]+", element.get("transform", "")))
    return x, y


def marks(picture: MapPicture, name: str) -> list[tuple[float, float]]:
    groups = elements(picture).iter(f"{SVG}g")
    return [middle_of(g) for g in groups if any(child.get("class", "").split()[:1] == [name] for child in g)]


def tags(picture: MapPicture) -> list[tuple[float, float, float, float]]:
    rects = [tag.find(f"{SVG}rect") for tag in of_class(picture, "m-tag")]
    boxes = []
    for rect in rects:
        assert rect is not None
        x, y, width, height = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        boxes.append((x, y, x + width, y + height))
    return boxes


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("locale", ["en", "de", "ar", "ja", "pt-BR"])
def test_a_map_is_plain_svg_that_the_pages_stylesheet_colours(size: tuple[int, int], locale: str) -> None:
    picture = draw(TO_LYON, size, locale, prefix="parcel-2")
    root = elements(picture)
    assert root.get("aria-hidden") == "true"
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag.removeprefix(SVG) in {"svg", "defs", "path", "rect", "use", "g", "circle", "text"}
        assert all(name.startswith("m-") for name in element.get("class", "").split())
        if element.get("id"):
            assert element.get("id", "").startswith("parcel-2-")
    assert "url(" not in picture.svg
    assert "http" not in picture.svg


def test_the_done_part_of_the_way_is_solid_and_the_rest_dotted() -> None:
    picture = draw(TO_LYON)
    [done], [todo] = of_class(picture, "m-route-done"), of_class(picture, "m-route-todo")
    assert done.get("d", "").count("C") == 3
    assert todo.get("d", "").count("C") == 1


def test_a_parcel_that_has_not_left_has_nothing_solid() -> None:
    picture = draw([stop("Tilburg", START), stop("Lyon", D)])
    assert not of_class(picture, "m-route-done")
    assert len(of_class(picture, "m-route-todo")) == 1


def test_the_current_stop_stands_out_in_its_tone() -> None:
    picture = draw(TO_LYON)
    assert len(of_class(picture, "m-halo")) == len(of_class(picture, "m-cur--warn")) == 1
    assert len(of_class(picture, "m-tag--warn")) == 1


def test_a_parcel_that_has_arrived_has_one_mark_and_nothing_left_to_go() -> None:
    picture = draw([stop("Tilburg", START), stop("Lyon", C, "Delivered in Lyon"), stop("Lyon", D, "You")])
    assert not of_class(picture, "m-dest")
    assert not of_class(picture, "m-route-todo")
    assert "Delivered in Lyon" in picture.svg


def test_a_destination_that_is_reached_ends_a_solid_way() -> None:
    reached = Stop(*CITIES["Lyon"], "You, in Lyon", D, is_reached=True)
    picture = draw([stop("Tilburg", START), reached])
    assert len(of_class(picture, "m-route-done")) == len(of_class(picture, "m-halo--ok")) == 1
    assert not of_class(picture, "m-route-todo")
    assert picture.destination == "You, in Lyon"


def test_the_labels_come_back_for_the_pages_sentence() -> None:
    picture = draw(TO_LYON)
    assert picture.origin == "Tilburg"
    assert picture.passed == ("Paris",)
    assert (picture.current, picture.destination) == ("Held in Beaune", "You, in Lyon")


@pytest.mark.parametrize("size", SIZES)
def test_pills_do_not_touch_each_other_and_stay_clear_of_the_card(size: tuple[int, int]) -> None:
    picture = draw(TO_LYON, size)
    boxes = tags(picture)
    assert len(boxes) == 4
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for x0, y0, x1, y1 in boxes:
        assert x0 >= (500 if size == WIDE else 0)
        assert y0 >= 0
        assert x1 <= (1076 if size == WIDE else size[0])
        assert y1 <= size[1] - (48 if size == TALL else 0)


def test_in_arabic_the_card_is_on_the_right_and_the_geography_stays() -> None:
    here, there = draw(TO_LYON), draw(TO_LYON, locale="ar")
    assert all(x > 500 for x, _ in marks(here, "m-dest"))
    assert all(x < 636 for x, _ in marks(there, "m-dest"))
    assert all(x0 >= 60 and x1 <= 636 for x0, _, x1, _ in tags(there))
    for picture in (here, there):
        [(paris_x, _)] = [
            (float(c.get("cx", "")), 0) for c in of_class(picture, "m-stop") if float(c.get("cy", "")) > 150
        ]
        assert paris_x < marks(picture, "m-dest")[0][0]  # Paris lies west of Lyon in every language


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("start", "end"), [("Tokyo", "Los Angeles"), ("Auckland", "Suva")])
def test_the_way_over_the_pacific_goes_over_the_pacific(size: tuple[int, int], start: str, end: str) -> None:
    picture = draw([stop(start, START), stop(end, D)], size)
    [(x0, _)], [(x1, _)] = marks(picture, "m-origin"), marks(picture, "m-dest")
    assert x0 < x1 < x0 + 700


def test_the_area_of_such_a_map_spans_180_degrees() -> None:
    _, west, _, east = visible_area(
        [stop("Tokyo", START), stop("Los Angeles", D)], locale="en", width=390, height=268
    )
    assert west > 0 > east


@pytest.mark.parametrize("size", SIZES)
def test_one_stop_alone_is_a_map_too(size: tuple[int, int]) -> None:
    picture = draw([stop("Paris", C, "In Paris")], size)
    assert len(of_class(picture, "m-cur")) == 1
    assert not of_class(picture, "m-route-case")
    assert "London" not in picture.svg


def test_a_map_without_a_stop_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one stop"):
        draw([])


def test_countries_are_named_in_the_readers_language() -> None:
    assert "FRANKREICH" in draw(TO_LYON, locale="de").svg
    assert "فرنسا" in draw(TO_LYON, locale="ar").svg


def test_city_names_keep_off_the_route_and_its_marks() -> None:
    picture = draw([stop("Tilburg", START), stop("Lyon", D)])
    names = {city.findtext(f"{SVG}text") for city in of_class(picture, "m-city")}
    assert not names & {"Tilburg", "Lyon"}


def test_a_label_is_text_whatever_it_says() -> None:
    nasty = '</text><script>alert("1")</script>&\u202e'
    picture = draw([stop("Tilburg", START, nasty), stop("Lyon", D, "x" * 300)])
    assert "<script" not in picture.svg
    assert len(max((text.text or "" for text in elements(picture).iter(f"{SVG}text")), key=len)) <= 36


def test_the_same_map_is_not_drawn_twice() -> None:
    assert draw(TO_LYON) is draw(list(TO_LYON))


def test_no_map_weighs_more_than_five_kilobytes() -> None:
    chance = random.Random(20)
    heaviest = 0
    for _ in range(60):
        ways = chance.sample(sorted(CITIES), chance.choice([1, 2, 2, 3, 5]))
        kinds = [START, P, P, P, P]
        stops = [stop(city, kind) for city, kind in zip(ways, kinds, strict=False)]
        stops[-1] = stop(ways[-1], D)
        for size in SIZES:
            for locale in ("en", "ja"):
                weight = len(gzip.compress(draw(stops, size, locale).svg.encode(), 6))
                heaviest = max(heaviest, weight)
                assert weight <= 5000, (ways, size, locale)
    print(f"the heaviest of 240 maps: {heaviest} bytes gzipped")
