"""DPD's questions: an envelope for a token, and one for each number. A token lasts a day, logins are few."""

from dataclasses import replace
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from waypost.carriers.dpd.reading import body_of, refusal_of
from waypost.ports.answers import SERVER_ERROR, raise_for_status, xml_answer
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Token
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import Node

BASE_URL = "https://wsshipper.dpd.nl/soap"

_TYPES = "http://dpd.com/common/service/types"
_LANGUAGE = "en_US"
_LASTS = timedelta(hours=20)  # DPD says a day, on a clock of its own
_EARLY = timedelta(seconds=60)


def usable(account: CarrierAccount, now: datetime) -> bool:
    """Whether the account has a token that still holds."""
    return account.token is not None and account.token.expires_at > now + _EARLY


def logged_in(account: CarrierAccount, now: datetime) -> Conversation[CarrierAccount]:
    """Fetch a token; the account with it. CarrierRefused, CarrierBusy, AnswerNotUnderstood."""
    inner = (
        f'<n:getAuth xmlns:n="{_TYPES}/LoginService/2.1">'
        f"<delisId>{escape(account.values.get('delis_id', ''))}</delisId>"
        f"<password>{escape(account.values.get('password', ''))}</password>"
        f"<messageLanguage>{_LANGUAGE}</messageLanguage></n:getAuth>"
    )
    request = _request(account, "LoginService/V2_1", f"{_TYPES}/LoginService/2.1/getAuth", "", inner)
    answer = yield from _answer(request, now)
    refusal_of(answer)
    value = body_of(answer)["getAuthResponse"]["return"]["authToken"].text()
    if value is None:
        raise AnswerNotUnderstood("dpd: the answer holds no authToken")
    return replace(account, token=Token(value, now + _LASTS))


def answer_to(number: str, account: CarrierAccount, now: datetime) -> Conversation[Node]:
    """Ask for one number with the token of the account; a SOAP fault is an answer too."""
    head = (
        f'<n:authentication xmlns:n="{_TYPES}/Authentication/2.0">'
        f"<delisId>{escape(account.values.get('delis_id', ''))}</delisId>"
        f"<authToken>{escape(account.token.value if account.token else '')}</authToken>"
        f"<messageLanguage>{_LANGUAGE}</messageLanguage></n:authentication>"
    )
    inner = (
        f'<n:getTrackingData xmlns:n="{_TYPES}/ParcelLifeCycleService/2.0">'
        f"<parcelLabelNumber>{escape(number)}</parcelLabelNumber></n:getTrackingData>"
    )
    action = f"{_TYPES}/ParcelLifeCycleService/2.0/getTrackingData"
    return (yield from _answer(_request(account, "ParcelLifeCycleService/V2_0", action, head, inner), now))


def _request(account: CarrierAccount, service: str, action: str, head: str, inner: str) -> Request:
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Header>{head}</s:Header><s:Body>{inner}</s:Body></s:Envelope>"
    )
    headers = {"content-type": "text/xml; charset=utf-8", "soapaction": action}
    return Request("POST", f"{account.base_url or BASE_URL}/services/{service}", headers, envelope.encode())


def _answer(request: Request, now: datetime) -> Conversation[Node]:
    """A SOAP fault comes with status 500, and says more than that."""
    response = yield request
    if response.status == SERVER_ERROR:
        try:
            answer = xml_answer(response, carrier="dpd")
        except AnswerNotUnderstood:
            answer = Node()
        if body_of(answer)["Fault"]:
            return answer
    raise_for_status(response, carrier="dpd", now=now)
    return xml_answer(response, carrier="dpd")
