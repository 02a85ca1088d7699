"""Detection over HTTP: reasons, doubts, and what a shop's corrections teach."""

from tests.web.house import House

BOTH = "320610804900"  # right for FedEx and for Purolator
JSON = dict[str, object]


def test_an_ambiguous_number_names_everybody_and_nobody_is_chosen(house: House) -> None:
    told = house.post("/v1/carriers/detect", {"tracking_number": BOTH}).json()
    assert told["carrier"] is None
    assert {"fedex", "purolator"} == {one["carrier"] for one in told["candidates"][:2]}
    first = told["candidates"][0]
    assert "destination_country" in first["needs"]
    assert "ambiguous" in {one["code"] for one in first["warnings"]}
    assert all(one["detail"] for one in (*first["reasons"], *first["warnings"]))


def test_a_corrected_carrier_is_chosen_for_the_next_number(house: House) -> None:
    wrong = house.post("/v1/shipments", {"tracking_number": BOTH, "carrier": "fedex"}).json()
    right = house.post(
        f"/v1/shipments/{wrong['id']}/tracking-number", {"tracking_number": BOTH, "carrier": "purolator"}
    ).json()
    assert right["carrier"]["slug"] == "purolator"
    told = house.post("/v1/carriers/detect", {"tracking_number": "287809468872"}).json()
    assert told["carrier"] == "purolator"
    assert "past_hits" in {one["code"] for one in told["candidates"][0]["reasons"]}
    later = house.post("/v1/shipments", {"tracking_number": "287809468872"}).json()
    assert later["carrier"]["slug"] == "purolator"


def test_what_a_shop_taught_does_not_count_for_another(house: House) -> None:
    house.post("/v1/stores/tea", {"name": "Tea"})
    wrong = house.post("/v1/shipments", {"tracking_number": BOTH, "carrier": "fedex"}).json()
    house.post(
        f"/v1/shipments/{wrong['id']}/tracking-number", {"tracking_number": BOTH, "carrier": "purolator"}
    )
    told = house.post("/v1/carriers/detect", {"tracking_number": BOTH, "store": "tea"}).json()
    assert told["carrier"] is None


def test_a_guessed_carrier_is_explained_and_a_stated_one_is_not(house: House) -> None:
    guessed = house.post("/v1/shipments", {"tracking_number": "1Z999AA10123456784"}).json()
    about = house.get(f"/v1/shipments/{guessed['id']}/explain").json()["about_carrier"]
    assert about == ["That this is a parcel of UPS was told by its number alone."]
    house.post("/v1/shipments", {"tracking_number": "1Z999AA10123456784", "carrier": "ups"})
    assert house.get(f"/v1/shipments/{guessed['id']}/explain").json()["about_carrier"] == []


def test_a_number_and_its_own_carrier_again_are_no_correction(house: House) -> None:
    one = house.post("/v1/shipments", {"tracking_number": BOTH, "carrier": "fedex"}).json()
    again = house.post(f"/v1/shipments/{one['id']}/tracking-number", {"tracking_number": BOTH})
    assert again.status_code == 422
