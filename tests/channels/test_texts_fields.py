"""The fields of messages: documented one by one, and filled as providers of approved templates ask."""

from pathlib import Path

from tests.channels.text_facts import parcel, written
from waypost.channels.texts.fields import FIELDS, PARCEL_FIELDS
from waypost.domain.topics import Topic

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "message-fields.md"


def test_every_field_stands_in_the_reference_and_no_other() -> None:
    told = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    fields = [
        f"| `{name}` | {one.meaning} | {'always' if one.is_always else ''} |" for name, one in FIELDS.items()
    ]
    assert told == fields + [f"| `{name}` | {meaning} |" for name, meaning in PARCEL_FIELDS.items()]


def test_fields_hold_what_the_message_says() -> None:
    said = written(Topic.OUT_FOR_DELIVERY, "fr").fields
    assert said["headline"] == "Votre colis est en cours de livraison"
    assert said["expected"] == "mardi 24 novembre"
    assert (said["hours"], said["place"]) == ("14:00–18:00", "Lyon Part-Dieu")
    assert said["contents"] == "Gooseneck kettle et 4 \N{MULTIPLICATION SIGN} Stoneware mug"
    assert said["detail"] == "Arrivée prévue : mardi 24 novembre, 14:00–18:00"
    assert said["summary"].startswith("Votre colis est en cours de livraison. ")


def test_what_several_parcels_share_is_said_once() -> None:
    said = written(Topic.SHIPPED, parcels=(parcel(), parcel(tracking_number="7"))).fields
    assert said["carrier_name"] == "DPD"
    assert said["tracking_number"] == "05239914771042 and 7"


def test_a_field_for_an_approved_template_is_one_line_and_never_empty() -> None:
    said = written(Topic.SHIPPED, note="two\nlines\tand  more", parcels=(parcel(place=None),)).fields
    assert said["note"] == "two lines and more"
    assert said["place"] == "–"
