"""Answers that others recorded, which do not live in this repository, played through our connectors."""

from datetime import UTC, datetime
from pathlib import Path

from tests.carriers.recordings import account_with_token, connector
from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused, Report, Wanted
from waypost.ports.exchange import Response, alone

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

# The first part of a file's name, whose it is, and the numbers in it.
THEIRS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ups": ("ups", ("1Z023E2X0214323462",)),
    "fedex": ("fedex", ("738488882438", "776094337676", "123456789012", "39936862321")),
    "usps": ("usps", ("9400109104250532908587",)),
    "usps_international": ("usps", ("9400109104250532908587",)),
    "canadapost": ("canada-post", ("7023210039414604",)),
    "dhl_parcel_de": ("dhl-parcel-de", ("00340434161094015902",)),
    "dhl_universal": ("dhl", ("7777777770",)),
    "dpd": ("dpd", ("05308801410058",)),
    "gls": ("gls", ("36301917596",)),
    "mydhl": ("dhl-express", ("9356579890",)),
    "amazon_shipping": ("amazon", ("89108749065090",)),
    "australiapost": (
        "australia-post",
        ("ET123456789AU", "LX123456789US", "00123456789000123400", "7XX1000"),
    ),
    "colissimo": ("la-poste", ("EW112720413FR",)),
    "easypost": ("easypost", ("EZ1000000001",)),
    "hermes": ("hermes-de", ("H1234567890123456789",)),
    "laposte": ("la-poste", ("EW112720413FR",)),
    "shipengine": ("shipengine", ("1Z999AA1234567890",)),
    "royalmail": ("royal-mail", ("090367574000000FE1E1B",)),
}
NOT_ANSWERS = {  # questions, pictures
    "easypost__TRACKING_PAYLOAD.json",
    "fedex__TrackingPayload.json",
    "mydhl__ProofOfDeliveryResponse.json",
    "shipengine__TrackingPayload.json",
}
NOT_REPEATED = {"05308801410058"}  # DPD does not say which number it tells of


def heard(file: Path) -> tuple[str, Report | Exception]:
    slug, numbers = THEIRS[file.name.partition("__")[0]]
    module = connector(slug)
    body = file.read_bytes()
    wanted = [Wanted(number) for number in numbers if number.encode() in body] or [Wanted(numbers[0])]
    answer = Response(200, {}, body)
    talk = module.track(wanted, account=account_with_token(slug, NOW), now=NOW)
    try:
        return slug, alone(talk, [answer] * 3 * len(wanted))[0]
    except (AnswerNotUnderstood, CarrierBusy, CarrierRefused) as error:
        return slug, error


def files_of(shared_data: Path) -> list[Path]:
    found = sorted((shared_data / "carriers").glob("*__*"))
    ours = [file for file in found if file.name.partition("__")[0] in THEIRS]
    return [file for file in ours if file.name not in NOT_ANSWERS]
