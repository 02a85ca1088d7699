"""A worker of its own: estimates, decides and tells on a clock that its parent sets; made to be killed."""

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from waypost.carriers import registry
from waypost.channels import email
from waypost.channels import registry as channels
from waypost.channels.texts import open_texts
from waypost.db import KeyedVault, open_database
from waypost.net.addresses import address_rule
from waypost.net.mail import MailExchange
from waypost.net.outgoing import HttpExchange
from waypost.places.gazetteer import open_gazetteer
from waypost.usecases.find_journey import World
from waypost.usecases.gather_facts import Links
from waypost.usecases.prepare_messages import Writing
from waypost.worker.doing import Doing
from waypost.worker.loop import Worker
from waypost.worker.posting import Posting
from waypost.worker.telling import Teller

KEY = "k" * 32
LINKS = Links("https://track.example", b"a secret of the test")


def main(database_url: str, clock_file: str) -> None:
    """Work until killed."""

    def clock() -> datetime:
        return datetime.fromtimestamp(float(Path(clock_file).read_text(encoding="ascii")), UTC)

    database = open_database(database_url)
    world = World(open_gazetteer(), registry)
    worker = Worker(database, Doing(world), clock=clock, chance=lambda: 0.5)
    posting = Posting(
        channels, HttpExchange(address_rule("")), MailExchange(), email.compose, KeyedVault([KEY]), clock
    )
    teller = Teller(database, Writing(world, open_texts(), LINKS), posting, chance=lambda: 0.5)

    async def work() -> None:
        while True:
            done = worker.work_off()
            ready = teller.take()
            await asyncio.gather(*(teller.tell(one) for one in ready))
            if not done and not ready:
                time.sleep(0.003)  # noqa: ASYNC251 - nothing else runs in this loop

    asyncio.run(work())


if __name__ == "__main__":
    main(*sys.argv[1:])
