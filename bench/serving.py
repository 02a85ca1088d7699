"""What can be asked of a running server, with its CPU and that of its database."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.comparing import Measured
from bench.load import LoadProcess
from bench.machine import cpu_s
from bench.servers import Served


@dataclass(frozen=True, slots=True)
class Site:
    """A running server, the load that is put on it, and the PostgreSQL behind it if there is one."""

    served: Served
    load: LoadProcess
    postgres_pid: int | None = None

    def measure(
        self,
        requests: Sequence[bytes],
        *,
        clients: int,
        seconds: float,
        is_endless: bool = False,
        wanted_status: int = 200,
        rows_each: int = 1,
    ) -> Measured:
        """Send requests for so long (or until they are used up) and count what they carried and cost."""
        before = self._cpu()
        burst = self.load.burst(
            self.served.port,
            requests,
            clients=clients,
            seconds=seconds,
            is_endless=is_endless,
            wanted_status=wanted_status,
        )
        after = self._cpu()
        return Measured(
            burst.answers * rows_each,
            burst.seconds,
            after[0] - before[0],
            after[1] - before[1],
            p50_ms=burst.p50_ms,
            p99_ms=burst.p99_ms,
        )

    def _cpu(self) -> tuple[float, float]:
        database = cpu_s(self.postgres_pid) if self.postgres_pid else 0.0
        return cpu_s(self.served.pid), database
