"""Alerts to a merchant's own chat: Slack and Teams, through the address that each makes for a channel.

Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (`{"text": …}`, answers `ok`;
`&`, `<` and `>` are escaped). Teams: https://learn.microsoft.com/en-us/microsoftteams/platform/
webhooks-and-connectors/how-to/connectors-using (an Adaptive Card as attachment, answered with 202).
"""

import json
from urllib.parse import urlsplit

from waypost.ports.alerts import AlertNotPosted
from waypost.ports.exchange import Conversation, Request

LONGEST = 3000
_PREFIXES = ("slack:", "teams:")
_TEAMS_HOSTS = (".webhook.office.com", ".logic.azure.com", ".powerplatform.com")
_TAKEN = range(200, 300)


def is_chat(to: str) -> bool:
    """Whether an address of a merchant is one of Slack or Teams."""
    return to.startswith(_PREFIXES) or bool(_kind(to))


def post(to: str, subject: str, text: str) -> Conversation[None]:
    """Post one alert. AlertNotPosted."""
    named = next((prefix for prefix in _PREFIXES if to.startswith(prefix)), None)
    url = to.removeprefix(named) if named else to
    kind = named.rstrip(":") if named else _kind(to)
    body = _slack(subject, text) if kind == "slack" else _teams(subject, text)
    raw = json.dumps(body).encode()
    response = yield Request("POST", url, {"content-type": "application/json"}, raw)
    if response.status not in _TAKEN:
        raise AlertNotPosted(f"{kind} answers {response.status}")


def _kind(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    if host == "hooks.slack.com":
        return "slack"
    return "teams" if host.endswith(_TEAMS_HOSTS) else None


def _slack(subject: str, text: str) -> dict[str, object]:
    escaped = text[:LONGEST].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    title = subject.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("*", "")
    return {"text": f"*{title}*\n{escaped}", "mrkdwn": True}


def _teams(subject: str, text: str) -> dict[str, object]:
    lines = [{"type": "TextBlock", "text": subject, "weight": "bolder", "wrap": True}]
    lines += [
        {"type": "TextBlock", "text": line, "wrap": True} for line in text[:LONGEST].split("\n") if line
    ]
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "body": lines,
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [content]}
