"""The API's documentation says all there is."""

import re
from collections.abc import Iterator
from typing import Any

from tests.web.house import House
from waypost.web.api.openapi import problem_kinds
from waypost.web.api.routes import CALLS


def document(house: House) -> dict[str, Any]:
    answer = house.get("/openapi.json", key=None)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_every_call_is_documented_with_its_scope_and_problems(house: House) -> None:
    paths = document(house)["paths"]
    assert sum(len(methods) for methods in paths.values()) == len(CALLS)
    for call in CALLS:
        told = paths[call.path][call.method.lower()]
        assert told["summary"]
        assert told["description"]
        assert call.scope is None or f"`{call.scope.value}`" in told["description"]
        assert {"401", "403", "429", "503"} <= set(told["responses"])
        assert all(one["description"] for one in told["responses"].values())
        assert all(one["description"] for one in told["parameters"])


def test_every_field_of_every_type_says_what_it_means(house: House) -> None:
    schemas = document(house)["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, told in schema.get("properties", {}).items()
        if not told.get("description")
    ]
    assert silent == []
    assert [
        name for name, schema in schemas.items() if "properties" in schema and not schema.get("description")
    ] == []


def test_every_reference_leads_somewhere(house: House) -> None:
    told = document(house)
    schemas = told["components"]["schemas"]
    assert {name for name in references(told) if name not in schemas} == set()


def test_examples_are_taken_as_they_are(house: House) -> None:
    house.order(order_number="OL-10482")
    for call in CALLS:
        if call.example is not None and "{" not in call.path:
            assert house.post(call.path, dict(call.example)).is_success, call.name


def test_the_page_shows_every_call_type_and_problem_without_a_script(house: House) -> None:
    page = house.get("/docs", key=None).text
    assert "<script" not in page
    assert [call.name for call in CALLS if f'id="{call.name}"' not in page] == []
    assert [kind.name for kind in problem_kinds() if f'id="{kind.name}"' not in page] == []
    assert {name for name in re.findall(r'href="#([^"]+)"', page) if f'id="{name}"' not in page} == set()


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)
