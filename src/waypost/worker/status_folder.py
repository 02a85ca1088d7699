"""A folder into which programs put files: which are there, what is in them, and where they go once read.

Files lie in the folder itself or in folders within it, one deep. Nothing that is reached through a link is
read, written or moved: every step starts from an opened folder and follows no link.
"""

import errno
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from waypost.usecases.unpack_file import unpacked

DONE, REFUSED = "done", "refused"
SETTINGS = "waypost.toml"
REPORT = ".report.txt"
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", "~")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LARGEST_SETTINGS = 64_000


class FileChanged(Exception):
    """The file is not the one that was seen: somebody still writes. Look again later."""


class FolderWrong(Exception):
    """What is said about a folder cannot be used: the sentence names it. A person must mend it."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as it lay there. `folder` is empty for the watched folder itself; `state` tells a change."""

    folder: str
    name: str
    state: tuple[int, int, int]

    @property
    def path(self) -> str:
        """Where it lies, seen from the watched folder, as it may be printed."""
        path = f"{self.folder}/{self.name}" if self.folder else self.name
        return "".join(sign if sign.isprintable() else "?" for sign in path)


class StatusFolder:
    """The watched folder."""

    def __init__(self, path: Path, *, most_bytes: int) -> None:
        self.path = path
        self._most_bytes = most_bytes

    def files(self) -> Iterator[FoundFile]:
        """What lies there now: plain files with a name that is not one of a file being written. OSError."""
        with _opened(os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)) as top:
            names = sorted(os.listdir(top))  # noqa: PTH208 - an opened folder has no path
            for name in names:
                yield from _file(top, "", name)
            for name in names:
                if name.startswith(".") or name in (DONE, REFUSED) or not _is_folder(top, name):
                    continue
                with suppress(FileNotFoundError), _opened(os.open(name, _FOLDER, dir_fd=top)) as within:
                    for inner in sorted(os.listdir(within)):  # noqa: PTH208 - likewise
                        yield from _file(within, name, inner)

    def read(self, file: FoundFile) -> bytes:
        """What is in a file, unpacked.

        Raises:
            FileNotRead: it is too long or damaged.
            FileChanged, OSError.

        """
        with self._within(file.folder) as folder, _opened(os.open(file.name, _FILE, dir_fd=folder)) as opened:
            if _state(os.fstat(opened)) != file.state:
                raise FileChanged(file.path)
            with open(opened, "rb", closefd=False) as stream:
                body = stream.read(self._most_bytes + 1)
        return unpacked(body, most_bytes=self._most_bytes)

    def said(self, folder: str) -> Mapping[str, str]:
        """What `waypost.toml` in a folder says about its files. FolderWrong, OSError."""
        with self._within(folder) as within:
            try:
                opened = os.open(SETTINGS, _FILE, dir_fd=within)
            except FileNotFoundError:
                return {}
            with _opened(opened), open(opened, "rb", closefd=False) as stream:
                text = stream.read(_LARGEST_SETTINGS)
        try:
            written = tomllib.loads(text.decode())
        except ValueError as problem:
            raise FolderWrong(f"{SETTINGS}: {problem}") from problem
        if wrong := [name for name, value in written.items() if not isinstance(value, str)]:
            raise FolderWrong(f"{SETTINGS}: {wrong[0]} is no text; write {wrong[0]} = '...'")
        return written

    def put_away(self, file: FoundFile, into: str, report: str | None) -> str:
        """Move a file that was read to `done` or `refused` beside it, with its report; its name there.

        The report lies there before the file does. FileChanged (it stays where it is), OSError.
        """
        with self._within(file.folder) as folder:
            with suppress(FileExistsError):
                os.mkdir(into, 0o755, dir_fd=folder)
            with _opened(os.open(into, _FOLDER, dir_fd=folder)) as shelf:
                name = _free_name(shelf, file.name)
                try:
                    if report is not None:
                        _write(shelf, name + REPORT, report)
                    _must_be(file, folder)
                    os.rename(file.name, name, src_dir_fd=folder, dst_dir_fd=shelf)
                except (FileChanged, OSError):
                    for left in (name, name + REPORT):
                        with suppress(FileNotFoundError):
                            os.unlink(left, dir_fd=shelf)
                    raise
        return f"{into}/{name}"

    @contextmanager
    def _within(self, folder: str) -> Iterator[int]:
        with _opened(os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)) as top:
            if not folder:
                yield top
                return
            with _opened(os.open(folder, _FOLDER, dir_fd=top)) as within:
                yield within


@contextmanager
def _opened(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _file(folder_at: int, folder: str, name: str) -> Iterator[FoundFile]:
    if name.startswith(".") or name == SETTINGS or name.lower().endswith((*UNFINISHED, REPORT)):
        return
    with suppress(FileNotFoundError):
        found = os.stat(name, dir_fd=folder_at, follow_symlinks=False)
        if stat.S_ISREG(found.st_mode):
            yield FoundFile(folder, name, _state(found))


def _must_be(file: FoundFile, folder_at: int) -> None:
    if _state(os.stat(file.name, dir_fd=folder_at, follow_symlinks=False)) != file.state:
        raise FileChanged(file.path)


def _is_folder(top: int, name: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(name, dir_fd=top, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _free_name(shelf: int, name: str) -> str:
    """A name that nothing has there, taken by an empty file: nothing that was put away is ever lost."""
    for number in count():
        wanted = f"{number}-{name}" if number else name
        try:
            os.close(
                os.open(wanted, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o644, dir_fd=shelf)
            )
        except FileExistsError:
            continue
        return wanted
    raise OSError(errno.EEXIST, "no free name", name)


def _write(shelf: int, name: str, text: str) -> None:
    flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with _opened(os.open(name, flags, 0o644, dir_fd=shelf)) as opened:
        rest = text.encode("utf-8", "replace")
        while rest:
            rest = rest[os.write(opened, rest) :]
