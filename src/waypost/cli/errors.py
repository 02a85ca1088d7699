"""From errors to sentences and exit codes: one table."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from waypost.channels.wallet import WalletWrong
from waypost.cli.house import NoSuchStore
from waypost.cli.table_files import FileNotUnderstood
from waypost.config import SettingWrong
from waypost.db import MigrationChanged, UnknownDatabase
from waypost.demo.simulator import DemoRefused
from waypost.places.gazetteer import GazetteerMissing
from waypost.ports.accounts import SecretKeyMissing, SecretNotReadable
from waypost.ports.channel import AddressFails, ChannelBusy, ChannelRefused, MessageRefused
from waypost.ports.database import DatabaseUnavailable, SchemaTooNew
from waypost.ports.exchange import NoAnswer
from waypost.ports.texts import TextIncomplete, TextWrong
from waypost.usecases.manage_accounts import AccountNotFound, AccountNotMade
from waypost.usecases.manage_channels import ChannelNotFound, ChannelNotMade
from waypost.usecases.manage_keys import KeyNotMade
from waypost.usecases.manage_webhooks import EndpointNotFound, EndpointNotMade
from waypost.usecases.map_code import MappingRefused
from waypost.usecases.read_choice import ChoiceWrong
from waypost.usecases.recognise_key import KeyNotAccepted

FAILED = 1
REJECTED_SOME = 3
TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h

EXITS: tuple[tuple[type[Exception], int, str], ...] = (
    (FileNotUnderstood, FAILED, ""),
    (NoSuchStore, FAILED, "Make one with `waypost stores save`."),
    (UnknownDatabase, FAILED, "Set --database or WAYPOST_DATABASE_URL."),
    (DatabaseUnavailable, TRY_AGAIN, "Look at the address and whether it runs; `waypost doctor` says more."),
    (SchemaTooNew, FAILED, "Install the newer Waypost again, or restore a backup."),
    (MigrationChanged, FAILED, "Install Waypost anew: its files were changed."),
    (KeyNotMade, FAILED, ""),
    (KeyNotAccepted, FAILED, "Make one with `waypost keys create assistant --scope read`."),
    (MappingRefused, FAILED, ""),
    (AccountNotMade, FAILED, ""),
    (AccountNotFound, FAILED, ""),
    (ChoiceWrong, FAILED, "How choices are written: docs/howto/tell-your-buyers.md."),
    (ChannelNotMade, FAILED, ""),
    (TextWrong, FAILED, "Nothing was kept. Fields: docs/reference/message-fields.md."),
    (TextIncomplete, FAILED, ""),
    (ChannelNotFound, FAILED, "`waypost channels list` shows what there is."),
    (EndpointNotMade, FAILED, ""),
    (EndpointNotFound, FAILED, "`waypost webhooks list` shows what there is."),
    (ChannelRefused, FAILED, "Correct it with `waypost channels rotate`."),
    (ChannelBusy, TRY_AGAIN, ""),
    (AddressFails, FAILED, "The provider does not take this address."),
    (MessageRefused, FAILED, ""),
    (SecretKeyMissing, FAILED, "How: docs/howto/connect-a-carrier.md."),
    (SecretNotReadable, FAILED, "How keys are rotated: docs/howto/connect-a-carrier.md."),
    (DemoRefused, FAILED, "The key must be one of that server and have the scope admin."),
    (SettingWrong, FAILED, "All settings: docs/reference/settings.md."),
    (WalletWrong, FAILED, "How: docs/howto/apple-wallet.md."),
    (NoAnswer, TRY_AGAIN, "Is the server running? `waypost serve --demo` starts one and fills it."),
    (GazetteerMissing, FAILED, ""),
    (PermissionError, FAILED, "Run as a user that may, or choose another place."),
)


class _Failure(click.ClickException):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc] # click declares it for the class


@contextmanager
def told_as_sentences() -> Iterator[None]:
    """Turn the errors of the table into a sentence and an exit code."""
    try:
        yield
    except tuple(kind for kind, _, _ in EXITS) as error:
        code, advice = next((code, advice) for kind, code, advice in EXITS if isinstance(error, kind))
        raise _Failure(f"{error}" + (f"\n{advice}" if advice else ""), code) from error
