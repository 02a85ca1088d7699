"""From a carrier's words to ours: a table kept as data beside its connector.

`codes.json` holds `version`, `sources` (addresses) and `rules`. A rule names any of `type`, `code` and
`text` (a lower-case piece of the words) and the event type that it means. A rule that names a code is tried
before one that names only words, and that before one that names only a type: the more a rule knows, the
more it counts. What no rule knows is UNKNOWN: listed for a person, moved by nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from waypost.domain.tracking import EventType


@dataclass(frozen=True, slots=True)
class CodeRule:
    """One line of a mapping. Empty parts do not matter for it."""

    means: EventType
    type: str = ""
    code: str = ""
    text: str = ""
    note: str = ""

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """How much the rule knows: code before text before type."""
        return bool(self.code), bool(self.text), len(self.text) + bool(self.type)

    def fits(self, *, type_: str, code: str, text: str) -> bool:
        """Whether a carrier's words meet the rule; codes count word for word, leading zeros included."""
        if self.code and self.code != code:
            return False
        if self.type and self.type != type_:
            return False
        return not self.text or self.text in text


@dataclass(frozen=True)
class CodeTable:
    """A carrier's mapping. `own` are a merchant's rules: they come before ours."""

    carrier: str
    version: int
    rules: Sequence[CodeRule]
    sources: Sequence[str] = ()
    own: Sequence[CodeRule] = ()
    _by_code: Mapping[str, tuple[CodeRule, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put the rules into the order in which they are tried, once for each code that a rule names."""
        ordered = [*sorted(self.own, key=_knows, reverse=True), *sorted(self.rules, key=_knows, reverse=True)]
        codes = {"", *(rule.code for rule in ordered)}
        by_code = {code: tuple(rule for rule in ordered if rule.code in ("", code)) for code in codes}
        object.__setattr__(self, "_by_code", by_code)

    def meaning(
        self, *, type_: str | None = None, code: str | None = None, text: str | None = None
    ) -> EventType:
        """What a carrier's words mean; UNKNOWN where no rule knows."""
        rule = self.rule_for(type_=type_, code=code, text=text)
        return rule.means if rule else EventType.UNKNOWN

    def rule_for(
        self, *, type_: str | None = None, code: str | None = None, text: str | None = None
    ) -> CodeRule | None:
        """The rule that decides, for explaining a meaning."""
        words = (text or "").lower()
        for rule in self._by_code.get(code or "", self._by_code[""]):
            if rule.fits(type_=type_ or "", code=code or "", text=words):
                return rule
        return None


def _knows(rule: CodeRule) -> tuple[bool, bool, int]:
    return rule.rank


def table_from(written: Mapping[str, object], *, carrier: str) -> CodeTable:
    """A table from the parsed text of a `codes.json`; ValueError says which line is wrong."""
    rules = []
    lines = written.get("rules")
    for number, line in enumerate(lines if isinstance(lines, list) else [], 1):
        try:
            means = EventType(line["means"])
            parts = {name: str(line.get(name, "")) for name in ("type", "code", "text", "note")}
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise ValueError(f"{carrier}: rule {number} of codes.json is wrong: {problem}") from problem
        rules.append(CodeRule(means, **{**parts, "text": parts["text"].lower()}))
    sources = written.get("sources")
    version = written.get("version")
    return CodeTable(
        carrier=carrier,
        version=version if isinstance(version, int) else 1,
        rules=tuple(rules),
        sources=tuple(str(one) for one in sources) if isinstance(sources, list) else (),
    )
