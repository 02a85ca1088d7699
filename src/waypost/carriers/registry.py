"""The list of carriers. To add one: a folder with a `numbers.json`, and its name here.

The form of `numbers.json` is told in docs/reference/number-formats.md. The files are read once, at the
first question. A carrier that can also be asked stands in `CONNECTORS`: docs/howto/add-a-carrier.md. Its
module is imported when it is first needed, so that one broken connector never costs the others.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

from waypost.domain.carrier_codes import CodeTable
from waypost.domain.check_digit import CheckRule, Scheme
from waypost.domain.number_formats import NumberFormats
from waypost.domain.tracking_number import NumberFormat, Shape
from waypost.ports import codes
from waypost.ports.carrier import CarrierFacts
from waypost.ports.connector import Connector

FOLDERS = (
    "aftership",
    "amazon",
    "aramex",
    "asendia",
    "australia_post",
    "austrian_post",
    "blue_dart",
    "bpost",
    "bring",
    "brt",
    "cainiao",
    "canada_post",
    "canpar",
    "ceska_posta",
    "chronopost",
    "cj_logistics",
    "correos_chile",
    "correos_es",
    "correos_express",
    "delhivery",
    "dhl",
    "dhl_ecommerce",
    "dhl_express",
    "dhl_parcel_de",
    "dhl_parcel_nl",
    "dpd",
    "dtdc",
    "easypost",
    "estafeta",
    "evri",
    "fedex",
    "four_px",
    "geodis",
    "gls",
    "gofo",
    "hermes_de",
    "inpost",
    "j_and_t",
    "jd_logistics",
    "la_poste",
    "landmark",
    "lasership",
    "mondial_relay",
    "mrw",
    "nacex",
    "ninja_van",
    "nova_poshta",
    "old_dominion",
    "ontrac",
    "packeta",
    "parcelforce",
    "planzer",
    "poczta_polska",
    "pos_malaysia",
    "posta_moldovei",
    "poste_italiane",
    "postnl",
    "postnord",
    "purolator",
    "quickpac",
    "relais_colis",
    "royal_mail",
    "s10",
    "sagawa",
    "seventeen_track",
    "sf_express",
    "ship24",
    "shipengine",
    "shippo",
    "shopee_xpress",
    "speedee",
    "speedx",
    "sto",
    "sunyou",
    "swiss_post",
    "tnt",
    "trackingmore",
    "ups",
    "usps",
    "waypost_test",
    "yamato",
    "yanwen",
    "yodel",
    "yto",
    "yunda",
    "yunexpress",
    "zto",
)

CONNECTORS: Mapping[str, str] = MappingProxyType(
    {
        "17track": "waypost.carriers.seventeen_track",
        "aftership": "waypost.carriers.aftership",
        "amazon": "waypost.carriers.amazon",
        "australia-post": "waypost.carriers.australia_post",
        "canada-post": "waypost.carriers.canada_post",
        "dhl": "waypost.carriers.dhl",
        "dhl-ecommerce": "waypost.carriers.dhl_ecommerce",
        "dhl-express": "waypost.carriers.dhl_express",
        "dhl-parcel-de": "waypost.carriers.dhl_parcel_de",
        "dpd": "waypost.carriers.dpd",
        "easypost": "waypost.carriers.easypost",
        "fedex": "waypost.carriers.fedex",
        "gls": "waypost.carriers.gls",
        "hermes-de": "waypost.carriers.hermes_de",
        "la-poste": "waypost.carriers.la_poste",
        "postnord": "waypost.carriers.postnord",
        "royal-mail": "waypost.carriers.royal_mail",
        "ship24": "waypost.carriers.ship24",
        "shipengine": "waypost.carriers.shipengine",
        "shippo": "waypost.carriers.shippo",
        "trackingmore": "waypost.carriers.trackingmore",
        "ups": "waypost.carriers.ups",
        "usps": "waypost.carriers.usps",
    }
)


def connector_named(slug: str) -> Connector | None:
    """The module that asks this carrier, None where we know no way to ask it."""
    module = CONNECTORS.get(slug)
    return cast("Connector", import_module(module)) if module else None


def code_table(slug: str) -> CodeTable | None:
    """The mapping of a carrier's codes that we ship, None where we have none."""
    module = CONNECTORS.get(slug)
    return codes.code_table(module) if module else None


def all_formats() -> NumberFormats:
    """Every number format of every carrier, in the order of the list."""
    return _loaded()[0]


def carrier_named(slug: str) -> CarrierFacts | None:
    """The carrier with this slug (lower case, hyphens), None if there is none."""
    return _loaded()[1].get(slug)


def all_carriers() -> tuple[CarrierFacts, ...]:
    """Every carrier that moves parcels, the posts known by the S10 standard alone among them, by slug.

    Aggregators are none: nobody ships with them. `carrier_named` knows them.
    """
    return tuple(facts for _, facts in sorted(_loaded()[1].items()) if not facts.is_aggregator)


@cache
def _loaded() -> tuple[NumberFormats, dict[str, CarrierFacts]]:
    formats: list[NumberFormat] = []
    carriers: dict[str, CarrierFacts] = {}
    posts: dict[str, CarrierFacts] = {}
    for folder in FOLDERS:
        written = json.loads(files("waypost.carriers").joinpath(folder, "numbers.json").read_text("utf-8"))
        facts = CarrierFacts(**written["carrier"])
        carriers[facts.slug] = facts
        operators: dict[str, dict[str, str]] = written.get("operators", {})
        for country, post in operators.items():
            posts.setdefault(post["slug"], CarrierFacts(post["slug"], post["name"], country=country))
        slugs = {country: post["slug"] for country, post in operators.items()}
        formats += [_format(facts.slug, row, slugs) for row in written["formats"]]
    return NumberFormats(formats), posts | carriers


def _format(carrier: str, row: dict[str, Any], operators: dict[str, str]) -> NumberFormat:
    return NumberFormat(
        carrier=carrier,
        name=row["name"],
        pattern=re.compile(row["pattern"]),
        source=row["source"],
        check=_check(row["check"]) if "check" in row else None,
        shape=Shape(row["shape"]),
        verified=row.get("verified", True),
        operators=operators,
        last_mile=row.get("last_mile"),
        services=row.get("services", {}),
        destination_codes=row.get("destination_codes", {}),
        destinations=tuple(row.get("destinations", ())),
        last_mile_services=tuple(row.get("last_mile_services", ())),
        needs=tuple(row.get("needs", ())),
        good=tuple(row.get("good", ())),
        bad=tuple(row.get("bad", ())),
        ambiguous=tuple(row.get("ambiguous", ())),
    )


def _check(row: dict[str, Any]) -> CheckRule:
    return CheckRule(
        scheme=Scheme(row["scheme"]),
        weights=tuple(row.get("weights", ())),
        moduli=tuple(row.get("moduli", ())),
        from_right=row.get("from_right", False),
        prefix=row.get("prefix", ""),
        start=row.get("start", 0),
    )
