"""What changed between two standings: our conclusions, as others are told them."""

from dataclasses import dataclass
from enum import StrEnum

from waypost.domain.standing import Standing


class ChangeKind(StrEnum):
    """What kind of conclusion changed."""

    STATUS = "status"
    STAGE = "stage"
    DIRECTION = "direction"
    CONDITION_OPENED = "condition_opened"
    CONDITION_CLOSED = "condition_closed"


@dataclass(frozen=True, slots=True)
class Change:
    """One conclusion that is different now; `before` and `after` are its words (None: there is none)."""

    kind: ChangeKind
    before: str | None
    after: str | None


def changes(before: Standing, after: Standing) -> tuple[Change, ...]:
    """All that differs, in a fixed order; empty where a reader would notice nothing."""
    if _looks_alike(before, after):
        return ()
    found = []
    if before.status is not after.status:
        found.append(Change(ChangeKind.STATUS, before.status.value, after.status.value))
    if before.stage is not after.stage:
        found.append(
            Change(ChangeKind.STAGE, before.stage and before.stage.value, after.stage and after.stage.value)
        )
    if before.direction is not after.direction:
        found.append(Change(ChangeKind.DIRECTION, before.direction.value, after.direction.value))
    was = {condition.kind for condition in before.conditions}
    now = {condition.kind for condition in after.conditions}
    found += [Change(ChangeKind.CONDITION_OPENED, None, kind.value) for kind in sorted(now - was)]
    found += [Change(ChangeKind.CONDITION_CLOSED, kind.value, None) for kind in sorted(was - now)]
    return tuple(found)


def _looks_alike(before: Standing, after: Standing) -> bool:
    return (
        before.stage is after.stage
        and before.conditions == after.conditions
        and before.direction is after.direction
        and before.status is after.status
    )
