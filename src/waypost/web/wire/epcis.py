"""EPCIS 2.0 over HTTP: documents, and what became of them. The names are the standard's, not ours.

What an event may say is checked by the format itself, not here. Source: EPCIS 2.0 (ISO/IEC 19987), section
12.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from waypost.usecases.capture_epcis import Capture, OnError

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


class EpcisDocument(Struct, rename="camel"):
    """A document of events (JSON-LD)."""

    context: Annotated[
        Any, Meta(description="The standard's address, or a list with it and your own names.")
    ] = field(name="@context")
    type: Annotated[Literal["EPCISDocument", "EPCISQueryDocument"], Meta(description="What this is.")]
    epcis_body: Annotated[
        dict[str, Any],
        Meta(description="`eventList`; in an EPCISQueryDocument within `queryResults.resultsBody`."),
    ]
    schema_version: Annotated[str, Meta(description="`2.0`; only an EPCISDocument needs it.")] = "2.0"
    creation_date: Annotated[
        str, Meta(description="When it was written; only an EPCISDocument needs it.")
    ] = ""


class EpcisResources(Struct):
    """What can be asked for under `/epcis`."""

    context: Annotated[str, Meta(description="The standard's address.")] = field(name="@context")
    type: Annotated[str, Meta(description="`Collection`.")]
    member: Annotated[list[str], Meta(description="The names of the resources.")]


class CaptureError(Struct):
    """Why an event was refused (RFC 9457, with the standard's types)."""

    type: Annotated[str, Meta(description="`epcisException:ValidationException`.")]
    title: Annotated[str, Meta(description="The kind in words.")]
    status: Annotated[int, Meta(description="The HTTP status that fits.")]
    detail: Annotated[str, Meta(description="What is wrong.")]
    pointer: Annotated[str, Meta(description="Where in the document (JSON pointer).")]


class CapturedEvent(Struct):
    """What became of one event of a document."""

    pointer: Annotated[str, Meta(description="Where in the document it stands (JSON pointer).")]
    hash: Annotated[
        str, Meta(description="What it says, as CBV 2.0 hashes it (section 8.9); empty: not readable.")
    ]
    result: Annotated[
        Capture,
        Meta(
            description="`recorded`; `duplicate`: captured before; `not_about_parcels`: a good event that "
            "names nothing shipped; `refused`; `not_tried`: taken back with a refused one."
        ),
    ]
    parcels: Annotated[int, Meta(description="How many parcels it is about.")]


class CaptureJob(Struct, rename="camel"):
    """What became of a document. Jobs are finished when they are answered."""

    capture_id: Annotated[str, Meta(description="The job's id.")] = field(name="captureID")
    running: Annotated[bool, Meta(description="Always false.")]
    success: Annotated[bool, Meta(description="Whether no event was refused.")]
    errors: Annotated[list[CaptureError], Meta(description="What was refused, and why.")]
    capture_error_behaviour: Annotated[OnError, Meta(description="What one bad event meant for the others.")]
    created_at: Annotated[str, Meta(description="When the document came.")]
    finished_at: Annotated[str, Meta(description="When it was captured.")]
    events: Annotated[list[CapturedEvent], Meta(description="One answer for each event, in their sequence.")]
