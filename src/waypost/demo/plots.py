"""What can happen to an order: one plot for every state in which a buyer may find it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from waypost.demo.timeline import Beat, Story

Twist = Callable[[Story], Story]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot, how often it is played, and whether it needs a lane with customs."""

    twist: Twist
    weight: int
    needs_customs: bool = False


def _step(number: int) -> Twist:
    def twist(story: Story) -> Story:
        story.present = story.steps[number].at
        return story

    return twist


def _received(story: Story) -> Story:
    story.present = story.steps[0].at - timedelta(seconds=40)
    return story


def _cancelled(story: Story) -> Story:
    asked = story.steps[1]
    story.steps[2:] = [Beat(asked.at + timedelta(hours=2), "cancelled", "Cancelled as you asked")]
    story.scans.clear()
    story.present = story.steps[-1].at
    return story


def _without_scan(story: Story) -> Story:
    story.end_with(0)
    story.present += timedelta(days=6)
    return story


def _number_expired(story: Story) -> Story:
    story.end_with(0)
    text = "No parcel was received under this number; it is no longer valid"
    return story.end_with(story.add(0, 24 * 21, "expired", text))


def _customs_held(story: Story) -> Story:
    entered = story.find("customs_entered")
    story.add(entered, 5, "customs_held", "Held by customs: invoice is being checked")
    story.present = story.scans[entered + 1].at
    clearing = story.find("customs_cleared")
    for number in range(clearing, len(story.scans)):
        beat = story.scans[number]
        story.scans[number] = replace(beat, at=beat.at + timedelta(hours=20))
    return story


def _weather(story: Story) -> Story:
    hub = story.find("arrived")
    story.add(hub, 7, "weather_delay", "Snow and ice on the roads: delay of up to two days")
    return story.stop_at("weather_delay")


def _delayed(story: Story) -> Story:
    hub = story.find("arrived")
    story.add(hub, 30, "delayed", "Missed connection: the parcel continues with the next transport")
    story.present = story.scans[hub + 1].at + timedelta(days=3)
    later = timedelta(days=4)
    for number in range(hub + 2, len(story.scans)):
        beat = story.scans[number]
        story.scans[number] = replace(beat, at=beat.at + later)
    return story


def _missorted(story: Story) -> Story:
    hub = story.find("arrived")
    story.add(hub, 4, "missorted", "Sorted into the wrong container, being sent on")
    return story.stop_at("missorted")


def _address_problem(story: Story) -> Story:
    depot = story.find("arrived", last=True)
    story.add(depot, 3, "address_problem", "House number missing: please check the address")
    story.add(depot + 1, 26, "address_corrected", "Address corrected")
    return story.stop_at("address_problem")


def _attempted(story: Story) -> Story:
    van = story.find("out_for_delivery")
    story.add(van, 5, "delivery_attempted", "Nobody at home: we try again on the next working day")
    story.add(van + 1, 19, "out_for_delivery", "Out for delivery, second attempt")
    return story.stop_at("delivery_attempted")


def _pickup(story: Story) -> Story:
    van = story.find("out_for_delivery")
    story.add(van, 4, "delivery_attempted", "Nobody at home: taken to the parcel shop")
    story.add(van + 1, 3, "available_for_pickup", "Ready for collection at the parcel shop, bring your ID")
    return story.stop_at("available_for_pickup")


def _damaged(story: Story) -> Story:
    hub = story.find("arrived")
    return story.end_with(story.add(hub, 3, "damaged", "Packaging torn, contents being examined"))


def _refused(story: Story) -> Story:
    van = story.find("out_for_delivery")
    return story.end_with(story.add(van, 4, "refused", "Recipient did not accept the parcel"))


def _returning(story: Story) -> Story:
    van = story.find("out_for_delivery")
    story.add(van, 4, "refused", "Recipient did not accept the parcel")
    story.add(van + 1, 20, "return_started", "On its way back to the sender")
    del story.scans[van + 3 :]
    back = story.add(van + 2, 18, "departed", "Departed, returning to sender")
    story.present = story.scans[back].at
    text = "Delivered back to the sender"
    story.scans.append(Beat(story.present + timedelta(days=3), "returned", text, story.lane.origin))
    return story


def _returned(story: Story) -> Story:
    _returning(story)
    return story.end_with(len(story.scans) - 1)


def _silent(story: Story) -> Story:
    story.end_with(story.find("departed", last=True))
    story.present += timedelta(days=23)
    return story


def _lost(story: Story) -> Story:
    last = story.find("departed", last=True)
    text = "The search for this parcel has ended without result"
    return story.end_with(story.add(last, 24 * 26, "lost", text))


def _odd_code(story: Story) -> Story:
    hub = story.find("arrived")
    story.add(hub, 2, "unknown", "Z9 internal movement")
    story.scans[hub + 1] = replace(story.scans[hub + 1], code="Z9")
    return story.stop_at("unknown")


def _delivered_late(story: Story) -> Story:
    _delayed(story)
    return story.stop_at("delivered")


def _at(kind: str, *, last: bool = False) -> Twist:
    return lambda story: story.stop_at(kind, last=last)


PLOTS: Mapping[str, Plot] = MappingProxyType({
    "received": Plot(_received, 8),
    "confirmed": Plot(_step(0), 10),
    "processing": Plot(_step(1), 12),
    "packed": Plot(_step(2), 10),
    "label": Plot(_at("label_created"), 12),
    "without_scan": Plot(_without_scan, 5),
    "picked_up": Plot(_at("picked_up"), 14),
    "in_transit": Plot(_at("arrived"), 45),
    "between_hubs": Plot(_at("departed", last=True), 40),
    "customs": Plot(_at("customs_entered"), 8, needs_customs=True),
    "customs_held": Plot(_customs_held, 7, needs_customs=True),
    "weather": Plot(_weather, 8),
    "delayed": Plot(_delayed, 9),
    "missorted": Plot(_missorted, 4),
    "address_problem": Plot(_address_problem, 6),
    "at_depot": Plot(_at("arrived", last=True), 14),
    "out_for_delivery": Plot(_at("out_for_delivery"), 30),
    "attempted": Plot(_attempted, 8),
    "pickup": Plot(_pickup, 9),
    "delivered": Plot(_at("delivered"), 190),
    "delivered_late": Plot(_delivered_late, 12),
    "damaged": Plot(_damaged, 4),
    "refused": Plot(_refused, 3),
    "returning": Plot(_returning, 5),
    "returned": Plot(_returned, 5),
    "silent": Plot(_silent, 3),
    "lost": Plot(_lost, 3),
    "cancelled": Plot(_cancelled, 8),
    "number_expired": Plot(_number_expired, 2),
    "odd_code": Plot(_odd_code, 4),
})  # fmt: skip
SPLITS = (
    ("delivered", "in_transit"),
    ("out_for_delivery", "picked_up"),
    ("delivered", "label"),
    ("in_transit", "weather"),
)
EVERY_SPLIT, EVERY_RETURN = 14, 25
# What may happen to orders that are placed while the shop lives, and how often.
WHOLE_PLOTS: Mapping[str, int] = MappingProxyType({
    "delivered": 30, "weather": 3, "customs_held": 3, "delayed": 2, "missorted": 1, "address_problem": 2,
    "attempted": 3, "pickup": 3, "damaged": 1, "refused": 1, "returning": 2, "cancelled": 2, "lost": 1,
})  # fmt: skip
HERO_PLOTS = ("picked_up", "at_depot", "customs", "out_for_delivery")
