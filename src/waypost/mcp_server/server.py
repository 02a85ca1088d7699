"""The three questions as tools of the Model Context Protocol (https://modelcontextprotocol.io/)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from waypost.mcp_server.answers import OrdersFound, ProblemFound, ProblemsFound, Stories
from waypost.mcp_server.desk import Desk, Look
from waypost.mcp_server.showing import order_found, order_story, problem_parcel, utc
from waypost.ports.database import DatabaseUnavailable
from waypost.usecases.find_by_number import find_by_number
from waypost.usecases.find_journey import find_order_journey, find_order_standings, find_shipment_journey
from waypost.usecases.list_problems import list_problems as problems_in
from waypost.usecases.recognise_key import KeyNotAccepted

MOST_FOUND = 10
MOST_PROBLEMS = 50
LONGEST_NUMBER = 100
LARGEST_ID = 2**62
INSTRUCTIONS = (
    "Where orders and parcels of one shop stand. Everything is read-only. Answers hold no names, streets, "
    "e-mail addresses or phone numbers, so do not ask for them. Say who told a fact (told_by), where and "
    "when, and pass on an estimate only together with its certainty. A time without an offset is a clock "
    "whose zone nobody told. Where nothing is found, say so; never guess."
)
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Number = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_NUMBER,
        description="An order number or a tracking number, as a person writes it.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=MOST_PROBLEMS, description="How many at most.")]
Cursor = Annotated[
    str | None,
    Field(
        pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before; leave out for the newest."
    ),
]


def make_server(desk: Desk, *, version: str) -> MCPServer:
    """A server whose tools look through this desk."""
    server = MCPServer("waypost", title="Waypost", instructions=INSTRUCTIONS, version=version,
                       log_level="WARNING")  # fmt: skip
    tools = Questions(desk)
    server.tool(title="Find an order", annotations=_READ_ONLY)(tools.find_order)
    server.tool(title="Read a journey", annotations=_READ_ONLY)(tools.get_journey)
    server.tool(title="List problems", annotations=_READ_ONLY)(tools.list_problems)
    return server


class Questions:
    """What may be asked. A tool's docstring is what an assistant reads of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find_order(self, number: Number) -> OrdersFound:
        """Find orders by order number or tracking number: status, parcels, what is open, when it is expected.

        In short; get_journey tells the whole story.
        """
        with self._look() as look:
            found = find_by_number(look.tx, number, store_id=look.store_id, limit=MOST_FOUND)
            world, now = self._desk.world, look.now
            journeys = find_order_standings(look.tx, found.orders, world=world, now=now)
            journeys += [find_shipment_journey(look.tx, one, world=world, now=now) for one in found.lone]
        return OrdersFound(orders=tuple(order_found(one) for one in journeys), as_of=utc(now))

    def get_journey(self, number: Number) -> Stories:
        """Tell an order or parcel line by line: what happened, when, where, and who said so."""
        with self._look() as look:
            found = find_by_number(look.tx, number, store_id=look.store_id, limit=MOST_FOUND)
            world, now = self._desk.world, look.now
            journeys = [find_order_journey(look.tx, one, world=world, now=now) for one in found.orders]
            journeys += [find_shipment_journey(look.tx, one, world=world, now=now) for one in found.lone]
        return Stories(journeys=tuple(order_story(one) for one in journeys), as_of=utc(now))

    def list_problems(self, limit: Limit = 20, cursor: Cursor = None) -> ProblemsFound:
        """List parcels with something open that somebody must act on, newest parcels first, page by page.

        Each says who must act (buyer, merchant, carrier, customs), since when, and the next step.
        """
        before = int(cursor) if cursor else None
        with self._look() as look:
            page = problems_in(
                look.tx,
                store_id=look.store_id,
                before=min(before, LARGEST_ID) if before else None,
                limit=limit,
                world=self._desk.world,
                now=look.now,
            )
        found = tuple(
            ProblemFound(order_number=one.order_number, parcel=problem_parcel(one)) for one in page.problems
        )
        return ProblemsFound(
            problems=found, next_cursor=str(page.before) if page.before else None, as_of=utc(look.now)
        )

    @contextmanager
    def _look(self) -> Iterator[Look]:
        try:
            with self._desk.look() as look:
                yield look
        except KeyNotAccepted as refusal:
            raise ToolError(str(refusal)) from refusal
        except DatabaseUnavailable as trouble:
            raise ToolError("Waypost cannot reach its database now; try again later") from trouble
