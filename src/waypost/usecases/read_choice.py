"""Read what a shop chose about notifications from its settings.

`{"topics": {"in_transit": true}, "quiet_hours": {"from": "21:00", "until": "08:00", "business_days_only":
false}, "quiet_hours_email": {...}}`, all of it optional.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

from waypost.domain.notification import Choice
from waypost.domain.quiet_hours import NIGHT, QuietHours
from waypost.domain.topics import Topic

SETTING = "notifications"
_PARTS = {"topics", "quiet_hours", "quiet_hours_email"}


class ChoiceWrong(ValueError):
    """A choice that cannot be kept; `pointer` names the part of it (JSON pointer)."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


def choice_of(settings: Mapping[str, object]) -> Choice:
    """What the shop chose; what it did not choose is as we think best. ChoiceWrong."""
    given = settings.get(SETTING) or {}
    if not isinstance(given, Mapping):
        raise ChoiceWrong("", "this must be an object")
    strangers = sorted(set(given) - _PARTS)
    if strangers:
        raise ChoiceWrong(f"/{strangers[0]}", f"there is no such choice: we know {', '.join(sorted(_PARTS))}")
    quiet = _quiet(given.get("quiet_hours"), "/quiet_hours")
    return Choice(
        topics=_topics(given.get("topics")),
        quiet=NIGHT if quiet is None else quiet,
        quiet_email=_quiet(given.get("quiet_hours_email"), "/quiet_hours_email"),
    )


def _topics(given: Any) -> dict[Topic, bool]:  # noqa: ANN401 - any JSON value
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ChoiceWrong("/topics", "this must be an object: a topic and true or false")
    names = {topic.value: topic for topic in Topic}
    chosen = {}
    for name, is_wanted in given.items():
        if name not in names:
            raise ChoiceWrong(f"/topics/{name}", f"we know these topics: {', '.join(names)}")
        if not isinstance(is_wanted, bool):
            raise ChoiceWrong(f"/topics/{name}", "write true or false")
        chosen[names[name]] = is_wanted
    return chosen


def _quiet(given: Any, pointer: str) -> QuietHours | None:  # noqa: ANN401 - any JSON value
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) - {"from", "until", "business_days_only"}:
        raise ChoiceWrong(pointer, 'write {"from": "21:00", "until": "08:00", "business_days_only": false}')
    only = given.get("business_days_only", False)
    if not isinstance(only, bool):
        raise ChoiceWrong(f"{pointer}/business_days_only", "write true or false")
    return QuietHours(
        _time(given.get("from", "21:00"), f"{pointer}/from"),
        _time(given.get("until", "08:00"), f"{pointer}/until"),
        only_business_days=only,
    )


def _time(written: object, pointer: str) -> time:
    try:
        return time.fromisoformat(str(written)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as problem:
        raise ChoiceWrong(pointer, "write a time of day such as 21:00") from problem
