import pytest

from waypost.db import KeyedVault
from waypost.ports.accounts import SecretKeyMissing, SecretNotReadable

OLD, NEW = "o" * 64, "n" * 64


def test_what_is_sealed_cannot_be_read_without_the_key() -> None:
    sealed = KeyedVault([OLD]).seal(b"client secret", about="account:usps")
    assert "client" not in sealed
    assert KeyedVault([OLD]).unseal(sealed, about="account:usps") == b"client secret"
    with pytest.raises(SecretNotReadable):
        KeyedVault([NEW]).unseal(sealed, about="account:usps")


def test_the_same_secret_looks_different_each_time() -> None:
    vault = KeyedVault([OLD])
    assert vault.seal(b"x", about="a") != vault.seal(b"x", about="a")


def test_the_first_key_seals_and_all_keys_read() -> None:
    before = KeyedVault([OLD]).seal(b"x", about="a")
    both = KeyedVault([NEW, OLD])
    assert both.unseal(before, about="a") == b"x"
    assert not both.is_current(before)
    after = both.seal(b"x", about="a")
    assert both.is_current(after)
    assert KeyedVault([NEW]).unseal(after, about="a") == b"x"


@pytest.mark.parametrize("change", ["other place", "one letter", "cut short", "no seal", "empty"])
def test_what_was_altered_or_moved_is_refused(change: str) -> None:
    vault = KeyedVault([OLD])
    sealed = vault.seal(b"secret", about="account:usps")
    swapped = "A" if sealed[-6] != "A" else "B"
    altered = {
        "other place": sealed,
        "one letter": sealed[:-6] + swapped + sealed[-5:],
        "cut short": sealed[:-8],
        "no seal": "secret",
        "empty": "",
    }[change]
    with pytest.raises(SecretNotReadable) as refused:
        vault.unseal(altered, about="account:ups" if change == "other place" else "account:usps")
    assert "secret\n" not in str(refused.value)


def test_nothing_is_sealed_without_a_key_and_a_vault_does_not_tell_its_keys() -> None:
    with pytest.raises(SecretKeyMissing, match="WAYPOST_SECRET_KEY"):
        KeyedVault([]).seal(b"x", about="a")
    assert OLD not in repr(KeyedVault([OLD]))
    assert not KeyedVault([]).is_current("w1.x.y")
