"""The door to those who write webhooks: each format an endpoint may ask for has its own writer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from waypost.ports.database import Transaction
from waypost.ports.webhooks import WebhookEvent


@dataclass(frozen=True, slots=True)
class Written:
    """The body of a webhook and its media type."""

    body: str
    content_type: str


class WebhookFormat(Protocol):
    """Writes and signs what endpoints of one format are sent."""

    def write(
        self, tx: Transaction, event: WebhookEvent, *, message_id: str, now: datetime
    ) -> Written | None:
        """The body; None: this format has no words for it, or what it is about is gone."""
        ...

    def write_test(self, tx: Transaction, store_id: int, *, message_id: str, now: datetime) -> Written:
        """A body to try an endpoint with."""
        ...

    def headers(self, body: bytes, secrets: Sequence[str]) -> Mapping[str, str]:
        """Headers beside Standard Webhooks' own; `secrets` are those that sign now, the newest first."""
        ...
