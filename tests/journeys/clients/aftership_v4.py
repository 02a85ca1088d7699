"""Runs inside an environment that has PyPI's `aftership` 1.4.1 (v4); knows nothing of Waypost.

Arguments: address, key, tracking number. Prints "done" at the end.
"""

import sys

import aftership  # type: ignore[import-not-found]  # installed where it runs only
import aftership.request  # type: ignore[import-not-found]  # installed where it runs only
from aftership.exception import NotFound, Unauthorized  # type: ignore[import-not-found]  # installed where it runs only

SLUG = "ups"


def main() -> None:
    """A tracking by id and by slug and number, its notifications, and what is refused."""
    address, key, number = sys.argv[1:4]
    aftership.request.API_ENDPOINT = f"{address}/v4/"
    aftership.api_key = key
    by_number = {"slug": SLUG, "tracking_number": number}
    made = aftership.tracking.create_tracking(tracking={**by_number, "emails": ["ada@example.org"]})[
        "tracking"
    ]
    assert made["tag"] == "Pending", made
    assert made["emails"] == ["ada@example.org"], made
    listed = aftership.tracking.list_trackings(keyword=number, limit=5)
    assert (listed["count"], listed["page"]) == (1, 1), listed
    assert aftership.tracking.get_tracking(**by_number)["tracking"]["id"] == made["id"]
    changed = aftership.tracking.update_tracking(tracking_id=made["id"], tracking={"title": "Lamp"})
    assert changed["tracking"]["title"] == "Lamp", changed
    found = aftership.courier.detect_courier(tracking={"tracking_number": number})["couriers"]
    assert SLUG in [one["slug"] for one in found], found
    assert aftership.courier.list_all_couriers()["total"] > 500
    assert aftership.tracking.get_last_checkpoint(**by_number)["id"] == made["id"]
    told = aftership.notification.add_notification(
        tracking_id=made["id"], notification={"emails": ["bo@example.org"], "smses": []}
    )
    assert told["notification"]["emails"] == ["ada@example.org", "bo@example.org"], told
    aftership.tracking.delete_tracking(**by_number)
    try:
        aftership.tracking.get_tracking(tracking_id=made["id"])
    except NotFound:
        pass
    else:
        raise AssertionError("a deleted tracking is still there")
    aftership.api_key = "wp_nobody"
    try:
        aftership.tracking.list_trackings()
    except Unauthorized:
        print("done")


main()
