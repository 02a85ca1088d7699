"""How often is too often: a bucket that refills steadily, and a book of such buckets."""

from collections import OrderedDict
from math import ceil


class TooMany(Exception):
    """Too many requests: come back after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many requests: try again after {retry_after} seconds")
        self.retry_after = retry_after


class Bucket:
    """`size` tokens that refill evenly within `window_s`; size 0: there is no limit."""

    __slots__ = ("_at_s", "_per_second", "left", "size", "window_s")

    def __init__(self, size: int, window_s: float, now_s: float) -> None:
        self.size = size
        self.window_s = window_s
        self.left = float(size)
        self._per_second = size / window_s
        self._at_s = now_s

    def take(self, now_s: float) -> bool:
        """Take one token; False where there is none."""
        if not self.size:
            return True
        left = self.left + (now_s - self._at_s) * self._per_second
        self._at_s = now_s
        if left > self.size:
            left = float(self.size)
        if left < 1:
            self.left = left
            return False
        self.left = left - 1
        return True

    def wait_s(self) -> int:
        """Whole seconds until there is a token again."""
        return 0 if not self.size or self.left >= 1 else max(1, ceil((1 - self.left) / self._per_second))

    def full_after_s(self) -> int:
        """Whole seconds until nothing is missing."""
        return ceil((self.size - self.left) / self._per_second) if self.size else 0


class Throttle:
    """Buckets by name, for callers without a key; the least recently used ones are forgotten."""

    def __init__(self, *, window_s: float, most_names: int = 20_000) -> None:
        self._window_s = window_s
        self._most_names = most_names
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many names are known."""
        return len(self._buckets)

    def take(self, name: str, size: int, now_s: float) -> None:
        """Count one try under a name. TooMany."""
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(size, self._window_s, now_s)
            if len(self._buckets) > self._most_names:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(name)
        if not bucket.take(now_s):
            raise TooMany(bucket.wait_s())
