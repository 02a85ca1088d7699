"""Codes that look like a delivery, or like the van, and are neither; and those that are."""

import pytest

from waypost.carriers import registry
from waypost.domain.tracking import EventType as E

MEANINGS = [
    # back at the sender
    ("17track", None, "Exception_Returned", None, E.RETURNED),
    ("17track", None, "Delivered_Other", "Delivered, To Original Sender", E.RETURNED),
    ("aftership", None, "Exception_010", None, E.RETURN_STARTED),
    ("aftership", None, "Exception_011", None, E.RETURNED),
    ("aftership", None, "Delivered_001", "Delivered, To Original Sender", E.RETURNED),
    ("amazon", "RETURNS", "Delivered", None, E.RETURNED),
    ("canada-post", None, "1496", "Item successfully returned to sender", E.RETURNED),
    ("canada-post", None, "1417", None, E.RETURN_STARTED),
    ("dhl", None, "delivered", "Shipment returned to shipper", E.RETURNED),
    ("dhl-parcel-de", "ruecksendung", "ZU", None, E.RETURNED),
    ("easypost", None, "delivered", "Delivered, To Original Sender", E.RETURNED),
    ("fedex", None, "DL", "Delivered - Package returned to shipper", E.RETURNED),
    ("gls", None, "DELIVD.NORMAL", "The parcel was returned to the sender.", E.RETURNED),
    ("hermes-de", None, "3500", "The shipment was delivered back to the sender.", E.RETURNED),
    ("la-poste", None, "DI2", None, E.RETURNED),
    ("trackingmore", None, "exception010", None, E.RETURNED),
    ("postnord", None, "RETURNED", None, E.RETURN_STARTED),
    ("royal-mail", None, "EVRTS", None, E.RETURNED),
    ("shippo", None, "DELIVERED", "Delivered, To Original Sender", E.RETURNED),
    ("shipengine", None, "DE", "Delivered, To Original Sender", E.RETURNED),
    ("ups", None, "FS", "DELIVERED - RETURNED TO SHIPPER", E.RETURNED),
    ("usps", None, "01", "Delivered, To Original Sender", E.RETURNED),
    # waits for its receiver
    ("17track", None, "AvailableForPickup_Other", None, E.AVAILABLE_FOR_PICKUP),
    ("aftership", None, "OutForDelivery_002", None, E.AVAILABLE_FOR_PICKUP),
    ("canada-post", None, "1405", "Delivered to automated parcel locker", E.AVAILABLE_FOR_PICKUP),
    ("dhl-express", None, "CC", None, E.AVAILABLE_FOR_PICKUP),
    ("dpd", None, "ParcelShop", None, E.AVAILABLE_FOR_PICKUP),
    ("fedex", None, "HL", None, E.AVAILABLE_FOR_PICKUP),
    ("gls", None, "DELIVD.PARCELSHOP", None, E.AVAILABLE_FOR_PICKUP),
    ("postnord", None, "AVAILABLE_FOR_DELIVERY", None, E.AVAILABLE_FOR_PICKUP),
    ("shipengine", None, "SP", None, E.AVAILABLE_FOR_PICKUP),
    ("ups", None, "2Q", "Delivered to UPS Access Point", E.AVAILABLE_FOR_PICKUP),
    ("usps", None, "16", None, E.AVAILABLE_FOR_PICKUP),
    # fetched by its receiver
    ("canada-post", None, "1406", None, E.DELIVERED),
    ("ups", None, "2W", None, E.DELIVERED),
    ("usps", None, "43", None, E.DELIVERED),
    # delivered, but not whole
    ("dhl-express", None, "DD", None, E.DAMAGED),
    ("dhl-express", None, "PD", None, E.PROBLEM),
    ("dhl-express", None, "DS", "Shipment destroyed", E.LOST),
    ("dhl-parcel-de", None, "ZN", "Damaged, sent back to the parcel centre", E.DAMAGED),
    ("dhl-parcel-de", None, "ZN", "Nobody was at home", E.DELIVERY_ATTEMPTED),
    ("aftership", None, "Exception_008", "Pick up missed", E.HELD),
    ("shipengine", "DELIVERED_DAMAGED", "DE", None, E.DAMAGED),
    # the van, and what is not yet the van
    ("aftership", None, "OutForDelivery_004", None, E.NOTE),
    ("canada-post", None, "0500", None, E.OUT_FOR_DELIVERY),
    ("dhl-express", None, "LV", None, E.IN_TRANSIT),
    ("dhl-parcel-de", None, "NB", None, E.IN_TRANSIT),
    ("dhl-parcel-de", None, "PO", None, E.OUT_FOR_DELIVERY),
    ("fedex", None, "AF", None, E.ARRIVED),
    ("shipengine", "OUT_FOR_DELIVERY", "AT", None, E.OUT_FOR_DELIVERY),
    ("ups", None, "DS", None, E.IN_TRANSIT),
    ("ups", None, "DS", "Out For Delivery", E.OUT_FOR_DELIVERY),
    ("ups", None, "YI", "Out For Delivery to UPS Access Point", E.IN_TRANSIT),
    ("ups", None, "YP", None, E.IN_TRANSIT),
    # a label is no pickup
    ("dhl-express", None, "SD", None, E.LABEL_CREATED),
    ("dhl-parcel-de", None, "VA", None, E.LABEL_CREATED),
    ("fedex", None, "OC", None, E.LABEL_CREATED),
    ("gls", None, "INTIAL.PREADVICE", None, E.LABEL_CREATED),
    ("shipengine", "ELEC_ADVICE_RECD_BY_CARRIER", "AC", None, E.LABEL_CREATED),
    ("ups", None, "MP", None, E.LABEL_CREATED),
    ("usps", None, "GX", None, E.LABEL_CREATED),
]


@pytest.mark.parametrize(("slug", "type_", "code", "text", "means"), MEANINGS)
def test_what_looks_alike_is_told_apart(
    slug: str, type_: str | None, code: str, text: str | None, means: E
) -> None:
    table = registry.code_table(slug)
    assert table is not None
    assert table.meaning(type_=type_, code=code, text=text) is means


@pytest.mark.parametrize("slug", sorted(registry.CONNECTORS))
def test_words_of_a_return_never_deliver(slug: str) -> None:
    table = registry.code_table(slug)
    assert table is not None
    delivering = [rule for rule in table.rules if rule.means is E.DELIVERED]
    assert delivering, f"{slug} never delivers"
    assert [rule for rule in delivering if "return" in rule.text or "sender" in rule.text] == []


@pytest.mark.parametrize("slug", sorted(registry.CONNECTORS))
def test_zeros_before_a_code_are_a_part_of_it(slug: str) -> None:
    table = registry.code_table(slug)
    assert table is not None
    codes = {rule.code for rule in table.rules}
    for code in (code for code in codes if code.startswith("0") and code.strip("0")):
        bare = code.lstrip("0")
        if bare not in codes:
            assert table.meaning(code=bare) is E.UNKNOWN, code
