"""DPD speaks as in the Netherlands and Belgium: SOAP, a login service, and the life cycle of one parcel.

https://esolutions.dpd.com (LoginService 2.1, ParcelLifeCycleService 2.0): times are American with `en_US`
("8/17/2021 7:11:26 PM") and have no offset, the label of a status is a stage of a progress bar that says too
much, faults come with status 500, and a number that is not known has a status that is not reached.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Response
from waypost.ports.payload import Node, NotReadable, read_xml
from waypost.simulator.parcel import Happening
from waypost.simulator.speech import said_xml
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "dpd"
VALUES: Mapping[str, str] = MappingProxyType({"delis_id": "simdelis", "password": "simulated-delis-word"})
MANNER = Manner(has_offset=False)
_E = EventType
_ON_ITS_WAY, _AT_THE_DOOR = "In transit", "Parcel out for delivery"
_WORDS: Mapping[EventType, tuple[str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("SHIPMENT", "Order information", "DPD has received your order information."),
    _E.PICKED_UP: ("PickedUp", "Parcel handed to DPD", "DPD has received your parcel."),
    _E.IN_TRANSIT: ("BetweenDepots", _ON_ITS_WAY, "The parcel is at the parcel dispatch centre."),
    _E.ARRIVED: ("Depot", _AT_THE_DOOR, "At parcel delivery centre."),
    _E.OUT_FOR_DELIVERY: (
        "Courier", _AT_THE_DOOR,
        "The parcel has left the parcel delivery centre and is on its way to the consignee.",
    ),
    _E.DELIVERY_ATTEMPTED: (
        "DeliveryFailure", _AT_THE_DOOR, "Unfortunately we have not been able to deliver your parcel.",
    ),
    _E.AVAILABLE_FOR_PICKUP: ("ParcelShop", _AT_THE_DOOR, "Delivered by driver to Pickup parcelshop"),
    _E.DELIVERED: ("Delivered", "Parcel delivered", "The parcel has been delivered."),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_NAMES = "http://dpd.com/common/service/types"
_NOT_TAKEN = ("DELICOM_ERR_AUTHENTICATION", "Authentication failure, check delisId and password.")


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    try:
        envelope = read_xml(asked.body)["Envelope"]
    except NotReadable:
        return _fault("soap:Client", "Error reading XMLStreamReader")
    if asked.path == "/services/LoginService/V2_1":
        return _login(envelope["Body"]["getAuth"], desk)
    if asked.path != "/services/ParcelLifeCycleService/V2_0":
        return _fault("soap:Server", "No service was found.", status=404)
    who = envelope["Header"]["authentication"]
    if who["delisId"].text() != VALUES["delis_id"] or not desk.knows(who["authToken"].text() or ""):
        return _fault("soap:Server", "Fault occured", error=_NOT_TAKEN)
    number = envelope["Body"]["getTrackingData"]["parcelLabelNumber"].text()
    if number is None:
        return _fault("soap:Client", "Unmarshalling Error: parcelLabelNumber is missing")
    parcel = desk.parcel(number)
    return _told(desk.so_far(parcel) if parcel else (), desk)


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: what stands before the services answers so; they have no fault for it."""
    headers = {"content-type": "text/html", "retry-after": str(retry_after_s)}
    return Response(429, headers, b"<html><body><h1>429 Too Many Requests</h1></body></html>")


def _login(given: Node, desk: Desk) -> Response:
    if (given["delisId"].text(), given["password"].text()) != (VALUES["delis_id"], VALUES["password"]):
        return _fault("soap:Server", "Fault occured", error=_NOT_TAKEN)
    return _enveloped(
        f'<getAuthResponse xmlns="{_NAMES}/LoginService/2.1"><return>'
        f"<delisId>{VALUES['delis_id']}</delisId><customerUid>{VALUES['delis_id']}</customerUid>"
        f"<authToken>{escape(desk.grant())}</authToken><depot>0522</depot></return></getAuthResponse>"
    )


def _told(told: Sequence[Happening], desk: Desk) -> Response:
    ordered = next((one for one in told if one.type is _E.LABEL_CREATED), None)
    scans = [one for one in told if one is not ordered]
    first = _status(ordered, desk, is_current=not scans) if ordered else _not_reached()
    rest = "".join(
        f"<statusInfo>{_status(one, desk, is_current=one is scans[-1])}</statusInfo>" for one in scans
    )
    service = (
        f"<serviceDescription>{_words('label', 'Your DPD service:')}"
        f"{_words('content', 'DPD CLASSIC')}</serviceDescription>"
    )
    return _enveloped(
        f'<getTrackingDataResponse xmlns="{_NAMES}/ParcelLifeCycleService/2.0"><trackingresult>'
        f"<shipmentInfo>{service}{first}</shipmentInfo>{rest}"
        "</trackingresult></getTrackingDataResponse>"
    )


def _status(one: Happening, desk: Desk, *, is_current: bool) -> str:
    code, label, words = _WORDS[one.type]
    return (
        f"<status>{escape(desk.spoken(code))}</status>{_words('label', label, is_bold=True)}"
        f"<description>{_words('content', words)}</description>"
        "<statusHasBeenReached>true</statusHasBeenReached>"
        f"<isCurrentStatus>{str(is_current).lower()}</isCurrentStatus><showContactInfo>true</showContactInfo>"
        f"{_words('location', _line(one.place), is_bold=True)}{_words('date', _american(one), is_bold=True)}"
    )


def _not_reached() -> str:
    return (
        "<status>SHIPMENT</status><statusHasBeenReached>false</statusHasBeenReached>"
        "<isCurrentStatus>false</isCurrentStatus><showContactInfo>false</showContactInfo>"
    )


def _words(name: str, text: str, *, is_bold: bool = False) -> str:
    bold = str(is_bold).lower()
    return (
        f"<{name}><content>{escape(text)}</content><bold>{bold}</bold><paragraph>false</paragraph></{name}>"
    )


def _line(place: Location) -> str:
    return f"{place.city or ''} ({place.country})" if place.country else place.city or ""


def _american(one: Happening) -> str:
    return f"{one.at.month}/{one.at.day}/{one.at.year} {one.at.hour % 12 or 12}:{one.at:%M:%S %p}"


def _fault(code: str, words: str, *, status: int = 500, error: tuple[str, str] | None = None) -> Response:
    detail = ""
    if error:
        detail = (
            f'<detail><ns:authenticationFault xmlns:ns="{_NAMES}/Authentication/2.0">'
            f"<errorCode>{error[0]}</errorCode><errorMessage>{error[1]}</errorMessage>"
            "</ns:authenticationFault></detail>"
        )
    return _enveloped(
        f"<soap:Fault><faultcode>{code}</faultcode><faultstring>{escape(words)}</faultstring>{detail}"
        "</soap:Fault>",
        status=status,
    )


def _enveloped(inner: str, *, status: int = 200) -> Response:
    return said_xml(
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<soap:Body>{inner}</soap:Body></soap:Envelope>",
        status=status,
        headers={"content-type": "text/xml;charset=UTF-8"},
    )
