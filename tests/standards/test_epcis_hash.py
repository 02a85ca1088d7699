"""One event has one name, however it was written down: keys in one form, and a hash over all that is said."""

import copy

import pytest

from tests.standards.epcis_samples import SEEN
from waypost.standards.epcis.gs1_keys import canonical, gln_of, tracking_number
from waypost.standards.epcis.hashing import event_hash, prehash


def test_the_same_event_written_otherwise_has_the_same_hash() -> None:
    same = {
        **dict(reversed(SEEN.items())),
        "eventTime": "2026-11-20T09:15:00.000+01:00",
        "epcList": ["https://id.example.com/00/040123450000003338?x=1"],
        "bizStep": "https://ref.gs1.org/cbv/BizStep-departing",
        "disposition": "urn:epcglobal:cbv:disp:in_transit",
        "recordTime": "2026-11-20T10:00:00Z",
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
    }
    assert event_hash(same) == event_hash(SEEN)
    for name in SEEN:
        other = copy.deepcopy(SEEN)
        other[name] = ["urn:a:b"] if name == "epcList" else {"id": "urn:a:b"} if name == "readPoint" else "x"
        assert event_hash(other) != event_hash(SEEN), name


def test_the_text_that_is_hashed_is_the_one_of_cbv() -> None:
    event = {
        **SEEN,
        "epcList": ["urn:epc:id:sscc:4012345.0000000333", "urn:epc:id:sgtin:4012345.012345.12"],
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:4012345.11111.123"}],
        "quantityList": [
            {"epcClass": "urn:epc:class:lgtin:4054739.099914.20160711", "quantity": 3.0, "uom": "KGM"}
        ],
        "shop:note": {"shop:b": "2", "shop:a": ["z", "y"]},
    }  # fmt: skip
    assert prehash(event, prefixes={"shop": "https://shop.example/"}) == (
        "eventType=ObjectEventeventTime=2026-11-20T08:15:00.000ZeventTimeZoneOffset=+01:00"
        "epcListepc=https://id.gs1.org/00/040123450000003338epc=https://id.gs1.org/01/04012345123456/21/12"
        "quantityListquantityElementepcClass=https://id.gs1.org/01/04054739999148/10/20160711quantity=3uom=KGM"
        "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-departing"
        "disposition=https://ref.gs1.org/cbv/Disp-in_transit"
        "readPointid=https://id.gs1.org/414/4012345000115/254/987"
        "bizTransactionListbizTransaction=https://id.gs1.org/253/4012345111118123"
        "type=https://ref.gs1.org/cbv/BTT-po"
        "{https://shop.example/}note{https://shop.example/}a=y{https://shop.example/}a=z"
        "{https://shop.example/}b=2"
    )


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("urn:epc:id:sscc:4012345.0000000333", "00/040123450000003338"),
        ("urn:epc:id:grai:4012345.66666.87", "8003/0401234566666387"),
        ("urn:epc:id:giai:4012345.AAbb", "8004/4012345AAbb"),
        ("urn:epc:id:gsrn:4012345.9876540000", "8018/401234598765400000"),
        ("urn:epc:id:gsin:4012345.999987654", "402/40123459999876541"),
        ("urn:epc:id:itip:4012345.012345.01.02.999", "8006/040123451234560102/21/999"),
        ("urn:epc:id:cpi:4012345.ABC.123", "8010/4012345ABC/8011/123"),
        ("urn:epc:idpat:sgtin:4054739.099914.*", "01/04054739999148"),
        ("urn:epc:id:sgln:4012345.00011.0", "414/4012345000115"),
        ("https://shop.example/goods/01/09506000134352/10/LOT/21/ABC?17=261231", "01/09506000134352/21/ABC"),
    ],
)
def test_a_gs1_key_has_one_canonical_form(uri: str, key: str) -> None:
    assert canonical(uri) == f"https://id.gs1.org/{key}"


def test_what_is_no_gs1_key_has_none() -> None:
    odd = (
        "geo:1,2",
        "urn:epc:id:sscc:x.y",
        "urn:epc:id:sgtin:1",
        "https://a.example/",
        "urn:epc:id:none:1.2",
        "",
    )
    assert [canonical(one) for one in odd] == [None] * len(odd)
    assert gln_of("urn:epc:id:sgln:4012345.00011.987") == "4012345000115"
    assert tracking_number("https://shop.example/parcels/ups/1Z999AA10123456784") == (
        "1Z999AA10123456784",
        "ups",
    )
