"""What a mail server asks for."""

from email.utils import parseaddr

from waypost.domain.notification import Channel
from waypost.ports.channel import ChannelAccount, ChannelRefused
from waypost.ports.connector import AccountField
from waypost.ports.mail import Encryption, MailSettings

CHANNEL = Channel.EMAIL
NAME = "smtp"
PER_SECOND = 20.0
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("host", "Name of your mail server, such as smtp.example.com"),
    AccountField("sender", "The address that mails come from, such as orders@example.com"),
    AccountField("port", "587 (STARTTLS) unless your provider says 465 (TLS) or 25", is_required=False),
    AccountField("encryption", "starttls (usual), tls, or none on your own network", is_required=False),
    AccountField("user", "User name, where the server asks for one", is_required=False),
    AccountField("password", "Password of that user", is_secret=True, is_required=False),
    AccountField("bounces_to", "Where undeliverable mail returns to, if not the sender", is_required=False),
)


_PORTS = {Encryption.STARTTLS: 587, Encryption.TLS: 465, Encryption.NONE: 25}


def settings_of(account: ChannelAccount) -> MailSettings:
    """The settings in an account's fields. ChannelRefused where they cannot be meant."""
    values = {name: value.strip() for name, value in account.values.items()}
    try:
        encryption = Encryption(values.get("encryption") or Encryption.STARTTLS)
        port = int(values.get("port") or _PORTS[encryption])
    except ValueError as problem:
        raise ChannelRefused(
            "encryption is starttls, tls or none, and port is a number: correct the channel"
        ) from problem
    _, sender = parseaddr(values.get("sender", ""))
    if "@" not in sender or not values.get("host"):
        raise ChannelRefused(
            "host and sender must be given, sender as an e-mail address: correct the channel"
        )
    _, bounces_to = parseaddr(values.get("bounces_to") or sender)
    return MailSettings(
        host=values["host"],
        port=port,
        encryption=encryption,
        sender=sender,
        bounces_to=bounces_to,
        user=values.get("user") or None,
        password=account.values.get("password") or None,
    )
