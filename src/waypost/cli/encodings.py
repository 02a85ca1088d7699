"""In which encoding a file is written: by its byte order mark, else UTF-8, else an older one, said aloud."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from gzip import GzipFile
from io import BufferedReader

_BLOCK, _START = 1 << 17, 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_WINDOWS = frozenset(b"\x81\x8d\x8f\x90\x9d")
_WINDOWS_ONLY = frozenset(range(0x80, 0xA0))


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of Python and what it does with foreign bytes; `remark` where we had to guess."""

    codec: str
    errors: str = "strict"
    remark: str | None = None


def encoding_of(opened: GzipFile | BufferedReader) -> tuple[str, Encoding]:
    """The first part of the text, and the encoding; reads to the end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    start, high, is_utf8 = b"", set[int](), True
    for block in _blocks(opened):
        if len(start) < _START:
            start += block
        if is_utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
        if not block.isascii():
            high.update(byte for byte in set(block) if byte in _WINDOWS_ONLY)
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    if marked:
        return start.decode(marked, "replace"), Encoding(marked, "replace")
    if is_utf8:
        return start.decode("utf-8", "replace"), Encoding("utf-8", "replace")
    codec = "latin-1" if high & _NOT_IN_WINDOWS else "cp1252"
    called = "Latin-1" if codec == "latin-1" else "Windows-1252 (Latin-1)"
    remark = f"it is not UTF-8: read as {called}; look at its accents"
    return start.decode(codec, "replace"), Encoding(codec, "replace", remark)


def _blocks(opened: GzipFile | BufferedReader) -> Iterator[bytes]:
    """The bytes of a file; of a cut-off gzip those before the cut."""
    while True:
        try:
            block = opened.read1(_BLOCK)
        except EOFError:
            return
        if not block:
            return
        yield block
