"""What this machine is, and what its processes cost: facts from /proc, never names or paths."""

import os
import platform
import sqlite3
import subprocess
import sysconfig
from pathlib import Path

from tests.real.machine import find_postgres_programs

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def cpu_s(pid: int) -> float:
    """CPU seconds, user and system, that a process and all its descendants have used so far."""
    return sum(_own_and_reaped_s(one) for one in _family(pid))


def resident_bytes(pid: int) -> int:
    """Memory that a process itself holds in RAM."""
    return int((PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES


def descendants(pid: int) -> list[int]:
    """Every living process that descends from one, itself not included."""
    return _family(pid)[1:]


def _fields(pid: int) -> list[str]:
    # The name in brackets may hold blanks; what follows the last bracket does not.
    return (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _own_and_reaped_s(pid: int) -> float:
    try:
        fields = _fields(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / TICKS_PER_S


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_fields(int(entry.name))[1]), []).append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    family, seen = [pid], 0
    while seen < len(family):
        family += children.get(family[seen], [])
        seen += 1
    return family


def facts() -> dict[str, str]:
    """What a reader needs to know of the machine to read the numbers."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * PAGE_BYTES / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": f"{platform.python_version()} ({_build()})",
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _postgresql(),
        "load before": f"{os.getloadavg()[0]:.1f} (1 min)",
    }


def _processor() -> str:
    for line in (PROC / "cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _build() -> str:
    flags = sysconfig.get_config_var("CONFIG_ARGS") or ""
    wanted = ("--enable-optimizations", "--with-lto")
    return " ".join(flag for flag in wanted if flag in flags) or "its build records no optimising flags"


def _postgresql() -> str:
    programs = find_postgres_programs()
    if programs is None:
        return "none"
    said = subprocess.run(
        [str(programs / "postgres"), "--version"], check=True, capture_output=True, text=True
    )
    return said.stdout.split("(PostgreSQL)")[1].split()[0]
