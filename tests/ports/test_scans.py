"""What many carriers' scans have in common."""

from waypost.domain.tracking import NOWHERE, Location
from waypost.ports.payload import Node
from waypost.ports.scans import alpha_2, place_of


def test_a_country_is_kept_in_two_letters_only() -> None:
    assert alpha_2(Node("US")) == "US"
    assert [alpha_2(Node(other)) for other in ("USA", "United States", "", None, 7, ["US"])] == [None] * 6


def test_a_place_is_read_as_far_as_it_is_told() -> None:
    told = {"city": "Memphis", "state": "TN", "country": "US", "zip": "38118"}
    assert place_of(Node(told)) == Location(city="Memphis", region="TN", country="US", postal_code="38118")
    assert place_of(Node({**told, "zip": None, "country": "USA"})) == Location(city="Memphis", region="TN")
    assert place_of(Node(None)) == NOWHERE
