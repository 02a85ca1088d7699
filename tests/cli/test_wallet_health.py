"""What `waypost doctor` says of the certificate for Apple Wallet."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.channels.wallet_chain import make_chain
from waypost.cli.main import main


@pytest.mark.parametrize(
    ("ends_after", "said", "fails"),
    [
        (timedelta(days=200), "order.com.example.osier: its certificate ends on", False),
        (timedelta(days=9), "renew it in time", False),
        (timedelta(days=-2), "Wallet takes no order signed with it", True),
    ],
)
def test_doctor_says_how_long_the_certificate_lasts(
    tmp_path: Path, ends_after: timedelta, said: str, *, fails: bool
) -> None:
    told = examined(tmp_path, **make_chain(tmp_path, ends_after=ends_after).settings)
    assert said in told
    assert ("FAIL │ wallet" in told) is fails


def test_doctor_says_what_does_not_fit_together(tmp_path: Path) -> None:
    settings = make_chain(tmp_path).settings
    assert "cannot be read" in examined(tmp_path, **{**settings, "wallet_key": "nowhere.key"})
    assert "set all four of them" in examined(tmp_path, wallet_certificate=settings["wallet_certificate"])


def examined(folder: Path, **settings: str) -> str:
    environment = {f"WAYPOST_{name.upper()}": value for name, value in settings.items()}
    database = f"sqlite:///{folder}/waypost.db"
    answer = CliRunner().invoke(main, ["doctor", "--database", database], env=environment)
    return " ".join(answer.output.split())
