"""A merchant's own rules for a carrier's codes: data, kept as text, with a version that only rises."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from waypost.domain.carrier_codes import CodeRule, CodeTable, table_from

# A mapping's version tells both: 2003 is the third of ours with the second of the merchant's.
OWN_STEP = 1_000


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rules of one carrier and how often they were changed (0: never)."""

    version: int = 0
    rules: tuple[CodeRule, ...] = ()

    def with_rule(self, rule: CodeRule) -> "OwnRules":
        """These rules with one more; one for the same words is replaced. The same rule again: unchanged."""
        if rule in self.rules:
            return self
        others = tuple(one for one in self.rules if _words(one) != _words(rule))
        return OwnRules(self.version + 1, (*others, rule))

    def without(self, *, type_: str, code: str, text: str) -> "OwnRules":
        """These rules without the one for exactly these words; unchanged where there is none."""
        others = tuple(one for one in self.rules if _words(one) != (type_, code, text))
        return self if len(others) == len(self.rules) else OwnRules(self.version + 1, others)

    def over(self, table: CodeTable) -> CodeTable:
        """The table with these rules before its own ones."""
        if not self.version:
            return table
        return replace(table, version=table.version + OWN_STEP * self.version, own=self.rules)


NO_OWN_RULES = OwnRules()


def own_rules_text(own: OwnRules) -> str:
    """As JSON text, in the form of a `codes.json`."""
    rules = [
        {
            name: value
            for name, value in (
                ("type", rule.type),
                ("code", rule.code),
                ("text", rule.text),
                ("means", rule.means.value),
                ("note", rule.note),
            )
            if value
        }
        for rule in own.rules
    ]
    return json.dumps({"version": own.version, "rules": rules}, ensure_ascii=False)


def own_rules_of(text: str | None, *, carrier: str) -> OwnRules:
    """The rules that `own_rules_text` wrote; none for None. ValueError says which line is wrong."""
    if not text:
        return NO_OWN_RULES
    table = table_from(json.loads(text), carrier=carrier)
    return OwnRules(table.version, tuple(table.rules))


def own_rule_for(
    rules: Sequence[CodeRule], *, type_: str | None, code: str | None, text: str | None
) -> CodeRule | None:
    """The rule among these that decides, None where none fits."""
    words = (text or "").lower()
    fitting = [rule for rule in rules if rule.fits(type_=type_ or "", code=code or "", text=words)]
    return max(fitting, key=lambda rule: rule.rank, default=None)


def _words(rule: CodeRule) -> tuple[str, str, str]:
    return rule.type, rule.code, rule.text
