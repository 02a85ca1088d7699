"""The entrance of files: looks into a folder and reads what was put there, once it is complete.

This is an outermost loop: whatever goes wrong with one file becomes that file's report, and the others are
read. A file is moved away only after its news is safe, so a process that dies in the middle reads it again,
and what is recorded already is recorded once.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from threading import Event
from time import monotonic

import structlog

from waypost.ports.database import DatabaseUnavailable
from waypost.usecases.read_status_file import FileNotRead, ReadingStopped
from waypost.usecases.read_watched_file import (
    Reading,
    SaidWrong,
    WatchedFile,
    is_refused,
    read_watched_file,
    report_of,
    report_of_refusal,
)
from waypost.worker.status_folder import (
    DONE,
    REFUSED,
    FileChanged,
    FolderWrong,
    FoundFile,
    StatusFolder,
)

LOOK_EVERY_S = 1.0
COMPLETE_AFTER_S = 3.0
AGAIN_AFTER_S = 60.0
log = structlog.get_logger("waypost.worker")


class Watcher:
    """Watches until cancelled. Several may watch one folder: the same file read twice is recorded once."""

    def __init__(
        self,
        folder: StatusFolder,
        reading: Reading,
        *,
        clock: Callable[[], datetime],
        now_s: Callable[[], float] = monotonic,
    ) -> None:
        self._folder = folder
        self._reading = reading
        self._clock = clock
        self._now_s = now_s
        self._stopping = Event()
        self._since: dict[FoundFile, float] = {}
        self._not_before: dict[FoundFile, float] = {}
        self._is_missing = False

    async def run(self) -> None:
        """Look, read, rest."""
        try:
            while True:
                await asyncio.to_thread(self.look)
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            self._stopping.set()

    def look(self) -> int:
        """Read the files that lay unchanged for long enough; how many were read and moved away."""
        now_s = self._now_s()
        found = self._found()
        self._since = {one: self._since.get(one, now_s) for one in found}
        self._not_before = {one: at_s for one, at_s in self._not_before.items() if one in self._since}
        read = 0
        for one in found:
            is_complete = now_s - self._since[one] >= COMPLETE_AFTER_S
            if self._stopping.is_set() or not is_complete or self._not_before.get(one, now_s) > now_s:
                continue
            try:
                read += self._take(one)
            except DatabaseUnavailable as problem:
                log.warning("database_unavailable", problem=str(problem))
                break
        return read

    def _found(self) -> list[FoundFile]:
        try:
            found = list(self._folder.files())
        except OSError as problem:
            if not self._is_missing:
                log.warning("status_folder_not_read", folder=str(self._folder.path), problem=str(problem))
            self._is_missing = True
            return []
        self._is_missing = False
        return found

    def _take(self, file: FoundFile) -> bool:
        """Read a file and move it away; whether it is gone from here."""
        try:
            into, report = self._read(file)
            where = self._folder.put_away(file, into, report)
        except (FileChanged, FileNotFoundError, ReadingStopped):
            return False  # still being written, read by another worker, or to be read after the next start
        except (SaidWrong, FolderWrong, OSError) as problem:
            log.warning(
                "status_file_waits", file=file.path, problem=str(problem), again_after_s=AGAIN_AFTER_S
            )
            self._not_before[file] = self._now_s() + AGAIN_AFTER_S
            return False
        log.info("status_file_moved", file=file.path, into=where)
        return True

    def _read(self, file: FoundFile) -> tuple[str, str | None]:
        """Record a file's news: where the file belongs then, and what to tell of it."""
        now = self._clock()
        try:
            body, said = self._folder.read(file), self._folder.said(file.folder)
            watched = WatchedFile(file.name, body, file.folder, said)
            read = read_watched_file(
                watched, reading=self._reading, now=now, is_stopping=self._stopping.is_set
            )
        except FileNotRead as problem:
            log.warning("status_file_refused", file=file.path, problem=str(problem))
            return REFUSED, report_of_refusal(file.name, problem, now=now)
        except (SaidWrong, FolderWrong, OSError, FileChanged, ReadingStopped, DatabaseUnavailable):
            raise
        except Exception as fault:
            log.exception("status_file_failed", file=file.path)
            told = FileNotRead(f"Waypost failed on it ({type(fault).__name__}); the log says more")
            return REFUSED, report_of_refusal(file.name, told, now=now)
        log.info(
            "status_file_read", file=file.path, format=read.format, shipments=len(read.shipments),
            recorded=read.recorded, duplicates=read.duplicates, rejected=read.refused,
            warnings=len(read.warnings),
        )  # fmt: skip
        return (REFUSED if is_refused(read) else DONE), report_of(read, now=now)
