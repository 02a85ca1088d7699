import pytest

from tests.web.pages.outline import Outline
from tests.web.pages.rendered import FORMS, NOTICES, page


@pytest.mark.parametrize("name", FORMS)
def test_the_form_posts_and_every_field_has_a_label_and_a_hint(name: str) -> None:
    outline = Outline(page(name).decode())
    form = next(one for one in outline.all("form") if one.get("method") == "post")
    assert form["action"] == "/lookup"
    labels = {one["for"] for one in outline.all("label")}
    fields = [one for one in outline.all("input") if one.get("type") != "hidden"]
    assert [one["name"] for one in fields] == ["order_number", "proof"]
    ids = {attributes.get("id") for _, attributes in outline.found}
    for field in fields:
        assert field["id"] in labels
        assert set(field["aria-describedby"].split()) <= ids


def test_an_order_not_found_keeps_what_was_typed_and_blames_neither_field() -> None:
    html = page("lookup_not_found").decode()
    outline = Outline(html)
    assert "<title>Problem: " in html
    assert [one["value"] for one in outline.all("input")] == ["OL-1048", "a@b.example"]
    assert [one.get("aria-invalid") for one in outline.all("input")] == ["true", "true"]
    alert = next(one for _, one in outline.found if one.get("role") == "alert")
    assert alert["tabindex"] == "-1"
    assert "autofocus" in alert


def test_a_missing_field_is_the_only_one_marked() -> None:
    fields = Outline(page("lookup_missing_field").decode()).all("input")
    assert [one.get("aria-invalid") for one in fields] == ["true", None]


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_begins_its_title_with_problem(name: str) -> None:
    assert "<title>Problem: " in page(name).decode()


def test_an_expired_link_leads_to_a_fresh_one() -> None:
    assert 'href="/lookup">Find my order</a>' in page("notice_expired").decode()
