"""Where a connector finds its mapping: `codes.json`, in its own folder."""

import json
from functools import cache
from importlib.resources import files

from waypost.domain.carrier_codes import CodeTable, table_from


@cache
def code_table(folder: str) -> CodeTable:
    """The mapping in a connector's folder (its package name), read once.

    Raises:
        FileNotFoundError: the folder has no `codes.json`.
        ValueError: the file is not a mapping; the sentence says which line is wrong.

    """
    written = json.loads(files(folder).joinpath("codes.json").read_text("utf-8"))
    return table_from(written, carrier=folder.rpartition(".")[2].replace("_", "-"))
