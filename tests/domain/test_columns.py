import pytest

from waypost.domain.columns import EVENT_FIELDS, ORDER_FIELDS, ColumnGuess, fold_header, guess_columns
from waypost.domain.local_time import TimeNotUnderstood
from waypost.domain.written_dates import DayOrder, as_iso, day_order

STATUSES = frozenset({"delivered", "in_transit", "picked_up"})


def orders(*header: str, **first_row: str) -> dict[str, str]:
    return dict(guess_columns(header, [first_row] if first_row else [], ORDER_FIELDS).columns)


def events(*header: str, **first_row: str) -> ColumnGuess:
    return guess_columns(header, [first_row] if first_row else [], EVENT_FIELDS, status_words=STATUSES)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Order Number", "order_number"),
        ("orderNumber", "order_number"),
        ("  ORDER-no. ", "order_no"),
        ("Empfänger", "empfaenger"),
        ("Empfa\u0308nger", "empfaenger"),
        ("Straße", "strasse"),
        ("Expédié le", "expedie_le"),
        ("location.postal_code", "location_postal_code"),
    ],
)
def test_headers_are_compared_without_case_accents_and_marks(written: str, folded: str) -> None:
    assert fold_header(written) == folded


def test_the_columns_of_a_marketplace_export_are_known() -> None:
    found = orders(
        "order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at",
        "order_delivered_carrier_date", "order_delivered_customer_date", "order_estimated_delivery_date",
    )  # fmt: skip
    assert found == {
        "order_number": "order_id",
        "status": "order_status",
        "placed_at": "order_purchase_timestamp",
        "confirmed_at": "order_approved_at",
        "handed_over_at": "order_delivered_carrier_date",
        "delivered_at": "order_delivered_customer_date",
        "promised_on": "order_estimated_delivery_date",
    }


def test_the_columns_of_a_shop_system_are_known() -> None:
    found = orders(
        "Name", "Email", "Paid at", "Fulfilled at", "Created at", "Lineitem name", "Lineitem quantity",
        "Shipping Zip", "Shipping City", "Shipping Country", "Billing Name",
    )  # fmt: skip
    assert found["order_number"] == "Name"
    assert found["buyer_email"] == "Email"
    assert found["confirmed_at"] == "Paid at"
    assert found["handed_over_at"] == "Fulfilled at"
    assert found["placed_at"] == "Created at"
    assert found["line_title"] == "Lineitem name"
    assert found["ship_to_postal_code"] == "Shipping Zip"
    assert found["buyer_name"] == "Billing Name"


def test_german_and_french_columns_are_known() -> None:
    german = orders("Bestellnummer", "Bestelldatum", "Versendet am", "Sendungsnummer", "PLZ", "Ort")
    assert german["order_number"] == "Bestellnummer"
    assert german["handed_over_at"] == "Versendet am"
    assert german["tracking_number"] == "Sendungsnummer"
    french = orders("Numéro de commande", "Date de commande", "Expédié le", "Code postal")
    assert french["placed_at"] == "Date de commande"
    assert french["ship_to_postal_code"] == "Code postal"


def test_a_column_whose_values_are_no_times_is_not_taken_for_one() -> None:
    guess = guess_columns(["order_no", "date"], [{"order_no": "1", "date": "next week"}], ORDER_FIELDS)
    assert "placed_at" not in guess.columns
    assert dict(guess.left_aside)["date"].startswith("it is called like placed_at")


def test_event_type_is_a_status_where_its_values_are_our_words_and_a_code_otherwise() -> None:
    ours = events("tracking", "time", "event_type", tracking="1Z", time="2026-11-24", event_type="Picked up")
    assert ours.columns["status"] == "event_type"
    theirs = events("tracking", "time", "event_type", tracking="1Z", time="2026-11-24", event_type="PU")
    assert theirs.columns["carrier_code"] == "event_type"
    assert "status" not in theirs.columns


def test_of_two_clocks_the_one_that_tells_its_offset_is_read() -> None:
    row = {"shipment": "S1", "ts_utc": "2020-03-16T08:43:55+00:00", "ts_ist": "2020-03-16T14:13:55+05:30"}
    guess = guess_columns(list(row), [row], EVENT_FIELDS)
    assert guess.columns["occurred_at"] == "ts_ist"
    assert dict(guess.left_aside)["ts_utc"] == "ts_ist tells occurred_at"


def test_a_column_of_addresses_is_recognised_by_its_values() -> None:
    guess = guess_columns(["no", "who"], [{"no": "1", "who": "a@example.com"}], ORDER_FIELDS)
    assert guess.columns["buyer_email"] == "who"


def test_what_a_person_says_is_never_overruled() -> None:
    header = ["order_no", "order_date", "exported_at"]
    guess = guess_columns(
        header, [], ORDER_FIELDS, told={"placed_at": "exported_at"}, ignored=frozenset({"order_no"})
    )
    assert guess.columns["placed_at"] == "exported_at"
    assert guess.missing == ("order_number",)


def test_every_name_belongs_to_its_field_only_once() -> None:
    for fields in (ORDER_FIELDS, EVENT_FIELDS):
        for field in fields:
            assert len(set(field.names)) == len(field.names), field.name
            assert all(fold_header(name) == name for name in field.names)


@pytest.mark.parametrize(
    ("written", "order", "iso"),
    [
        ("24.11.2026 16:12", None, "2026-11-24 16:12:00"),
        ("11/24/2026 4:12 PM", None, "2026-11-24 16:12:00"),
        ("03/04/2026", DayOrder.DAY_FIRST, "2026-04-03"),
        ("03/04/2026", DayOrder.MONTH_FIRST, "2026-03-04"),
        ("12/24/2026 12:05 AM", None, "2026-12-24 00:05:00"),
        ("2026/1/4 10:00", None, "2026-01-04 10:00"),
        ("1795536720", None, "2026-11-24T16:12:00+00:00"),
        ("1795536720000", None, "2026-11-24T16:12:00+00:00"),
        ("2026-11-24T16:12:00+01:00", None, "2026-11-24T16:12:00+01:00"),
    ],
)
def test_times_of_many_forms_become_iso(written: str, order: DayOrder | None, iso: str) -> None:
    assert as_iso(written, order) == iso


def test_a_date_that_can_be_read_two_ways_is_refused() -> None:
    with pytest.raises(TimeNotUnderstood, match="--dates dmy or --dates mdy"):
        as_iso("03/04/2026", None)


def test_one_date_of_a_column_proves_the_order_of_all() -> None:
    assert day_order(["03/04/2026", "25/04/2026"]) is DayOrder.DAY_FIRST
    assert day_order(["03/04/2026", "04/25/2026"]) is DayOrder.MONTH_FIRST
    assert day_order(["03/04/2026"]) is None
    assert day_order(["25/04/2026", "04/25/2026"]) is None
