"""Everything that we do not speak ourselves, through apprise: https://github.com/caronc/apprise/wiki.

One address of apprise stands for all people, with `{to}` in the place of theirs. Apprise says only whether it
worked, so what it could not hand over may have gone out all the same, and is not repeated.
"""

from urllib.parse import quote

from waypost.domain.notification import Channel
from waypost.ports.channel import ChannelAccount, ChannelRefused, Message
from waypost.ports.connector import AccountField

CHANNEL = Channel.APPRISE
NAME = "apprise"
PER_SECOND = 2.0
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("url", "An address of apprise with {to} for the person, as in clickatell://key/{to}"),
)


def url_for(message: Message, account: ChannelAccount) -> str:
    """The address of apprise for this person. ChannelRefused where the account has no place for them."""
    template = account.values.get("url", "").strip()
    if "{to}" not in template or "://" not in template:
        raise ChannelRefused("apprise: the channel's url needs {to} where the person's address goes")
    return template.replace("{to}", quote(message.to, safe=""))
