"""The line is closed: TLS proves the name, also where connections are made to checked addresses."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from waypost.net.addresses import address_rule
from waypost.net.outgoing import HttpExchange
from waypost.ports.exchange import NoAnswer, Request


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *words: object) -> None:
        """Stay silent."""


class Quiet(HTTPServer):
    def handle_error(self, *words: object) -> None:
        """A client that hangs up is part of the test."""


def write_certificate(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 that signs itself, with its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    whom = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(whom, critical=False)
    signed = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    text = signed.sign(key, SHA256()).public_bytes(serialization.Encoding.PEM)
    text += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "stand-in.pem"
    file.write_bytes(text)
    return file


def test_a_certificate_is_asked_for_and_believed_only_if_we_trust_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path)
    with Quiet(("127.0.0.1", 0), Greeting) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        url = f"https://127.0.0.1:{server.server_address[1]}/"
        with HttpExchange(address_rule("127.0.0.1")) as stranger, pytest.raises(NoAnswer):
            stranger.send(Request("GET", url))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with HttpExchange(address_rule("127.0.0.1")) as trusting:
            assert trusting.send(Request("GET", url)).body == b"hello"
        server.shutdown()
        thread.join()
