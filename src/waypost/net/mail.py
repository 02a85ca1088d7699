"""The one way out to mail servers: SMTP with STARTTLS or TLS and a password.

A server says yes or no to sender and receiver before it gets the text. Up to then nothing was sent; once the
text is under way and no answer comes, nobody knows.
"""

import re
import ssl
from collections.abc import Awaitable, Callable
from typing import NoReturn

import aiosmtplib
from aiosmtplib import SMTP

from waypost.ports.channel import AddressFails, ChannelBusy, ChannelRefused, MessageRefused, Receipt
from waypost.ports.exchange import NoAnswer
from waypost.ports.mail import Encryption, Envelope, MailSettings

TIMEOUT_S = 45.0
MOST_IDLE = 4
_PERMANENT = 500
_UNAVAILABLE = 421
_FULL = 552
_LOGIN_WANTED = (530, 535, 538)
_ENHANCED = re.compile(r"5\.\d{1,3}\.\d{1,3}")


class MailExchange:
    """Sends mails; use it in one event loop, close it when done.

    Connections stay open between mails. `trusts`: a file of certificates to trust beside the system's own.
    """

    def __init__(self, *, local_name: str | None = None, trusts: str | None = None) -> None:
        self._local_name = local_name
        self._tls = ssl.create_default_context()
        if trusts:
            self._tls.load_verify_locations(trusts)
        self._idle: dict[tuple[object, ...], list[SMTP]] = {}

    async def send(self, envelope: Envelope, *, before_last_word: Callable[[], Awaitable[None]]) -> Receipt:
        """Hand over one mail; `before_last_word` is awaited before its text goes out.

        Raises:
            ChannelBusy, ChannelRefused, AddressFails, MessageRefused: it was surely not sent.
            NoAnswer: the server did not answer; after `before_last_word` nobody knows.

        """
        client = await self._connected(envelope.server)
        try:
            await self._announce(client, envelope)
            await before_last_word()
            said = await self._hand_over(client, envelope)
        except BaseException:
            client.close()
            raise
        self._keep(envelope.server, client)
        return Receipt(said)

    async def close(self) -> None:
        """Say goodbye to all servers."""
        for client in [one for idle in self._idle.values() for one in idle]:
            client.close()
        self._idle.clear()

    async def _connected(self, server: MailSettings) -> SMTP:
        idle = self._idle.get(_key(server), [])
        while idle:
            client = idle.pop()
            try:
                await client.rset(timeout=5)
            except (aiosmtplib.SMTPException, OSError):
                client.close()
            else:
                return client
        client = SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.encryption is Encryption.TLS,
            start_tls=server.encryption is Encryption.STARTTLS,
            username=server.user,
            password=server.password,
            local_hostname=self._local_name,
            tls_context=self._tls if server.encryption is not Encryption.NONE else None,
            timeout=TIMEOUT_S,
        )
        try:
            await client.connect()
        except aiosmtplib.SMTPAuthenticationError as problem:
            client.close()
            _refused_login(problem)
        except (aiosmtplib.SMTPException, OSError) as problem:
            client.close()
            raise NoAnswer(f"{server.host}:{server.port}: {_words(problem)}") from problem
        return client

    async def _announce(self, client: SMTP, envelope: Envelope) -> None:
        try:
            await client.mail(envelope.server.bounces_to)
        except aiosmtplib.SMTPResponseException as problem:
            if problem.code >= _PERMANENT:
                raise ChannelRefused(f"the server does not take mail from us: {_words(problem)}") from problem
            raise ChannelBusy(_words(problem)) from problem
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise NoAnswer(_words(problem)) from problem
        try:
            await client.rcpt(envelope.to)
        except aiosmtplib.SMTPResponseException as problem:
            raise _refused_receiver(problem) from problem
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise NoAnswer(_words(problem)) from problem

    async def _hand_over(self, client: SMTP, envelope: Envelope) -> str | None:
        try:
            answer = await client.data(envelope.mail)
        except aiosmtplib.SMTPResponseException as problem:
            if problem.code >= _PERMANENT:
                raise MessageRefused(_words(problem)) from problem
            raise ChannelBusy(_words(problem)) from problem
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise NoAnswer(_words(problem)) from problem
        return answer.message[:200] or None

    def _keep(self, server: MailSettings, client: SMTP) -> None:
        idle = self._idle.setdefault(_key(server), [])
        if len(idle) < MOST_IDLE and client.is_connected:
            idle.append(client)
        else:
            client.close()


def _key(server: MailSettings) -> tuple[object, ...]:
    return server.host, server.port, server.encryption, server.user, server.password


def _refused_login(problem: aiosmtplib.SMTPAuthenticationError) -> NoReturn:
    if problem.code == _UNAVAILABLE or problem.code < _PERMANENT:
        raise ChannelBusy(_words(problem)) from problem
    raise ChannelRefused(f"the server does not accept user and password: {_words(problem)}") from problem


def _refused_receiver(problem: aiosmtplib.SMTPResponseException) -> Exception:
    """What a server means that does not take a receiver; RFC 3463 tells whose fault it is.

    5.7.x is a rule of the server (no relaying, a block list): the address may be as good as any, and would
    be lost for the whole shop. A mailbox that is full (552, 5.2.2) will be emptied.
    """
    said = _words(problem)
    if problem.code < _PERMANENT:
        return ChannelBusy(said)
    if problem.code in _LOGIN_WANTED:
        return ChannelRefused(f"the server wants a user and a password: {said}")
    status = _ENHANCED.match(problem.message)
    is_full = problem.code == _FULL or (status is not None and status[0].startswith("5.2.2"))
    is_rule = status is not None and status[0].startswith("5.7.")
    return MessageRefused(said) if is_full or is_rule else AddressFails(said)


def _words(problem: BaseException) -> str:
    if isinstance(problem, aiosmtplib.SMTPResponseException):
        return f"{problem.code} {problem.message}"[:300]
    return f"{type(problem).__name__}: {problem}"[:300]
