"""Fields of accounts and channels on the command line: `--set FIELD=VALUE`, and questions for the rest."""

from collections.abc import Iterable

import click

from waypost.ports.connector import AccountField

given_option = click.option(
    "--set", "given", multiple=True, metavar="FIELD=VALUE",
    help="A field of it. Secret ones that are not given are asked for, unseen.",
)  # fmt: skip


def values_of(
    given: Iterable[str],
    fields: Iterable[AccountField],
    *,
    ask: Iterable[AccountField],
    wrong: type[ValueError],
) -> dict[str, str]:
    """The fields as given, and the required ones of `ask` as typed in. `wrong` for what is no field."""
    values = {}
    names = {one.name for one in fields}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or name not in names:
            known = ", ".join(sorted(names)) or "none"
            raise wrong(f"--set {name}: write FIELD=VALUE with one of these fields: {known}")
        values[name] = value
    for one in ask:
        if one.is_required and one.name not in values:
            values[one.name] = click.prompt(f"{one.name} ({one.help})", hide_input=one.is_secret, err=True)
    return values
