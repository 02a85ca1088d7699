"""Unpack a file that came compressed, no further than somebody may send."""

import zlib

from waypost.usecases.read_status_file import FileNotRead

GZIP = b"\x1f\x8b"
_WITH_GZIP_HEAD = 31  # zlib's `wbits`: the largest window, and a head of gzip


def unpacked(body: bytes, *, most_bytes: int) -> bytes:
    """The file itself: `body` as it is, or what was compressed in it with gzip.

    Raises:
        FileNotRead: it is damaged, or longer than `most_bytes`.

    """
    if not body.startswith(GZIP):
        if len(body) > most_bytes:
            raise FileNotRead(_too_long(most_bytes))
        return body
    parts: list[bytes] = []
    room, rest = most_bytes, body
    while rest.startswith(GZIP):  # a gzip file may be several, one behind the other
        one = zlib.decompressobj(_WITH_GZIP_HEAD)
        try:
            part = one.decompress(rest, room + 1)
        except zlib.error as problem:
            raise FileNotRead(f"the gzip file is damaged: {problem}") from problem
        if len(part) > room:
            raise FileNotRead(_too_long(most_bytes))
        if not one.eof:
            raise FileNotRead("the gzip file ends in the middle")
        parts.append(part)
        room, rest = room - len(part), one.unused_data
    return b"".join(parts)


def _too_long(most_bytes: int) -> str:
    return f"the file is longer than {most_bytes / 1_000_000:,.0f} MB"
