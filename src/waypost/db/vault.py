"""Secrets at rest: AES-256-GCM with keys from the settings; the first seals, all unseal (rotation).

A sealed text is `w1.<name of the key>.<base64url of nonce and ciphertext>`. Keys come from what was written
in the settings by HKDF (RFC 5869), so any text with enough chance in it will do.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from waypost.ports.accounts import SecretKeyMissing, SecretNotReadable

_FORM = "w1"
_KEY_BYTES = 32
_NAME_BYTES = 4
_NONCE_BYTES = 12


class KeyedVault:
    """`ports.accounts.Vault` with the keys as written, newest first; without any it seals nothing."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = {_derived(key, b"name", _NAME_BYTES).hex(): _cipher(key) for key in keys}

    def seal(self, plain: bytes, *, about: str) -> str:
        """See `Vault.seal`."""
        for name, cipher in self._keys.items():
            nonce = os.urandom(_NONCE_BYTES)
            sealed = nonce + cipher.encrypt(nonce, plain, about.encode())
            return f"{_FORM}.{name}.{urlsafe_b64encode(sealed).decode()}"
        raise SecretKeyMissing("set WAYPOST_SECRET_KEY first (openssl rand -hex 32), and keep a copy of it")

    def unseal(self, sealed: str, *, about: str) -> bytes:
        """See `Vault.unseal`."""
        form, _, rest = sealed.partition(".")
        name, _, text = rest.partition(".")
        cipher = self._keys.get(name) if form == _FORM else None
        if cipher is None:
            raise SecretNotReadable("sealed with a key that is not in WAYPOST_SECRET_KEY: put it back")
        try:
            whole = urlsafe_b64decode(text)
            return cipher.decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError) as problem:
            raise SecretNotReadable("what was sealed has been altered: enter it again") from problem

    def is_current(self, sealed: str) -> bool:
        """See `Vault.is_current`."""
        first = next(iter(self._keys), None)
        return first is not None and sealed.startswith(f"{_FORM}.{first}.")

    def __repr__(self) -> str:
        return f"KeyedVault({len(self._keys)} keys)"


def _cipher(key: str) -> AESGCM:
    return AESGCM(_derived(key, b"cipher", _KEY_BYTES))


def _derived(key: str, what: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"waypost sealed " + what).derive(key.encode())
