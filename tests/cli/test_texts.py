"""`waypost texts`: what buyers are told is looked at, and said in a shop's own words."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

ORDERS = (
    "order_number,placed_at,email,title,tracking_number,carrier\n"
    "A-1001,2026-11-20T10:00:00Z,nora@example.com,Kettle,1Z999AA10123456784,ups\n"
)
EVENTS = (
    "tracking_number,carrier,occurred_at,status\n1Z999AA10123456784,ups,2026-11-21T09:00:00Z,in_transit\n"
)


def shop(run: Run, *settings: str) -> None:
    chosen = [part for one in settings for part in ("--set", one)]
    assert run("stores", "save", "default", "--name", "Osier Lane", *chosen).exit_code == 0


def test_every_message_can_be_looked_at_without_a_shop(run: Run, folder: Path) -> None:
    said = run("texts", "preview", "--language", "de", "--language", "ja")
    assert "44 messages" in said.output
    assert len(list((folder / "texts-preview").glob("*.html"))) == 45
    assert "Ihr Paket ist auf dem Weg" in (folder / "texts-preview" / "shipped.de.txt").read_text("utf-8")
    assert "shipped.ja.html" in (folder / "texts-preview" / "index.html").read_text("utf-8")


def test_a_preview_is_in_the_shops_name_colour_and_words(run: Run, folder: Path) -> None:
    shop(run, 'brand="#8a3b12"', "help_email=hello@osier.example")
    assert run("texts", "set", "shipped", "en", "subject", "{{ order_number }} is off").exit_code == 0
    run("texts", "preview", "--store", "default", "--topic", "shipped", "--language", "en", "--to", "out")
    html = (folder / "out" / "shipped.en.html").read_text("utf-8")
    assert "Osier Lane" in html
    assert "#8a3b12" in html
    assert "hello@osier.example" in html
    assert "TT-20418 is off" in html


def test_a_preview_shows_what_is_true_of_an_order_and_keeps_nothing(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS, "utf-8")
    (folder / "events.csv").write_text(EVENTS, "utf-8")
    shop(run)
    assert run("import", "orders", "orders.csv").exit_code == 0
    assert run("import", "events", "events.csv").exit_code == 0
    said = run("texts", "preview", "--store", "default", "--order", "A-1001", "--language", "en", "--to", "o")
    assert said.exit_code == 0, said.output
    told = (folder / "o" / "in_transit.en.txt").read_text("utf-8")
    assert "1Z999AA10123456784" in told
    assert "/t/" in told
    assert not (folder / "o" / "delivered.en.txt").exists()


def test_own_words_are_kept_listed_and_given_up(run: Run, folder: Path) -> None:
    shop(run)
    assert "All words are ours" in run("texts", "list").output
    (folder / "body.txt").write_text("{{ ours }}\n\nSee you soon.", "utf-8")
    assert "own words" in run("texts", "set", "delivered", "fr", "body", "@body.txt").output
    listed = run("texts", "list").output
    assert "delivered" in listed
    assert "See you soon." in listed
    assert "Our words" in run("texts", "unset", "delivered", "fr", "body").output
    assert "no words of its own" in run("texts", "unset", "delivered", "fr", "body").output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("shipped", "en", "subject", "{{ colour }}"), "no field called 'colour'"),
        (("shipped", "en", "short", "Off it goes"), "must hold the link"),
        (("shipped", "xx", "subject", "Off"), "no language 'xx'"),
        (("sent", "en", "subject", "Off"), "sent"),
        (("shipped", "en", "footer", "Off"), "footer"),
    ],
)
def test_words_that_may_not_be_kept_are_refused_with_the_reason(
    run: Run, words: tuple[str, ...], why: str
) -> None:
    shop(run)
    said = run("texts", "set", *words)
    assert said.exit_code in (1, 2)
    assert why in said.output
    assert "All words are ours" in run("texts", "list").output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("preview", "--language", "tlh"), "there are: en, de"),
        (("preview", "--order", "A-1"), "give --store too"),
        (("preview", "--store", "nowhere"), "nowhere"),
        (("preview", "--store", "default", "--order", "none"), "no order 'none'"),
        (("list", "--store", "nowhere"), "nowhere"),
    ],
)
def test_what_is_not_there_is_told_by_name(run: Run, words: tuple[str, ...], why: str) -> None:
    shop(run)
    said = run("texts", *words)
    assert said.exit_code in (1, 2)
    assert why in said.output
