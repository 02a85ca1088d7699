"""The mapping desk: what a carrier's code means and why, which ones nobody knows, and a merchant's rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from heapq import nlargest

from waypost.domain.carrier_codes import CodeRule, CodeTable
from waypost.domain.hiding import without_people
from waypost.domain.own_codes import OwnRules
from waypost.domain.tracking import EventType
from waypost.ports.codes import Mappings
from waypost.ports.database import Transaction, UnmappedCode
from waypost.usecases.apply_own_rules import own_rules, save_own_rules
from waypost.usecases.remap_events import Understanding
from waypost.usecases.replay_events import (
    CHUNK,
    Replay,
    Replayed,
    look_at_chunk,
    next_generation,
    understanding_of,
)

_NEAREST, _LIKE = 3, 0.55
SEARCHED = 20_000  # of the newest shipments, for samples
NOT_MEANT = frozenset({EventType.RETRACTED, EventType.UNKNOWN})


class MappingRefused(ValueError):
    """This rule cannot be kept: the sentence says what to correct."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a carrier's words mean: by which rule, or that no rule knows, with the rules that come nearest."""

    table: CodeTable
    rule: CodeRule | None
    is_own: bool
    nearest: tuple[CodeRule, ...] = ()


def table_in_force(tx: Transaction, carrier: str, *, mappings: Mappings) -> CodeTable | None:
    """The carrier's mapping with the merchant's own rules before ours; None: there is neither."""
    own, table = own_rules(tx, carrier), mappings.code_table(carrier)
    if table is None and not own.rules:
        return None
    return own.over(table or CodeTable(carrier, 0, ()))


def conclude(table: CodeTable, *, type_: str | None, code: str | None, text: str | None) -> Conclusion:
    """What these words would be concluded to mean, and why."""
    rule = table.rule_for(type_=type_, code=code, text=text)
    if rule is not None:
        return Conclusion(table, rule, is_own=rule in table.own)
    return Conclusion(table, None, is_own=False, nearest=_nearest(table, code or "", text or ""))


def unmapped_now(tx: Transaction, *, mappings: Mappings, limit: int = 500) -> list[UnmappedCode]:
    """The codes that came and that no mapping of today knows by code and words, the most frequent first."""
    tables: dict[str, CodeTable | None] = {}
    found = []
    for one in tx.shipments.unmapped(limit=limit):
        if one.carrier not in tables:
            tables[one.carrier] = table_in_force(tx, one.carrier, mappings=mappings)
        table = tables[one.carrier]
        if table is None or table.rule_for(code=one.code, text=one.text) is None:
            found.append(one)
    return found


def samples_of(tx: Transaction, carrier: str, code: str, *, most: int = 3) -> list[str]:
    """The newest messages with an unknown code, as the carrier wrote them but without people."""
    last, found = tx.shipments.latest_id(), dict[str, None]()
    tellers = {one.id: one.carrier for one in tx.accounts.all()}
    for end in range(last, max(0, last - SEARCHED), -CHUNK):
        for one in tx.shipments.events(range(end, max(0, end - CHUNK), -1), with_raw=True):
            event = one.event
            speaker = tellers.get(one.account_id or 0, event.carrier)
            if event.type is EventType.UNKNOWN and speaker == carrier and (event.code or "") == code:
                found[without_people(one.raw or event.text or "")] = None
        if len(found) >= most:
            break
    return list(found)[:most]


def own_rule(
    means: str, *, type_: str | None, code: str | None, text: str | None, note: str | None = None
) -> CodeRule:
    """An own rule, checked. MappingRefused says what is wrong with it."""
    if not (type_ or code or text):
        raise MappingRefused("say what the rule is about: --code, --type or --text")
    word = means.strip().lower().replace("-", "_").replace(" ", "_")
    allowed = {kind.value: kind for kind in EventType if kind not in NOT_MEANT}
    if word not in allowed:
        raise MappingRefused(f"{means!r} is no event that we know; known are {', '.join(allowed)}")
    if not code and not type_ and allowed[word] is EventType.DELIVERED:
        raise MappingRefused("words alone never prove a delivery: name the carrier's --code or --type too")
    return CodeRule(allowed[word], type_ or "", code or "", (text or "").lower(), note or "")


def keep_rule(tx: Transaction, carrier: str, rule: CodeRule) -> OwnRules:
    """Keep an own rule from now on: what is recorded next is read by it. The mapping's version rises."""
    before = own_rules(tx, carrier)
    return _kept(tx, carrier, before, before.with_rule(rule))


def drop_rule(
    tx: Transaction, carrier: str, *, type_: str | None, code: str | None, text: str | None
) -> OwnRules:
    """Let go of the own rule for exactly these words. MappingRefused: there is none."""
    before = own_rules(tx, carrier)
    after = before.without(type_=type_ or "", code=code or "", text=(text or "").lower())
    if after is before:
        raise MappingRefused("there is no own rule for exactly these words; `waypost map list` shows yours")
    return _kept(tx, carrier, before, after)


def preview(
    tx: Transaction, carrier: str, own: OwnRules, *, mappings: Mappings, now: datetime
) -> Iterator[Replayed]:
    """What a replay would change if these were the own rules: chunk by chunk, nothing is written."""
    after_id: int | None = 0
    with_own = understanding_of(tx, mappings, carriers=[carrier])
    by = Understanding(mappings, {**with_own.own, carrier: own}, with_own.tellers)
    while after_id is not None:
        found = look_at_chunk(
            tx, Replay(carrier), after_id=after_id, mappings=mappings, now=now, limit=CHUNK, by=by
        )
        after_id = found.after_id
        yield found


def _kept(tx: Transaction, carrier: str, before: OwnRules, after: OwnRules) -> OwnRules:
    if after is not before:
        save_own_rules(tx, carrier, after)
        next_generation(tx)
    return after


def _nearest(table: CodeTable, code: str, text: str) -> tuple[CodeRule, ...]:
    """The rules whose code looks like this one, or whose words or note sound like these."""
    likeness: dict[CodeRule, float] = {}
    words = text.lower()
    for rule in [*table.own, *table.rules]:
        by_code = _like(rule.code.lower(), code.lower())
        by_words = max(_like(rule.text, words), _like(rule.note.lower(), words))
        likeness[rule] = max(by_code, by_words)
    near: Sequence[CodeRule] = nlargest(_NEAREST, likeness, key=likeness.__getitem__)
    return tuple(rule for rule in near if likeness[rule] >= _LIKE)


def _like(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() if one and other else 0.0
