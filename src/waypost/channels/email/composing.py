"""Make a mail of a message.

Its Message-ID is made of the message's key, so that a mail sent twice is known as one. Who gets it can end it
with one click (RFC 8058), and no holiday notice answers it (RFC 3834).
"""

import re
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from waypost.channels.email.fields import settings_of
from waypost.ports.channel import AddressFails, ChannelAccount, ChannelRefused, Message
from waypost.ports.mail import Envelope, MailSettings

_LONGEST_NAME = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def compose(message: Message, account: ChannelAccount, now: datetime) -> Envelope:
    """A mail ready for its server.

    AddressFails where the receiver's address cannot be written, ChannelRefused where the account is wrong.
    """
    settings = settings_of(account)
    return Envelope(settings, message.to.strip(), _mail(message, settings, now).as_bytes())


def _mail(message: Message, settings: MailSettings, now: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = _mailbox(settings.sender, message.from_name)
    except ValueError as problem:
        raise ChannelRefused("sender is no e-mail address: correct the channel") from problem
    try:
        mail["To"] = _mailbox(message.to)
    except ValueError as problem:
        raise AddressFails("this is no e-mail address") from problem
    mail["Subject"] = _line(message.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(message.key, settings)
    if message.reply_to:
        with suppress(ValueError):  # what a shop wrote there is no reason to tell its buyers nothing
            mail["Reply-To"] = _mailbox(message.reply_to)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = message.locale
    if message.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail


def message_id(key: str, settings: MailSettings) -> str:
    """The Message-ID of a message: the same for every attempt."""
    return f"<waypost.{key}@{settings.sender.rpartition('@')[2]}>"


def _mailbox(address: str, name: str | None = None) -> Address:
    user, at, domain = address.strip().rpartition("@")
    if not at or not user or not domain or _CONTROL.search(address):
        raise ValueError(address)
    return Address(_line(name or "")[:_LONGEST_NAME], username=user, domain=domain.encode("idna").decode())


def _line(text: str) -> str:
    """Text for one header line."""
    return _CONTROL.sub(" ", text).strip()
