"""The page where a buyer finds an order: two details, one answer for wrong and for unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from waypost.web.pages.drawing import backdrop
from waypost.web.pages.languages import language
from waypost.web.pages.reader import Reader
from waypost.web.pages.rendering import rendered
from waypost.web.pages.shop import PageLinks, Shop
from waypost.web.pages.static import Static

LookupProblem = Literal["not_found", "throttled", "missing_field"]
ORDER_FIELD, PROOF_FIELD = "order_number", "proof"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, above the form."""

    heading: str
    text: str
    offers_help: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One input with its label, hint, present value and error."""

    name: str
    label: str
    hint: str
    value: str
    autocomplete: str
    autocapitalize: str
    error: str | None


def lookup_page(
    *,
    locale: str,
    shop: Shop,
    links: PageLinks,
    static: Static,
    error: LookupProblem | None = None,
    values: Mapping[str, str] | None = None,
) -> bytes:
    """The look-up form as HTML (UTF-8); it posts `order_number` and `proof` to `links.lookup`.

    `proof` is an e-mail address, phone number or postal code. `values` are the fields as they were sent:
    they stay in the form. `not_found` says the same whether number or proof was wrong.
    """
    reader = Reader(language(locale), NEVER, shop)
    given = values or {}
    title = reader.say("Where is my order?")
    if error is not None:
        title = reader.say("Problem: %(what)s", what=title)
    return rendered(
        "lookup.html",
        reader,
        links=links,
        static=static,
        title=f"{title} · {shop.name}",
        problem=problem_words(error, reader),
        fields=form_fields(error, given, reader),
        backdrop=backdrop(),
    )


def problem_words(error: LookupProblem | None, reader: Reader) -> Problem | None:
    """What to say above the form; None where nothing went wrong."""
    say = reader.say
    if error == "not_found":
        text = say("The two details do not belong to an order of ours. Check both for typing errors.")
        return Problem(say("We could not find that order"), text, offers_help=True)
    if error == "throttled":
        text = say("To keep orders private we pause after several tries. Wait a few minutes, then try again.")
        return Problem(say("Too many tries"), text, offers_help=True)
    if error == "missing_field":
        return Problem(say("Something is missing"), say("Please fill in both fields."), offers_help=False)
    return None


def form_fields(error: LookupProblem | None, given: Mapping[str, str], reader: Reader) -> list[Field]:
    """The two inputs with the values that were sent."""
    say = reader.say
    example = reader.shop.order_number_example
    number_hint = (
        say("For example %(number)s", number=example) if example else say("It is in your confirmation e-mail")
    )
    missing = say("Please fill in this field.") if error == "missing_field" else None
    is_wrong = say("Please check this.") if error == "not_found" else None
    number, proof = given.get(ORDER_FIELD, ""), given.get(PROOF_FIELD, "")
    return [
        Field(
            ORDER_FIELD,
            say("Order number"),
            number_hint,
            number,
            "off",
            "characters",
            is_wrong or (missing if not number.strip() else None),
        ),
        Field(
            PROOF_FIELD,
            say("E-mail, phone or postcode"),
            say("The one you gave with this order"),
            proof,
            "email",
            "off",
            is_wrong or (missing if not proof.strip() else None),
        ),
    ]
