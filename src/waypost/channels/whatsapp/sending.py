"""Hand a template message to WhatsApp's Cloud API.

Request: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates; errors:
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes. Outside of a conversation that
the person began, only templates approved beforehand may be sent. Where Meta does not have the template in a
language it has sent nothing (132001), and the next language is tried.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from waypost.channels.whatsapp.errors import NO_SUCH_TEMPLATE, code_of, problem_of
from waypost.domain.notification import Channel
from waypost.ports.channel import ChannelAccount, Message, MessageRefused, Receipt
from waypost.ports.connector import AccountField
from waypost.ports.exchange import Conversation, Request, Response
from waypost.ports.payload import Node, NotReadable, read_json

CHANNEL = Channel.WHATSAPP
NAME = "whatsapp"
PER_SECOND = 40.0
IS_REPEATABLE = False
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("phone_number_id", "Id of your number: WhatsApp → API setup (not the number itself)"),
    AccountField("access_token", "Permanent token of a system user", is_secret=True),
    AccountField("app_secret", "App settings → Basic → App secret: proves receipts", is_secret=True),
    AccountField("verify_token", "Any word; paste the same beside the callback URL", is_secret=True),
    AccountField("template", "Name of your template; {topic} in it stands for the topic", is_required=False),
    AccountField("parameters", "Its fields in order, such as short,link (the default)", is_required=False),
    AccountField(
        "parameter_format", "named (as the template says, default) or positional", is_required=False
    ),
    AccountField("link_button", "yes, where a button ends in the last part of the link", is_required=False),
    AccountField("language", "The template's language where it lacks the buyer's: en_US", is_required=False),
    AccountField("api_version", "Version of the Graph API, such as v23.0", is_required=False),
)
BASE_URL = "https://graph.facebook.com"
VERSION, TEMPLATE, PARAMETERS, LANGUAGE = "v23.0", "order_update", "short,link", "en_US"
LONGEST_PARAMETER = 1000
_REGIONS = {"en": "en_US", "pt": "pt_BR", "zh": "zh_CN", "es": "es_ES"}
_TAKEN = 200


def send(message: Message, *, account: ChannelAccount, now: datetime) -> Conversation[Receipt]:
    """See `HttpChannel.send`. Asks once for each language that might be there."""
    values = {name: value.strip() for name, value in account.values.items()}
    components = _components(message, values)
    languages = [*_languages(message.locale, values.get("language") or LANGUAGE)]
    for language in languages:
        response = yield _request(message, account, values, language, components)
        answer = _read(response)
        if response.status == _TAKEN:
            return Receipt(answer.first("messages")["id"].text())
        if code_of(answer) != NO_SUCH_TEMPLATE:
            raise problem_of(response.status, answer, response.headers, now=now)
    raise MessageRefused(f"whatsapp 132001: there is no such template in {', '.join(languages)}")


def _languages(locale: str, fallback: str) -> Iterator[str]:
    """The language as WhatsApp writes it, without its region, with its usual one; then the fallback."""
    whole = locale.replace("-", "_")
    short = whole.partition("_")[0]
    tried = dict.fromkeys([whole, short, _REGIONS.get(short, short), fallback])
    yield from (one for one in tried if one)


def _components(message: Message, values: dict[str, str]) -> list[dict[str, object]]:
    """The template's fields with what stands in them. MessageRefused where one is empty."""
    short = message.short.replace(message.link, "") if message.link else message.short
    known = {**message.fields, "subject": message.subject, "short": short, "link": message.link}
    is_named = values.get("parameter_format", "named") != "positional"
    parameters = []
    for name in (values.get("parameters") or PARAMETERS).split(","):
        text = " ".join(known.get(name.strip(), "").split())[:LONGEST_PARAMETER]
        if not text:
            raise MessageRefused(f"whatsapp: nothing is known for the template's field {name.strip()!r}")
        naming = {"parameter_name": name.strip()} if is_named else {}
        parameters.append({"type": "text", **naming, "text": text})
    body: dict[str, object] = {"type": "body", "parameters": parameters}
    if values.get("link_button", "").lower() not in ("yes", "true", "1"):
        return [body]
    ending = [{"type": "text", "text": urlsplit(message.link).path.rpartition("/")[2]}]
    return [body, {"type": "button", "sub_type": "url", "index": "0", "parameters": ending}]


def _request(
    message: Message,
    account: ChannelAccount,
    values: dict[str, str],
    language: str,
    components: list[dict[str, object]],
) -> Request:
    name = (values.get("template") or TEMPLATE).replace("{topic}", message.topic.value)
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to.removeprefix("+"),
        "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": components},
        "biz_opaque_callback_data": message.key[:512],
    }
    version = values.get("api_version") or VERSION
    url = f"{account.base_url or BASE_URL}/{version}/{values.get('phone_number_id', '')}/messages"
    headers = {
        "authorization": f"Bearer {values.get('access_token', '')}",
        "content-type": "application/json",
    }
    return Request("POST", url, headers, json.dumps(body).encode())


def _read(response: Response) -> Node:
    try:
        return read_json(response.body)
    except NotReadable:
        return Node()
