"""`waypost mcp` in a process of its own, asked by the client of the library that assistants use."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.mcp_server.shop import LONE, ORDER, PRIVATE, TRACKED, Shop, make_shop
from waypost.db import open_database
from waypost.usecases.manage_keys import revoke_key

pytest.importorskip("mcp", reason="the extra is not installed: pip install 'waypost[mcp]'")

from mcp import Client
from mcp.client.stdio import StdioServerParameters

COMMAND = ("-m", "waypost", "mcp")
TOOLS = ("find_order", "get_journey", "list_problems")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return make_shop(tmp_path_factory.mktemp("shop"))


def environment(shop: Shop, key: str | None) -> dict[str, str]:
    source = str(Path(__file__).parents[2] / "src")
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": source, "WAYPOST_DATABASE_URL": shop.database_url}
    return kept | ({"WAYPOST_API_KEY": key} if key else {})


def asked(shop: Shop, key: str, ask: Callable[[Client], Awaitable[Any]], *more: str) -> Any:
    async def run() -> Any:
        server = StdioServerParameters(
            command=sys.executable, args=[*COMMAND, *more], env=environment(shop, key)
        )
        async with Client(server, read_timeout_seconds=60) as client:
            return await ask(client)

    return asyncio.run(run())


Question = tuple[str, dict[str, Any]]


def answers(shop: Shop, key: str, *questions: Question, more: tuple[str, ...] = ()) -> list[Any]:
    async def ask(client: Client) -> list[Any]:
        return [await client.call_tool(tool, given) for tool, given in questions]

    found: list[Any] = asked(shop, key, ask, *more)
    return found


def test_tools_say_what_they_do_and_that_they_only_read(shop: Shop) -> None:
    async def ask(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asked(shop, shop.key, ask)}
    assert tuple(sorted(tools)) == TOOLS
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint is True
        assert tool.output_schema
    number = tools["find_order"].input_schema["properties"]["number"]
    assert "tracking number" in number["description"]
    assert number["maxLength"] == 100
    assert tools["find_order"].input_schema["required"] == ["number"]
    assert "required" not in tools["list_problems"].input_schema


def test_an_order_is_found_by_its_number_and_by_its_parcels_number(shop: Shop) -> None:
    by_order, by_parcel, lone = answers(
        shop, shop.key, ("find_order", {"number": "#a 1001"}), ("find_order", {"number": TRACKED}),
        ("find_order", {"number": LONE}),
    )  # fmt: skip
    (order,) = by_order.structured_content["orders"]
    assert by_parcel.structured_content["orders"] == [order]
    assert order["order_number"] == ORDER
    (parcel,) = order["parcels"]
    assert (parcel["tracking_number"], parcel["carrier"]) == (TRACKED, "UPS")
    assert parcel["problems"][0]["must_act"] == "buyer"
    assert "%" in parcel["expected"]["certainty"]
    assert 0 < parcel["expected"]["probability"] <= 1
    (without,) = lone.structured_content["orders"]
    assert without["order_number"] is None


def test_each_line_says_who_told_it_where_and_on_which_clock(shop: Shop) -> None:
    (answer,) = answers(shop, shop.key, ("get_journey", {"number": ORDER}))
    (journey,) = answer.structured_content["journeys"]
    lines = journey["parcels"][0]["timeline"]
    assert [line["what"] for line in lines] == ["address_problem", "arrived", "in_transit"]
    assert [line["place"] for line in lines] == ["Berlin, BE, DE", "Hamburg, DE", "Lyon, FR"]
    assert lines[2]["told_by"] == [{"source": "carrier", "carrier": "ups", "code": "DP"}]
    assert lines[2]["at"].endswith("+01:00")
    assert lines[2]["offset_from"] == "given"
    assert re.fullmatch(r"[0-9-]+T[0-9:]+", lines[1]["at"])
    assert lines[1]["offset_from"] == "assumed"


def test_problems_are_listed_with_who_must_act(shop: Shop) -> None:
    (answer,) = answers(shop, shop.key, ("list_problems", {"limit": 5}))
    (problem,) = answer.structured_content["problems"]
    assert problem["order_number"] == ORDER
    assert problem["parcel"]["problems"][0]["kind"] == "address_problem"
    assert answer.structured_content["next_cursor"] is None


def test_no_answer_holds_a_person(shop: Shop) -> None:
    questions: list[Question] = [("list_problems", {})]
    questions += [(tool, {"number": it}) for tool in TOOLS[:2] for it in (ORDER, TRACKED, LONE)]
    for answer in answers(shop, shop.key, *questions):
        assert not answer.is_error
        whole = answer.model_dump_json()
        assert [secret for secret in PRIVATE if secret.casefold() in whole.casefold()] == []


def test_a_key_of_another_store_sees_nothing(shop: Shop) -> None:
    questions: list[Question] = [
        (tool, {"number": it}) for tool in TOOLS[:2] for it in (ORDER, TRACKED, LONE)
    ]
    for answer in answers(shop, shop.key_of_other, *questions, ("list_problems", {})):
        assert not answer.is_error
        assert [found for name, found in answer.structured_content.items() if name != "as_of" and found] == []


def test_a_key_that_is_revoked_meanwhile_opens_nothing_more(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)

    async def ask(client: Client) -> list[Any]:
        before = await client.call_tool("find_order", {"number": ORDER})
        database = open_database(shop.database_url)
        with database.write() as tx:
            for key in tx.keys.all():
                revoke_key(tx, key.id, now=datetime.now(UTC))
        database.close()
        return [before, await client.call_tool("find_order", {"number": ORDER})]

    before, after = asked(shop, shop.key, ask)
    assert not before.is_error
    assert after.is_error
    assert after.structured_content is None
    assert "revoked" in after.content[0].text


def test_a_key_of_all_stores_works_in_the_one_that_is_named(shop: Shop) -> None:
    asking = [("find_order", {"number": number}) for number in (ORDER, "B-2002")]
    usual = answers(shop, shop.key_of_all, *asking)
    named = answers(shop, shop.key_of_all, *asking, more=("--store", "other"))
    assert [len(one.structured_content["orders"]) for one in (*usual, *named)] == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("find_order", {"number": ""}),
        ("get_journey", {"number": "9" * 101}),
        ("list_problems", {"limit": 51}),
        ("list_problems", {"cursor": "-1"}),
    ],
)
def test_questions_out_of_bounds_are_refused(shop: Shop, tool: str, given: dict[str, Any]) -> None:
    (answer,) = answers(shop, shop.key, (tool, given))
    assert answer.is_error


@pytest.mark.parametrize(
    ("which", "more", "sentence"),
    [
        ("none", (), "WAYPOST_API_KEY"),
        ("unknown", (), "not known"),
        ("key_revoked", (), "revoked"),
        ("key", ("--store", "other"), "does not open the store"),
        ("key_of_all", ("--store", "nowhere"), "no store is called"),
    ],
)
def test_a_key_that_opens_nothing_is_told_at_the_start(
    shop: Shop, which: str, more: tuple[str, ...], sentence: str
) -> None:
    key = {"none": None, "unknown": "wp_unknown"}.get(which, getattr(shop, which, None))
    ended = subprocess.run(
        [sys.executable, *COMMAND, *more], env=environment(shop, key), check=False, capture_output=True,
        stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert ended.stdout == ""
