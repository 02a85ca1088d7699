"""Who writes: from a Standard Carrier Alpha Code (B10-03) to a carrier of ours.

Only codes of which it is certain; for all others the account says whose file it is.
"""

_SLUGS = {
    "UPSN": "ups",
    "FDEG": "fedex",
    "FDE": "fedex",
    "FXFE": "fedex",
    "USPS": "usps",
    "ODFL": "old-dominion",
}


def carrier_of(scac: str | None) -> str | None:
    """The slug of the carrier with this SCAC; None where we do not know it."""
    return _SLUGS.get((scac or "").upper())
