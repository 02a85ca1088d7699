"""What all answers of EPCIS share: the versions spoken, and pages."""

from collections.abc import Mapping
from urllib.parse import urlencode

from waypost.web.api.asking import Asked
from waypost.web.asgi import Headers
from waypost.web.refusals import FieldRefused

VERSIONS: Headers = [(b"gs1-epcis-version", b"2.0.0"), (b"gs1-cbv-version", b"2.0.0")]
RANGE: Headers = [
    *VERSIONS,
    (b"gs1-epcis-min", b"2.0.0"),
    (b"gs1-epcis-max", b"2.0.0"),
    (b"gs1-cbv-min", b"2.0.0"),
    (b"gs1-cbv-max", b"2.0.0"),
    (b"gs1-epc-format", b"Always_GS1_Digital_Link"),
    (b"gs1-extensions", b"waypost=urn:x-waypost:epcis:"),
]
USUAL_PAGE, LARGEST_PAGE = 30, 1000


def per_page(given: str | None) -> int:
    """How many stand on a page. FieldRefused."""
    if given is None:
        return USUAL_PAGE
    if not given.isascii() or not given.isdigit() or not int(given[:9]):
        raise FieldRefused("", "perPage is a number, at least 1")
    return min(int(given[:9]), LARGEST_PAGE)


def next_page(asked: Asked, path: str, query: Mapping[str, str]) -> tuple[bytes, bytes]:
    """The header that leads to the next page."""
    address = f"{asked.service.settings.base_url}{path}?{urlencode(query)}"
    return b"link", f'<{address}>; rel="next"'.encode()
