"""The smaller questions and answers: detection, explanation, corrections, stores, problems."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from waypost.domain.tracking import Direction, Stage, Status
from waypost.web.wire.events import EventOut, FieldError, Id, Slug
from waypost.web.wire.places import Address, Country, Long, Short
from waypost.web.wire.shipments import Candidate, Condition, Estimate, Number


class DetectIn(Struct, forbid_unknown_fields=True):
    """A number, and what else is known of the parcel."""

    tracking_number: Annotated[Number, Meta(description="The number, written as you like.")]
    carriers: Annotated[
        Annotated[list[Slug], Meta(max_length=200)] | None, Meta(description="Carriers you ship with.")
    ] = None
    destination_country: Annotated[Country | None, Meta(description="Where it goes, ISO 3166-1 alpha-2.")] = (
        None
    )
    shipped_on: Annotated[date | None, Meta(description="The day of dispatch.")] = None
    store: Annotated[
        Slug | None,
        Meta(description="Whose carriers and earlier numbers count (default: the key's, or `default`)."),
    ] = None


class DetectOut(Struct):
    """Whose number it can be, the surest first."""

    tracking_number: Annotated[str, Meta(description="The number, normalised.")]
    carrier: Annotated[
        Slug | None,
        Meta(description="The one to go ahead with unasked; null where a person had better choose."),
    ]
    candidates: Annotated[list[Candidate], Meta(description="Empty: it looks like nobody's.")]


class NumberChange(Struct, forbid_unknown_fields=True):
    """A corrected tracking number."""

    tracking_number: Annotated[Number, Meta(description="The right number.")]
    carrier: Annotated[Slug | None, Meta(description="Its carrier; without it, detected.")] = None


class Retraction(Struct, forbid_unknown_fields=True):
    """An event to be taken back."""

    event_id: Annotated[Id, Meta(description="The event (`evt_...`).")]
    reason: Annotated[Long | None, Meta(description="Why, for the record.")] = None


class ExplainStep(Struct):
    """One event, the rule it met, and where the parcel stood after it."""

    event: Annotated[EventOut, Meta(description="The event, with the message it came in.")]
    rule: Annotated[str, Meta(description="The rule it met.")]
    effect: Annotated[
        str, Meta(description="`applied`: it changed where the parcel stands; else `noted`, `ignored`.")
    ]
    status: Annotated[Status, Meta(description="The status after it.")]
    stage: Annotated[Stage | None, Meta(description="The stage after it.")]
    direction: Annotated[Direction, Meta(description="The direction after it.")]
    conditions: Annotated[list[str], Meta(description="The conditions open after it.")]


class ExplainOut(Struct):
    """Why a shipment stands where it stands: every event in reading order, and what the estimate rests on."""

    shipment_id: Annotated[str, Meta(description="The shipment's id.")]
    status: Annotated[Status, Meta(description="The status now.")]
    about_carrier: Annotated[
        list[str],
        Meta(description="How its carrier was found, in sentences; empty where it was stated."),
    ]
    steps: Annotated[list[ExplainStep], Meta(description="The events in the order of their own time.")]
    silence: Annotated[list[Condition], Meta(description="Conditions opened by missing news.")]
    estimate: Annotated[Estimate | None, Meta(description="The estimate with its basis, sample and lane.")]
    first_estimate: Annotated[Estimate | None, Meta(description="The first one.")]


class StoreSettings(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A store's own choices. What is left out stays as it is."""

    timezone: Annotated[
        Short | None, Meta(description="IANA time zone of its clock, such as `Europe/Paris`.")
    ] = None
    ship_from: Annotated[Address | None, Meta(description="Where its parcels are handed over.")] = None
    test_mode: Annotated[bool | None, Meta(description="Whether test tracking numbers work.")] = None
    home_url: Annotated[Long | None, Meta(description="The shop's own site.")] = None
    help_url: Annotated[Long | None, Meta(description="Where buyers find help.")] = None
    help_email: Annotated[Short | None, Meta(description="Where buyers write to.")] = None
    logo_url: Annotated[Long | None, Meta(description="The shop's mark, on this server.")] = None
    brand: Annotated[
        Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")] | None, Meta(description="Its colour, `#rrggbb`.")
    ] = None
    order_number_example: Annotated[Short | None, Meta(description="Shown on the look-up page.")] = None
    embed_origins: Annotated[
        Annotated[
            list[
                Annotated[
                    str,
                    Meta(
                        pattern=r"^(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?$",
                        max_length=200,
                    ),
                ]
            ],
            Meta(max_length=50),
        ]
        | None,
        Meta(
            description="Sites whose pages may show the tracker, the look-up form and the framed page, as "
            "browsers name them: `https://shop.example`, lower case, no path."
        ),
    ] = None
    carriers: Annotated[
        Annotated[list[Slug], Meta(max_length=200)] | None,
        Meta(description="Carriers it ships with: detection prefers them."),
    ] = None
    feedback_tags: Annotated[
        Annotated[list[Short], Meta(max_length=20)] | None,
        Meta(description="What buyers may tick beside their rating, in your words."),
    ] = None
    telegram_bot: Annotated[
        Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{5,32}$")] | None,
        Meta(description="The name of your Telegram bot, without @: buyers may start a chat from the page."),
    ] = None
    notifications: Annotated[
        dict[str, Any] | None,
        Meta(
            description="What buyers are told and when: `topics` (true or false for each), `quiet_hours` and "
            "`quiet_hours_email` (`from`, `until`, `business_days_only`) on the buyer's clock."
        ),
    ] = None
    alerts: Annotated[
        dict[str, Any] | None,
        Meta(
            description="What you are told at once: `to` (e-mail addresses, `slack:https://…`, "
            "`teams:https://…`, addresses of apprise) and `on` (kinds of alerts; left out: all)."
        ),
    ] = None


class StoreIn(Struct, forbid_unknown_fields=True):
    """What to change of a store; a short name that is new makes a store."""

    name: Annotated[
        Annotated[str, Meta(min_length=1, max_length=200)] | None, Meta(description="As buyers know it.")
    ] = None
    settings: Annotated[StoreSettings | None, Meta(description="Its own choices.")] = None


class StoreOut(Struct):
    """A store."""

    slug: Annotated[str, Meta(description="Its short name.")]
    name: Annotated[str, Meta(description="As buyers know it.")]
    settings: Annotated[StoreSettings, Meta(description="Its own choices.")]


class StoreList(Struct):
    """All stores that the key opens."""

    stores: Annotated[list[StoreOut], Meta(description="By age.")]


class ProblemOut(Struct):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, Meta(description="The kind of problem; its address explains it.")]
    title: Annotated[str, Meta(description="The kind in words.")]
    status: Annotated[int, Meta(description="The HTTP status.")]
    detail: Annotated[str, Meta(description="What happened this time.")]
    instance: Annotated[str, Meta(description="The path that was called.")]
    errors: Annotated[list[FieldError], Meta(description="The fields at fault; empty where no field is.")]
