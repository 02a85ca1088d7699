"""The part of the route table about webhooks, and what they send."""

from waypost.domain.access import Scope
from waypost.domain.webhook import TEST_TYPE, TYPES
from waypost.web.api import webhooks
from waypost.web.api.calls import Call, Parameter
from waypost.web.wire.webhooks import (
    DeliveryDetail,
    DeliveryList,
    Replayed,
    ReplayIn,
    RotateIn,
    WebhookIn,
    WebhookList,
    WebhookOrderMessage,
    WebhookOut,
    WebhookShipmentMessage,
    WebhookTestMessage,
)

SENT = {
    name: WebhookTestMessage if name == TEST_TYPE
    else WebhookOrderMessage if name.startswith("order.") else WebhookShipmentMessage
    for name in TYPES
}  # fmt: skip
"""What is sent, by its type: the `webhooks` of OpenAPI."""

WEBHOOK_CALLS = (
    Call(
        "GET", "/v1/webhooks", "list_webhooks", "List webhooks",
        "The programs that are told, and how they answer. Secrets are never shown again.",
        webhooks.list_webhooks, {200: WebhookList}, Scope.ADMIN,
    ),
    Call(
        "POST", "/v1/webhooks", "add_webhook", "Tell a program",
        "From now on the address is posted to whenever a shipment or order of the store changes, signed as "
        "Standard Webhooks says. The answer has the secret, this once.",
        webhooks.add_webhook, {201: WebhookOut}, Scope.ADMIN, WebhookIn, problems=(409,),
    ),
    Call(
        "GET", "/v1/webhooks/{webhook_id}", "read_webhook", "Read a webhook", "One program.",
        webhooks.read_webhook, {200: WebhookOut}, Scope.ADMIN, problems=(404,),
    ),
    Call(
        "POST", "/v1/webhooks/{webhook_id}", "change_webhook", "Change, disable or enable a webhook",
        "What is left out stays as it is. What waits for a program that is disabled becomes dead letters.",
        webhooks.change_webhook, {200: WebhookOut}, Scope.ADMIN, WebhookIn, problems=(404, 409),
        example={"types": ["shipment.delivered", "order.*"], "disabled": False},
    ),
    Call(
        "POST", "/v1/webhooks/{webhook_id}/remove", "remove_webhook", "Remove a webhook",
        "With its log. The body is empty.",
        webhooks.remove_webhook, {200: WebhookOut}, Scope.ADMIN, problems=(404, 409),
    ),
    Call(
        "POST", "/v1/webhooks/{webhook_id}/rotate", "rotate_webhook", "Make a new secret",
        "Until the overlap is over each call carries two signatures, so that no message is lost.",
        webhooks.rotate_webhook, {200: WebhookOut}, Scope.ADMIN, RotateIn, is_body_optional=True,
        problems=(404, 409), example={"overlap_hours": 24},
    ),
    Call(
        "POST", "/v1/webhooks/{webhook_id}/test", "test_webhook", "Send a test",
        "A `webhook.test` is posted within a second; read the delivery for the answer. The body is empty.",
        webhooks.test_webhook, {202: DeliveryDetail}, Scope.ADMIN, problems=(404, 409),
    ),
    Call(
        "POST", "/v1/webhooks/{webhook_id}/replay", "replay_webhook", "Send a range again",
        "What was announced in between and given up, or all of it: the same bodies with the same ids.",
        webhooks.replay_webhook, {200: Replayed}, Scope.ADMIN, ReplayIn, problems=(404, 409),
        example={"since": "2026-11-24T00:00:00Z"},
    ),
    Call(
        "GET", "/v1/webhooks/{webhook_id}/deliveries", "list_deliveries", "List deliveries",
        "What was sent to a program, the newest first, as far as the log goes back (`WAYPOST_WEBHOOK_DAYS`).",
        webhooks.list_deliveries, {200: DeliveryList}, Scope.ADMIN,
        query=(
            Parameter("state", "`waiting`, `taken` or `dead`.", "dead"),
            Parameter("limit", "How many on a page, 1 to 200; usually 50.", "50"),
            Parameter("cursor", "From `next_cursor` of the page before."),
        ),
        problems=(404,),
    ),
    Call(
        "GET", "/v1/webhook-deliveries/{delivery_id}", "read_delivery", "Read a delivery",
        "Its body, and what the program answered at each attempt.",
        webhooks.read_delivery, {200: DeliveryDetail}, Scope.ADMIN, problems=(404,),
    ),
    Call(
        "POST", "/v1/webhook-deliveries/{delivery_id}/replay", "replay_delivery", "Send one again",
        "The same body with the same id, as if for the first time. The body is empty.",
        webhooks.replay_delivery, {200: DeliveryDetail}, Scope.ADMIN, problems=(404, 409),
    ),
)  # fmt: skip
