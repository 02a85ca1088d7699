"""Addresses and locations on the wire."""

from typing import Annotated

from msgspec import Meta, Struct

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=2000)]
Country = Annotated[str, Meta(pattern=r"^\s*[A-Za-z]{2}\s*$")]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class Address(Struct, forbid_unknown_fields=True, rename=None):
    """A postal address."""

    name: Annotated[Short | None, Meta(description="The person at the address.")] = None
    company: Annotated[Short | None, Meta(description="The company at the address.")] = None
    street: Annotated[
        Long | None, Meta(description="Street, house number and whatever stands above the city.")
    ] = None
    city: Annotated[Short | None, Meta(description="City or town.")] = None
    region: Annotated[Short | None, Meta(description="State, province or prefecture: code or name.")] = None
    postal_code: Annotated[Short | None, Meta(description="Postal code as written there.")] = None
    country: Annotated[Country | None, Meta(description="ISO 3166-1 alpha-2, such as `DE`.")] = None


class Location(Struct, forbid_unknown_fields=True):
    """Where an event happened, as far as it is known. City and country are enough to find the local time."""

    city: Annotated[Short | None, Meta(description="City or town.")] = None
    region: Annotated[Short | None, Meta(description="State, province or prefecture: code or name.")] = None
    country: Annotated[Country | None, Meta(description="ISO 3166-1 alpha-2, such as `DE`.")] = None
    postal_code: Annotated[Short | None, Meta(description="Postal code as written there.")] = None
    facility: Annotated[Short | None, Meta(description="Depot, hub, airport code or parcel shop.")] = None
    lat: Annotated[Latitude | None, Meta(description="Degrees north (WGS 84).")] = None
    lon: Annotated[Longitude | None, Meta(description="Degrees east (WGS 84).")] = None
