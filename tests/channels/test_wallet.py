"""The package for Apple Wallet: what openssl says of it, and what cannot be signed."""

import hashlib
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.channels.wallet_chain import ORDER_TYPE, Chain, make_chain
from waypost.channels.wallet import WalletWrong, open_packer, packer_of

FILES = {"order.json": b'{"schemaVersion": 1}', "de.lproj/order.strings": b'"a" = "b";\n'}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return make_chain(tmp_path_factory.mktemp("chain"))


def packed(chain: Chain) -> zipfile.ZipFile:
    packer = open_packer(chain.certificate, chain.key, chain.intermediate, ORDER_TYPE)
    return zipfile.ZipFile(io.BytesIO(packer.pack(FILES)))


def verified(folder: Path, chain: Chain, manifest: bytes, signature: bytes) -> bool:
    (folder / "manifest.json").write_bytes(manifest)
    (folder / "signature").write_bytes(signature)
    told = subprocess.run(
        ["openssl", "smime", "-verify", "-inform", "DER", "-in", folder / "signature",  # noqa: S607 - whichever openssl there is
         "-content", folder / "manifest.json", "-binary", "-CAfile", chain.root, "-purpose", "any"],
        capture_output=True, check=False,
    )  # fmt: skip
    return told.returncode == 0


def test_openssl_takes_the_signature_and_refuses_a_changed_manifest(chain: Chain, tmp_path: Path) -> None:
    package = packed(chain)
    manifest, signature = package.read("manifest.json"), package.read("signature")
    assert verified(tmp_path, chain, manifest, signature)
    assert not verified(tmp_path, chain, manifest.replace(b"0", b"1"), signature)
    assert not verified(tmp_path, chain, manifest + b" ", signature)


def test_the_manifest_has_the_digest_of_every_file_and_of_nothing_else(chain: Chain) -> None:
    package = packed(chain)
    manifest = json.loads(package.read("manifest.json"))
    assert manifest == {path: hashlib.sha256(body).hexdigest() for path, body in FILES.items()}
    assert set(package.namelist()) == {*FILES, "manifest.json", "signature"}


def test_without_a_certificate_there_is_no_packer() -> None:
    assert packer_of("", "", "", "") is None


def test_what_does_not_fit_together_is_refused_in_words(chain: Chain, tmp_path: Path) -> None:
    other = make_chain(tmp_path)
    missing = tmp_path / "missing.pem"
    for wrong, said in (
        (replace(chain, key=other.key), "is not that of the certificate"),
        (replace(chain, intermediate=other.intermediate), "was not issued by"),
        (replace(chain, certificate=missing), "cannot be read"),
        (replace(chain, key=chain.certificate), "no private key"),
        (replace(chain, intermediate=chain.key), "no certificate"),
    ):
        with pytest.raises(WalletWrong, match=said):
            open_packer(wrong.certificate, wrong.key, wrong.intermediate, ORDER_TYPE)
    with pytest.raises(WalletWrong, match="not for order"):
        open_packer(chain.certificate, chain.key, chain.intermediate, "order.com.example.other")
