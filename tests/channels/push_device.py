"""A device of a test: its keys, and the way it opens messages (http_ece, nothing of ours)."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """What a browser keeps of a subscription."""

    endpoint: str = "https://push.example/send/abc"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes ok"

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": base64url(point), "auth": base64url(self.auth)}

    @property
    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON` writes it."""
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": self.keys}

    @property
    def address(self) -> str:
        return json.dumps(self.subscription)

    def open(self, body: bytes) -> dict[str, Any]:
        """Decrypt a message by RFC 8291."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        told: dict[str, Any] = json.loads(plain)
        return told
