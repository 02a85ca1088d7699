"""Accounts with carriers on the wire. What is secret never is."""

from typing import Annotated

from msgspec import Meta, Struct

from waypost.usecases.tell_accounts import AccountState


class AccountGroup(Struct):
    """How old the news of a group of shipments is."""

    urgency: Annotated[str, Meta(description="`today`: due today; `moving`: on the way; `waiting`.")]
    shipments: Annotated[int, Meta(description="How many.")]
    median_age_s: Annotated[int, Meta(description="How long ago half of them were asked about, seconds.")]
    high_age_s: Annotated[int, Meta(description="Nine in ten were asked about later than that, seconds.")]
    asked_within_s: Annotated[
        int, Meta(description="Each is asked about within that at the latest, seconds.")
    ]


class CarrierAccount(Struct):
    """An account with a carrier: how it keeps up with its parcels."""

    name: Annotated[str, Meta(description="What you call it.")]
    carrier: Annotated[str, Meta(description="Who is asked with it.")]
    store: Annotated[str | None, Meta(description="Only for this store; null: for all.")]
    carriers: Annotated[list[str], Meta(description="Asked about these carriers too; `*`: about all others.")]
    preference: Annotated[int, Meta(description="The highest is asked where several accounts could be.")]
    state: Annotated[
        AccountState,
        Meta(
            description="`asked`; `rests` until `rests_until`; `tried`: single questions, until the carrier "
            "is back; `stopped`: a person must mend it."
        ),
    ]
    rests_until: Annotated[str | None, Meta(description="Not asked before.")]
    failures: Annotated[int, Meta(description="How often in a row asking failed.")]
    calls_per_hour: Annotated[int, Meta(description="How many calls it may make in any hour.")]
    calls_left: Annotated[int, Meta(description="How many of them are left now.")]
    calls_wanted_per_hour: Annotated[int, Meta(description="How many would keep everything fresh.")]
    shipments: Annotated[int, Meta(description="Shipments that are asked about with it.")]
    waiting: Annotated[int, Meta(description="Those of them that are due and wait for their turn.")]
    median_delay_s: Annotated[int, Meta(description="How long half of the waiting have been due, seconds.")]
    worst_delay_s: Annotated[int, Meta(description="How long the first of them has been due, seconds.")]
    groups: Annotated[list[AccountGroup], Meta(description="How old the news is, the most urgent first.")]
    pushed: Annotated[int, Meta(description="Shipments of which the carrier tells by itself.")]
    pushes_end_at: Annotated[
        str | None, Meta(description="When the first of these pushes ends, or is renewed.")
    ]
    unread_answers: Annotated[int, Meta(description="Answers and pushes that were kept, not understood.")]
    last_asked_at: Annotated[str | None, Meta(description="When it was last asked.")]
    told: Annotated[str, Meta(description="How it goes, in a sentence.")]
    trouble: Annotated[str | None, Meta(description="What went wrong last and is not over.")]
    advice: Annotated[str | None, Meta(description="What to do about it.")]


class CarrierAccountList(Struct):
    """All accounts with carriers."""

    accounts: Annotated[list[CarrierAccount], Meta(description="By age.")]
