from bench.polling_days import main


def test_a_budget_is_kept_and_parcels_due_today_are_seen_first() -> None:
    assert main(["--shipments", "1500", "--hours", "24"]) == 0
