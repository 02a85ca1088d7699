"""Wakes those who follow the feed of an SQLite file: at once for this process, by a look for others."""

import sqlite3
from collections.abc import Callable
from threading import Event, Lock, Thread

from waypost.db.followers import Followers

LOOK_AFTER_S = 0.25


class SqliteListener:
    """One thread, started with the first follower.

    SQLite tells nobody of a commit. `PRAGMA data_version` changes when another connection wrote; that, and
    the feed's latest id, is what is looked at.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._followers = Followers()
        self._starting = Lock()
        self._woken = Event()
        self._is_closed = False
        self._thread: Thread | None = None

    def wake(self) -> None:
        """This process announced changes."""
        self._woken.set()

    def add(self, woken: Callable[[], None]) -> Callable[[], None]:
        """Call `woken` after changes; returns how to stop."""
        with self._starting:
            if self._thread is None:
                opened = self._connect()
                follow = (opened, self._look(opened))  # looked at before we return: nothing after is missed
                self._thread = Thread(target=self._follow, args=follow, name="waypost-feed", daemon=True)
                self._thread.start()
        return self._followers.add(woken)

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        self._woken.set()
        thread = self._thread
        if thread is not None:
            thread.join(timeout=5)

    def _follow(self, opened: sqlite3.Connection, seen: tuple[int, int]) -> None:
        while True:
            self._woken.wait(LOOK_AFTER_S)
            self._woken.clear()
            if self._is_closed:
                break
            before, seen = seen, self._look(opened)
            if seen[0] != before[0] and seen[1] != before[1]:
                self._followers.wake()
        opened.close()

    def _look(self, opened: sqlite3.Connection) -> tuple[int, int]:
        """The file's version and the feed's latest id; (0, 0) while the file cannot be read."""
        try:
            version = opened.execute("PRAGMA data_version").fetchone()[0]
            latest = opened.execute("SELECT max(id) FROM feed").fetchone()[0] or 0
        except sqlite3.Error:
            return 0, 0
        return version, latest
