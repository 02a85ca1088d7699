import pytest

from tests.web.pages.fixtures import journey
from waypost.domain.hiding import HIDDEN
from waypost.web.pages.redaction import redacted

ORDER = journey().order


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("DELIVERED SIGNED FOR BY: M KELLER", f"DELIVERED SIGNED FOR BY: {HIDDEN}"),
        ("Left with neighbour Dupont. Card posted", f"Left with {HIDDEN}. Card posted"),
        ("ADDRESS INCOMPLETE: 14 RUE MERCIÈRE", f"ADDRESS INCOMPLETE: {HIDDEN}"),
        ("Call Marlene on +33 6 12 34 56 78", f"Call {HIDDEN} on {HIDDEN}"),
        ("mail to someone@else.example", f"mail to {HIDDEN}"),
        ("Unterschrieben von Schmidt", f"Unterschrieben von {HIDDEN}"),
        ("Accepted at facility 0690, hub 0750", "Accepted at facility 0690, hub 0750"),
        ("IN-SCAN DEPOT 0690 LYON", "IN-SCAN DEPOT 0690 LYON"),
        (None, None),
    ],
)
def test_free_text_loses_what_names_or_reaches_a_person(said: str | None, shown: str | None) -> None:
    assert redacted(said, order=ORDER) == shown
