"""The door to what carriers' codes mean. A connector finds its mapping in its own folder: `codes.json`."""

import json
from functools import cache
from importlib.resources import files
from typing import Protocol

from waypost.domain.carrier_codes import CodeTable, table_from
from waypost.ports.connector import Connector


class Mappings(Protocol):
    """The mappings that we ship, and who can read a kept message again."""

    def code_table(self, slug: str) -> CodeTable | None:
        """The mapping of a carrier's codes, None where we have none."""
        ...

    def connector_named(self, slug: str) -> Connector | None:
        """The module that reads what this carrier writes, None where we have none."""
        ...


@cache
def code_table(folder: str) -> CodeTable:
    """The mapping in a connector's folder (its package name), read once.

    Raises:
        FileNotFoundError: the folder has no `codes.json`.
        ValueError: the file is not a mapping; the sentence says which line is wrong.

    """
    written = json.loads(files(folder).joinpath("codes.json").read_text("utf-8"))
    return table_from(written, carrier=folder.rpartition(".")[2].replace("_", "-"))
