"""What is counted for /metrics. Plain numbers on the way of a request; Prometheus' types only when asked."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Meter:
    """Requests by route and status, and how long each route takes."""

    __slots__ = ("_counts", "_gauges", "_registry", "_spans", "_sums")

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._spans: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._gauges: dict[str, tuple[str, Callable[[], float]]] = {}
        self._registry = CollectorRegistry()
        self._registry.register(_Collected(self))

    def note(self, route: str, status: int, took_s: float) -> None:
        """One request is answered. `route` is the path's pattern, never the path."""
        key = (route, status)
        self._counts[key] = self._counts.get(key, 0) + 1
        spans = self._spans.get(route)
        if spans is None:
            spans = self._spans[route] = [0] * (len(BOUNDS_S) + 1)
            self._sums[route] = 0.0
        spans[bisect_left(BOUNDS_S, took_s)] += 1
        self._sums[route] += took_s

    def show(self, name: str, told: str, measure: Callable[[], float]) -> None:
        """Add a gauge that is read whenever somebody asks."""
        self._gauges[name] = (told, measure)

    def set(self, name: str, told: str, value: float) -> None:
        """Write a gauge down."""
        self._gauges[name] = (told, lambda: value)

    def text(self) -> bytes:
        """The answer of /metrics."""
        return generate_latest(self._registry)

    content_type = CONTENT_TYPE_LATEST

    def collected(self) -> Iterable[Metric]:
        """All that was counted, in Prometheus' types."""
        total = CounterMetricFamily("waypost_http_requests", "Requests answered.", labels=["route", "status"])
        for (route, status), count in self._counts.items():
            total.add_metric([route, str(status)], count)
        yield total
        took = HistogramMetricFamily(
            "waypost_http_request_seconds", "Time until a request was answered.", labels=["route"]
        )
        for route, spans in self._spans.items():
            took.add_metric([route], _cumulative(spans), self._sums[route])
        yield took
        for name, (told, measure) in self._gauges.items():
            yield GaugeMetricFamily(name, told, value=measure())


class _Collected(Collector):
    """A meter in the shape that the registry wants."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def collect(self) -> Iterable[Metric]:
        """All metrics."""
        return self._meter.collected()


def _cumulative(spans: list[int]) -> list[tuple[str, float]]:
    total, found = 0, []
    for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), spans, strict=True):
        total += count
        found.append((bound, float(total)))
    return found
