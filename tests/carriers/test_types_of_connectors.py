"""Every connector is held against its door by the type checker, so each is named here once."""

from waypost.carriers import (
    aftership,
    amazon,
    australia_post,
    canada_post,
    dhl,
    dhl_ecommerce,
    dhl_express,
    dhl_parcel_de,
    dpd,
    easypost,
    fedex,
    gls,
    hermes_de,
    la_poste,
    postnord,
    registry,
    royal_mail,
    seventeen_track,
    ship24,
    shipengine,
    shippo,
    trackingmore,
    ups,
    usps,
)
from waypost.ports.connector import Connector, PushingConnector, SubscribingConnector


def asked(module: Connector) -> str:
    return module.SLUG


def pushing(module: PushingConnector) -> str:
    return module.SLUG


def subscribing(module: SubscribingConnector) -> str:
    return module.SLUG


ASKED = (
    asked(aftership),
    asked(amazon),
    asked(australia_post),
    asked(canada_post),
    asked(dhl),
    asked(dhl_ecommerce),
    asked(dhl_express),
    asked(dhl_parcel_de),
    asked(dpd),
    asked(easypost),
    asked(fedex),
    asked(gls),
    asked(hermes_de),
    asked(la_poste),
    asked(postnord),
    asked(royal_mail),
    asked(seventeen_track),
    asked(ship24),
    asked(shipengine),
    asked(shippo),
    asked(trackingmore),
    asked(ups),
    asked(usps),
)
PUSHING = (
    pushing(aftership),
    pushing(amazon),
    pushing(dhl),
    pushing(dhl_ecommerce),
    pushing(easypost),
    pushing(fedex),
    pushing(seventeen_track),
    pushing(ship24),
    pushing(shipengine),
    pushing(shippo),
    pushing(trackingmore),
    pushing(ups),
    pushing(usps),
)
SUBSCRIBING = (
    subscribing(ups),
    subscribing(usps),
)


def test_the_type_checker_sees_every_connector_and_what_it_offers() -> None:
    modules = {slug: registry.connector_named(slug) for slug in registry.CONNECTORS}
    assert set(ASKED) == set(modules)
    assert set(PUSHING) == {slug for slug, module in modules.items() if hasattr(module, "read_push")}
    assert set(SUBSCRIBING) == {slug for slug, module in modules.items() if hasattr(module, "subscribe")}
