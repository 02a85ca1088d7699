"""The settings of an installation."""

from dataclasses import fields
from pathlib import Path

import pytest

from waypost.config import Config, SettingWrong, read_config, settings_page, variable


def test_nothing_needs_to_be_set() -> None:
    assert read_config({}) == Config()


def test_variables_are_read_and_arguments_win() -> None:
    config = read_config(
        {"WAYPOST_PORT": "9000", "WAYPOST_WORKER": "off", "WAYPOST_HOST": "::"}, port=9001, host=None
    )
    assert (config.port, config.worker, config.host) == (9001, False, "::")


def test_links_begin_with_the_base_url_else_with_host_and_port() -> None:
    assert read_config({}).public_url == "http://127.0.0.1:8080"
    assert (
        read_config({"WAYPOST_BASE_URL": "https://track.example.com/"}).public_url
        == "https://track.example.com"
    )
    assert read_config({"WAYPOST_HOST": "::1"}).public_url == "http://[::1]:8080"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAYPOST_PORT", "eighty"),
        ("WAYPOST_PORT", "-1"),
        ("WAYPOST_PORT", "70000"),
        ("WAYPOST_WORKER", "perhaps"),
        ("WAYPOST_SECRET", "short"),
        ("WAYPOST_LOG_LEVEL", "loud"),
        ("WAYPOST_LOG_FORMAT", "xml"),
        ("WAYPOST_BASE_URL", "track.example.com"),
        ("WAYPOST_MOST_BODY_MB", "0"),
        ("WAYPOST_DATABSE_URL", "sqlite://"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingWrong, match=name):
        read_config({name: value})


def test_the_page_of_settings_is_the_one_in_the_repository(repository: Path) -> None:
    page = (repository / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert page == settings_page()
    assert [variable(one) for one in fields(Config) if f"`{variable(one)}`" not in page] == []
