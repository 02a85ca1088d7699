"""From the segments around one STS to a scan.

What is kept of it (`Scan.raw`) is exactly what it is read from. NAD and CTA name people and are not kept.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan
from waypost.ports.payload import read_json
from waypost.standards.edifact_iftsta.times import moment
from waypost.standards.edifact_iftsta.tokens import Segment, component

CODES = code_table("waypost.standards.edifact_iftsta")

KEPT = ("STS", "DTM", "LOC", "FTX")
# Which of several DTM says when it happened: status change, event, arrival, departure, delivery, despatch.
_HAPPENED = ("334", "78", "178", "186", "35", "11", "7", "2")
_EXPECTED = ("17", "132", "191")
_REMARKS = frozenset({"AVA", "AHN", "AAI", "ACB", "DIN", "ZZZ"})
_UN = frozenset({None, "6"})
_UN_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_STATUS_TEXT, _WORDS = 3, re.compile(r"[^\W\d][^\d]*")
_CITY_REGION_COUNTRY = 3


def read_scan(segments: Sequence[Segment]) -> Scan | None:
    """The scan of an STS and what belongs to it; None where it tells no status or no day."""
    rows = [segment for segment in segments if segment[0][0] in KEPT]
    return _scan(rows)


def scan_of(raw: str) -> Scan | None:
    """The scan that a kept part tells; NotReadable where it is no kept part."""
    rows: list[Segment] = []
    for node in read_json(raw.encode()).each("edifact"):
        parts = node.value if isinstance(node.value, list) else []
        segment = [[str(one) for one in part] for part in parts if isinstance(part, list) and part]
        if segment:
            rows.append(segment)
    return _scan(rows)


def _scan(rows: Sequence[Segment]) -> Scan | None:
    status = next(_named(rows, "STS"), None)
    times = {
        component(row, 1): moment(component(row, 1, 1), component(row, 1, 2)) for row in _named(rows, "DTM")
    }
    occurred_at = _first(times, _HAPPENED) or (next(iter(times.values())) if len(times) == 1 else None)
    if status is None or occurred_at is None:
        return None
    code, reason, owner, said = _status(status)
    if code is None:
        return None
    remarks = [" ".join(piece for part in row[4:5] for piece in part if piece) for row in _named(rows, "FTX")
               if component(row, 1) in _REMARKS]  # fmt: skip
    return Scan(
        occurred_at=occurred_at,
        type=_meaning(code, reason, owner),
        code=code,
        carrier_type=owner or reason,
        text="; ".join(text.strip() for text in [said or "", *remarks] if text.strip()) or None,
        location=next((_place(row) for row in _named(rows, "LOC")), NOWHERE),
        expected_at=_first(times, _EXPECTED),
        mapping_version=CODES.version,
        raw=json.dumps({"edifact": list(rows)}, ensure_ascii=False, separators=(",", ":")),
    )


def _named(rows: Sequence[Segment], name: str) -> Iterator[Segment]:
    return (row for row in rows if row[0][0] == name)


def _first(times: Mapping[str | None, str | None], order: Sequence[str]) -> str | None:
    return next((time for name in order if (time := times.get(name))), None)


def _status(row: Segment) -> tuple[str | None, str | None, str | None, str | None]:
    """Code, reason, whose code list it is (None: the United Nations') and the words beside it.

    Older files, UPS among them, write code and reason into the first composite.
    """
    if component(row, 2) is None and component(row, 1, 1) is not None:
        return component(row, 1, 1), component(row, 1, 2), None, None
    owner = component(row, 2, 2)
    code_list = component(row, 2, 1)
    whose = None if owner in _UN and code_list is None else owner or code_list
    return component(row, 2), component(row, 3), whose, component(row, 2, _STATUS_TEXT)


def _meaning(code: str, reason: str | None, owner: str | None) -> EventType:
    """The rule of the list that the code is from: a `1` of somebody's own list is not the standard's."""
    if owner is None:
        return CODES.meaning(type_=reason, code=code)
    rule = CODES.rule_for(type_=owner, code=code)
    return rule.means if rule is not None and rule.type == owner else EventType.UNKNOWN


def _place(row: Segment) -> Location:
    code, name = component(row, 2) or "", component(row, 2, 3) or ""
    country = component(row, 3)
    is_locode = _UN_LOCODE.fullmatch(code) is not None
    if country is None or len(country) != 2:  # noqa: PLR2004 (ISO 3166-1 alpha-2)
        country = code[:2] if is_locode else None
    parts = [part.strip() for part in name.removeprefix(code).split(",")]
    if len(parts) == _CITY_REGION_COUNTRY:
        country = country or (parts[2] if len(parts[2]) == 2 else None)  # noqa: PLR2004 (as above)
    region = parts[1] or None if len(parts) == _CITY_REGION_COUNTRY else None
    words = parts[0] or (code if not is_locode else "")
    is_city = _WORDS.fullmatch(words) is not None
    place = Location(
        city=words if is_city else None, region=region, country=country,
        facility=(words if words and not is_city else None) or (code if is_locode and not words else None),
    )  # fmt: skip
    return NOWHERE if place == NOWHERE else place
