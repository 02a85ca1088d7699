"""A week of the demo shop's messages: `python -m bench.told_week [--orders 500] [--kills 20]`.

A real mail server, a worker killed in the middle, a clock that steps by half an hour. Prints what was told
and why the rest was not, and the messages of one split order in the sequence in which its buyer got them.
"""

import argparse
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.journeys.told_week import START, Week, differences, live_through, make_week
from tests.net.mail_server import Running, mail_server
from tests.web.house import House
from waypost.ports.ledger import Notification, State


def main() -> None:
    """Live through the week and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, mail_server() as server:
        url = f"sqlite:///{folder}/waypost.db"
        week: list[Week] = []
        house = House(url, clock=lambda: week[0].now if week else START)
        begun_s = time.monotonic()
        week.append(make_week(house, Path(folder), orders=given.orders, port=server.port, seed=given.seed))
        live_through(week[0], url, until=START + timedelta(days=14), kills=given.kills, seed=given.seed)
        took_s = time.monotonic() - begun_s
        rows = week[0].rows()
        house.close()
        report(rows, server, kills=week[0].kills, took_s=took_s)


def report(rows: list[Notification], server: Running, *, kills: int, took_s: float) -> None:
    """Print what was decided, and whether ledger and inbox agree."""
    orders = {row.order_id for row in rows}
    print(f"{len(orders)} orders, {len(rows)} decisions, {len(server.inbox.mails)} mails, {kills} kills,")
    print(f"{took_s:.0f} s of real time for 14 days")
    counts = Counter((row.topic.value, row.reason.value if row.reason else row.state.value) for row in rows)
    for (topic, said), count in sorted(counts.items()):
        print(f"  {topic:20} {said:24} {count:6}")
    wrong = differences(rows, server.inbox)
    print(f"differences between ledger and inbox: {len(wrong)}")
    for line in wrong[:20]:
        print(f"  {line}")
    split_order(rows, server)


def split_order(rows: list[Notification], server: Running) -> None:
    """The messages of the order with the most parcels, as they came."""
    parcels = Counter(
        order for order, _ in {(row.order_id, row.shipment_id) for row in rows if row.shipment_id}
    )
    if not parcels:
        return
    order_id, count = parcels.most_common(1)[0]
    print(f"\nthe order with {count} parcels:")
    texts = {str(mail["Message-ID"]): mail for mail in server.inbox.mails}
    sent = [row for row in rows if row.order_id == order_id and row.state is State.SENT and not row.told_with]
    for row in sorted(sent, key=lambda one: (one.sent_at or START, one.id)):
        name = f"<waypost.{row.id}.{row.order_id}.{row.topic.value}@osierlane.example>"
        mail = texts.get(name)
        body = mail.get_body(("plain",)) if mail else None
        print(f"\n--- {row.sent_at:%a %d %b %H:%M} UTC  {row.topic.value}  {row.subject}")
        print(str(body.get_content()) if body else "(no text)")


if __name__ == "__main__":
    main()
