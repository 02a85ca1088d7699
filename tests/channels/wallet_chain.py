"""A certificate chain of our own, in the form of Apple's: a root above, an intermediate, an Order Type ID."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ORDER_TYPE = "order.com.example.osier"


@dataclass(frozen=True)
class Chain:
    """The files of a chain, all PEM."""

    certificate: Path
    key: Path
    intermediate: Path
    root: Path

    @property
    def settings(self) -> dict[str, str]:
        """The settings that name them."""
        return {
            "wallet_certificate": str(self.certificate),
            "wallet_key": str(self.key),
            "wallet_intermediate": str(self.intermediate),
            "wallet_order_type": ORDER_TYPE,
        }


def make_chain(folder: Path, *, ends_after: timedelta = timedelta(days=365)) -> Chain:
    """Write a chain whose Order Type ID certificate ends after that time."""
    top, middle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = _signed("Example Root", top.public_key(), "Example Root", top, is_above=True)
    between = _signed("Example WWDR", middle.public_key(), "Example Root", top, is_above=True)
    leaf = _signed(ORDER_TYPE, own.public_key(), "Example WWDR", middle, ends_after=ends_after)
    chain = Chain(*(folder / name for name in ("order.pem", "order.key", "wwdr.pem", "root.pem")))
    chain.certificate.write_bytes(leaf.public_bytes(Encoding.PEM))
    chain.intermediate.write_bytes(between.public_bytes(Encoding.PEM))
    chain.root.write_bytes(root.public_bytes(Encoding.PEM))
    chain.key.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return chain


def _signed(
    name: str,
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    is_above: bool = False,
    ends_after: timedelta = timedelta(days=3650),
) -> x509.Certificate:
    oid = NameOID.COMMON_NAME if is_above else NameOID.USER_ID
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + ends_after)
        .add_extension(x509.BasicConstraints(ca=is_above, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
