"""Apple Wallet orders: the package, signed as Wallet expects it.

A `.order` file is a ZIP of `order.json`, pictures and `xx.lproj/order.strings`, with `manifest.json` (the
SHA-256 of each file in hexadecimal) and `signature`: a detached PKCS #7 signature (DER) of the manifest by
the Order Type ID certificate, with Apple's WWDR intermediate in it
(https://developer.apple.com/documentation/walletorders/building-a-distributable-order-package).
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

_LONG_AGO = (2000, 1, 1, 0, 0, 0)  # the same files give the same archive


class WalletWrong(ValueError):
    """The certificate, key or intermediate cannot be used: the sentence says why."""


@dataclass(frozen=True)
class SigningPacker:
    """`ports.wallet.OrderPacker` with a certificate."""

    order_type: str
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    intermediate: x509.Certificate

    @property
    def expires_at(self) -> datetime:
        """When the first of the two certificates ends (UTC)."""
        return min(self.certificate.not_valid_after_utc, self.intermediate.not_valid_after_utc)

    def pack(self, files: Mapping[str, bytes]) -> bytes:
        """The signed package."""
        digests = {path: sha256(body).hexdigest() for path, body in sorted(files.items())}
        manifest = json.dumps(digests, indent=1).encode()
        whole = {**files, "manifest.json": manifest, "signature": self._signature(manifest)}
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, body in sorted(whole.items()):
                entry = zipfile.ZipInfo(path, _LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, body)
        return archive.getvalue()

    def _signature(self, manifest: bytes) -> bytes:
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return (
            pkcs7.PKCS7SignatureBuilder()
            .set_data(manifest)
            .add_signer(self.certificate, self.key, hashes.SHA256())
            .add_certificate(self.intermediate)
            .sign(serialization.Encoding.DER, options)
        )


def open_packer(certificate: Path, key: Path, intermediate: Path, order_type: str) -> SigningPacker:
    """What packs under this Order Type ID, from three files (PEM). WalletWrong."""
    own, above = _certificate(certificate), _certificate(intermediate)
    private = _key(key)
    if private.public_key() != own.public_key():
        raise WalletWrong(f"the key in {key} is not that of the certificate in {certificate}")
    named = own.subject.get_attributes_for_oid(NameOID.USER_ID)
    if named and named[0].value != order_type:
        raise WalletWrong(f"the certificate is for {named[0].value!s}, not for {order_type}")
    try:
        own.verify_directly_issued_by(above)
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature) as problem:
        raise WalletWrong(f"the certificate was not issued by the one in {intermediate}") from problem
    return SigningPacker(order_type, own, private, above)


def packer_of(certificate: str, key: str, intermediate: str, order_type: str) -> SigningPacker | None:
    """What `open_packer` opens; None where no certificate is given. WalletWrong."""
    if not certificate:
        return None
    return open_packer(Path(certificate), Path(key), Path(intermediate), order_type)


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except OSError as problem:
        raise WalletWrong(f"{file} cannot be read ({problem.strerror})") from problem
    except ValueError as problem:
        raise WalletWrong(f"{file} holds no certificate in the form PEM") from problem


def _key(file: Path) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    try:
        found = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except OSError as problem:
        raise WalletWrong(f"{file} cannot be read ({problem.strerror})") from problem
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise WalletWrong(f"{file} holds no private key in the form PEM without a password") from problem
    if not isinstance(found, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise WalletWrong(f"the key in {file} is neither RSA nor of an elliptic curve")
    return found
