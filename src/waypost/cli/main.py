"""The list of commands. Each is imported when it is called, so that `waypost --help` is quick."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from waypost.cli.errors import told_as_sentences

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "serve": ("waypost.cli.serving:serve", "Start server and worker for shops, programs and buyers."),
    "work": ("waypost.cli.serving:work", "Start a worker alone, beside servers elsewhere."),
    "demo": ("waypost.cli.demo:demo", "Fill a believable shop and keep its parcels moving."),
    "import": ("waypost.cli.importing:import_", "Bring in orders, events and status files."),
    "track": ("waypost.cli.tracking:track", "Show a journey by tracking number or order number."),
    "explain": ("waypost.cli.tracking:explain", "Show which events and rules made a standing."),
    "told": ("waypost.cli.told:told", "Show what a buyer was told, and what not and why."),
    "detect": ("waypost.cli.detecting:detect", "Tell which carriers a tracking number can belong to."),
    "map": ("waypost.cli.mapping:map_", "Show what a carrier's code means; keep rules of your own."),
    "replay": ("waypost.cli.replaying:replay", "Read the past by the mapping of today."),
    "simulate-carriers": (
        "waypost.cli.simulating:simulate_carriers", "Serve carriers that are not there, to try things out."
    ),
    "accounts": ("waypost.cli.accounts:accounts", "Connect carriers, and see how asking goes."),
    "channels": ("waypost.cli.channels:channels", "Set up how buyers are told: mail and more."),
    "webhooks": ("waypost.cli.webhooks:webhooks", "Tell merchants' programs when parcels move."),
    "texts": ("waypost.cli.texts:texts", "See what buyers are told; give a shop its own words."),
    "mcp": ("waypost.cli.mcp_serving:mcp", "Answer assistants over the Model Context Protocol."),
    "keys": ("waypost.cli.keys:keys", "Make, list and revoke API keys."),
    "stores": ("waypost.cli.stores:stores", "List shops, add one, change its settings."),
    "jobs": ("waypost.cli.jobs:jobs", "Look at work that failed, and revive it."),
    "migrate": ("waypost.cli.migrating:migrate", "Bring the database up to date."),
    "doctor": ("waypost.cli.doctor:doctor", "Check everything, and say what to do."),
    "version": ("waypost.cli.versions:version", "Show the version."),
})  # fmt: skip


class _Commands(click.Group):
    """A group whose commands are imported only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the list."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list with its sentences, without importing anything."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; errors that we know become sentences."""
        with told_as_sentences():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Self-hosted order tracking: one truthful journey per order.

    \b
    First steps:
      waypost serve --demo                  a shop full of moving parcels
      waypost serve                         your own, empty
      waypost keys create "my shop"         a key for your programs
      waypost import orders orders.csv      your history
      waypost doctor                        is everything well?

    All settings are environment variables named WAYPOST_...; none is needed.
    """
