"""Whole HTTP requests as bytes, built before the clock runs."""

from collections.abc import Sequence


def get(path: str, *, key: str | None = None, accept: str = "*/*", is_browser: bool = False) -> bytes:
    """A GET, with an API key where one is needed; browsers take compressed answers."""
    also = "Accept-Encoding: gzip\r\n" if is_browser else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n{also}{_key(key)}\r\n".encode()


def post(path: str, body: bytes, *, key: str | None = None) -> bytes:
    """A POST of JSON."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{_key(key)}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def posts(path: str, bodies: Sequence[bytes], *, key: str | None = None) -> list[bytes]:
    """A POST of each body."""
    return [post(path, body, key=key) for body in bodies]


def _key(key: str | None) -> str:
    return f"Authorization: Bearer {key}\r\n" if key else ""
