"""Those who want to be woken when something was announced."""

from collections.abc import Callable
from threading import Lock


class Followers:
    """A list of calls; each may be added twice and is stopped by itself."""

    def __init__(self) -> None:
        self._calls: dict[int, Callable[[], None]] = {}
        self._changing = Lock()
        self._next = 0

    def add(self, woken: Callable[[], None]) -> Callable[[], None]:
        """Take one in; returns how to stop."""
        with self._changing:
            self._next += 1
            number = self._next
            self._calls[number] = woken

        def stop() -> None:
            with self._changing:
                self._calls.pop(number, None)

        return stop

    def wake(self) -> None:
        """Call each of them, in this thread."""
        with self._changing:
            calls = list(self._calls.values())
        for call in calls:
            call()
