"""A shop's own words: small Jinja2 templates that may name fields, ask whether they are empty, and no more.

What is not on the list of this file is refused before it is kept. They are rendered as plain text; what
they say is escaped when it is laid out as HTML, so that no template breaks a mail or carries a script.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from waypost.channels.texts.fields import FIELDS, PARCEL_FIELDS
from waypost.ports.texts import TextIncomplete, TextWrong

LONGEST_TEMPLATE = 4000
# What a part may come to, in characters; a body also has its layout, and must stay under what mail shows.
LONGEST: Mapping[str, int] = MappingProxyType({"subject": 150, "headline": 200, "body": 6000, "short": 480})
PARTS = tuple(LONGEST)
PARCELS, OURS = "parcels", "ours"
MAY_BE_NAMED = frozenset(FIELDS) | {PARCELS, OURS}
FILTERS = ("upper", "lower", "capitalize", "title", "trim", "first", "last", "length", "default", "join")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.If,
    nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter,
    nodes.Concat,
)  # fmt: skip

Values = Mapping[str, object]


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests.clear()
    return made


_ENVIRONMENT = _environment()


def check_template(template: str) -> None:
    """Refuse what may not be in a shop's own words.

    Raises:
        TextWrong: with a sentence that says what, and on which line.

    """
    if len(template) > LONGEST_TEMPLATE:
        raise TextWrong(f"it is longer than {LONGEST_TEMPLATE} characters")
    try:
        tree = _ENVIRONMENT.parse(template)
    except TemplateSyntaxError as problem:
        raise TextWrong(f"line {problem.lineno}: {problem.message}") from problem
    _check_node(tree, known=MAY_BE_NAMED, depth=0)


def rendered(template: str, values: Values, part: str) -> str:
    """What a template says for these values.

    Raises:
        TextIncomplete: it fails with these values, says nothing, or too much.

    """
    try:
        said = _ENVIRONMENT.from_string(template).render(values).strip()
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as problem:
        raise TextIncomplete(f"the shop's own {part} fails: {problem}") from problem
    if part != "body":
        said = " ".join(said.split())
    if not said:
        raise TextIncomplete(f"the shop's own {part} says nothing")
    if len(said) > LONGEST[part]:
        raise TextIncomplete(f"the shop's own {part} comes to more than {LONGEST[part]} characters")
    return said


def _check_node(node: nodes.Node, *, known: frozenset[str], depth: int) -> None:
    if not isinstance(node, _ALLOWED):
        raise TextWrong(f"line {node.lineno}: {type(node).__name__.lower()} is not allowed here")
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in known:
        raise TextWrong(f"line {node.lineno}: there is no field called {node.name!r}")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TextWrong(
            f"line {node.lineno}: the filter {node.name!r} is not allowed; there are: {', '.join(FILTERS)}"
        )
    if isinstance(node, nodes.For):
        known = _check_loop(node, known, depth)
        depth += 1
    if isinstance(node, nodes.Getattr):
        _check_attribute(node, known)
    for child in _children(node):
        _check_node(child, known=known, depth=depth)


def _check_loop(node: nodes.For, known: frozenset[str], depth: int) -> frozenset[str]:
    is_over_parcels = isinstance(node.iter, nodes.Name) and node.iter.name == PARCELS
    if depth or not is_over_parcels or node.recursive or not isinstance(node.target, nodes.Name):
        raise TextWrong(f"line {node.lineno}: a loop may only be one over {PARCELS!r}, and hold no other")
    if node.target.name in MAY_BE_NAMED:
        raise TextWrong(
            f"line {node.lineno}: {node.target.name!r} is a field; call what a loop gives otherwise"
        )
    return known | {node.target.name}


def _check_attribute(node: nodes.Getattr, known: frozenset[str]) -> None:
    owner = node.node
    is_parcel = isinstance(owner, nodes.Name) and owner.name in known - MAY_BE_NAMED
    if not is_parcel or node.attr not in PARCEL_FIELDS:
        raise TextWrong(
            f"line {node.lineno}: {node.attr!r} is not there; a parcel has: {', '.join(PARCEL_FIELDS)}"
        )


def _children(node: nodes.Node) -> Iterator[nodes.Node]:
    return node.iter_child_nodes()
