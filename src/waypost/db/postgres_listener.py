"""Wakes those who follow the feed of a PostgreSQL database."""

import time
from collections.abc import Callable
from threading import Lock, Thread

import psycopg

from waypost.db.connection import Row
from waypost.db.followers import Followers
from waypost.ports.database import DatabaseUnavailable

CHANNEL = "waypost_feed"
LOOK_UP_S = 0.5
LONGEST_PAUSE_S = 5.0


class PostgresListener:
    """One thread and one connection that listens, from the first follower on.

    When the connection is lost it is made again, and everyone is woken: something may have been missed.
    """

    def __init__(self, connect: Callable[[], psycopg.Connection[Row]]) -> None:
        self._connect = connect
        self._followers = Followers()
        self._starting = Lock()
        self._is_closed = False
        self._thread: Thread | None = None

    def add(self, woken: Callable[[], None]) -> Callable[[], None]:
        """Call `woken` after changes; returns how to stop."""
        with self._starting:
            if self._thread is None:
                opened = self._listening()  # before we return: nothing that is announced after is missed
                self._thread = Thread(target=self._follow, args=(opened,), name="waypost-feed", daemon=True)
                self._thread.start()
        return self._followers.add(woken)

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _listening(self) -> psycopg.Connection[Row]:
        opened = self._connect()
        opened.execute(f"LISTEN {CHANNEL}")
        return opened

    def _follow(self, opened: psycopg.Connection[Row]) -> None:
        while not self._is_closed:
            try:
                if any(True for _ in opened.notifies(timeout=LOOK_UP_S, stop_after=1)):
                    self._followers.wake()
            except psycopg.Error:
                opened.close()
                opened = self._listening_again() or opened
                self._followers.wake()
        opened.close()

    def _listening_again(self) -> psycopg.Connection[Row] | None:
        pause_s = 0.1
        while not self._is_closed:
            try:
                return self._listening()
            except (DatabaseUnavailable, psycopg.Error):
                time.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        return None
