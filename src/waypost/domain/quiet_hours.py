"""When people may be disturbed: quiet hours and business days on the clock of the buyer."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nobody is disturbed, on the buyer's clock; the same twice: never quiet.

    `only_business_days`: Saturdays and Sundays are quiet too.
    """

    begins: time = time(21)
    ends: time = time(8)
    only_business_days: bool = False

    def is_quiet(self, local: datetime) -> bool:
        """Whether this moment of the buyer's clock is quiet."""
        if self.only_business_days and local.weekday() >= _SATURDAY:
            return True
        at = local.time()
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def next_allowed(self, moment: datetime, *, offset_min: int) -> datetime:
        """The first moment (UTC) from `moment` on at which the buyer may be disturbed."""
        offset = timedelta(minutes=offset_min)
        local = moment.astimezone(UTC).replace(tzinfo=None) + offset
        for _ in range(10):
            if not self.is_quiet(local):
                break
            local = self._morning_after(local)
        return (local - offset).replace(tzinfo=UTC)

    def _morning_after(self, local: datetime) -> datetime:
        """The next end of the quiet hours after a quiet moment."""
        ends = datetime.combine(local.date(), self.ends)
        return ends if ends > local else ends + timedelta(days=1)


NIGHT = QuietHours()
