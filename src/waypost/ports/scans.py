"""Reading lists of scans, each by itself: one that cannot be read never costs the others; and places."""

from collections.abc import Callable, Iterable

from waypost.domain.tracking import Location
from waypost.ports.connector import Scan
from waypost.ports.payload import Node


def kept_beside(node: Node, **told: Node) -> Node:
    """A part of a message together with what stood elsewhere in it, so that both are kept as `Scan.raw`."""
    more = {name: one.value for name, one in told.items() if one}
    return Node({**node.value, **more}) if more and isinstance(node.value, dict) else node


def read_scans(
    nodes: Iterable[Node], read: Callable[[Node], Scan | None]
) -> tuple[tuple[Scan, ...], str | None]:
    """The scans that could be read, and what to tell of the others (None: there are none).

    `read` returns None for a scan that tells no day: without one it is not an event.
    """
    found = [read(node) for node in nodes]
    scans = tuple(scan for scan in found if scan is not None)
    missing = len(found) - len(scans)
    return scans, f"{missing} of {len(found)} scans tell no day and are left out" if missing else None


def alpha_2(country: Node) -> str | None:
    """A country that is written in two letters (ISO 3166-1 alpha-2), None where it is written otherwise."""
    text = country.text()
    return text if text and len(text) == len("US") else None


def place_of(place: Node) -> Location:
    """A place that is told as `city`, `state`, `country` and `zip`."""
    return Location(
        city=place["city"].text(),
        region=place["state"].text(),
        country=alpha_2(place["country"]),
        postal_code=place["zip"].text(),
    )
