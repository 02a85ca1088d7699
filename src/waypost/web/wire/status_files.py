"""Status files of carriers over HTTP: what became of each shipment that they tell of."""

from typing import Annotated

from msgspec import Meta, Struct


class StatusFileShipment(Struct):
    """What became of the news of one shipment."""

    tracking_number: Annotated[str, Meta(description="The number, normalised.")]
    shipment_id: Annotated[str | None, Meta(description="Its shipment (`shp_...`); null: nothing was taken.")]
    recorded: Annotated[int, Meta(description="How many events were new.")]
    duplicates: Annotated[int, Meta(description="How many events were known before.")]
    rejected: Annotated[int, Meta(description="How many events were refused.")]
    reasons: Annotated[list[str], Meta(description="What was wrong with it.")]


class StatusFileRead(Struct):
    """What became of a file."""

    format: Annotated[str, Meta(description="The format that it was read in.")]
    recorded: Annotated[int, Meta(description="How many events were new, in all.")]
    duplicates: Annotated[int, Meta(description="How many events were known before, in all.")]
    rejected: Annotated[int, Meta(description="How many events were refused, in all.")]
    shipments: Annotated[list[StatusFileShipment], Meta(description="In the order of the file.")]
    warnings: Annotated[
        list[str], Meta(description="What was wrong with the file itself: lines left out, wrong counts.")
    ]
