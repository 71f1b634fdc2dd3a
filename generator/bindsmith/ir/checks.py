"""The check IR: what a subschema asks of an instance, as data.

A keyword yields checks once; the two printers turn them into a function that answers
yes or no and one that collects violations.  Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from bindsmith.ir.code import Code
from bindsmith.records import dataclass
from bindsmith.schema.resource import Location, Subschema

# The kinds of JSON values as Python holds them.  ``whole`` are floats such as 1.0,
# which are integers from draft 6 on.
NULL = frozenset({"null"})
BOOLEAN = frozenset({"bool"})
INT = frozenset({"int"})
INTEGER = frozenset({"int", "whole"})
NUMBER = frozenset({"int", "whole", "frac"})
STRING = frozenset({"str"})
ARRAY = frozenset({"list"})
OBJECT = frozenset({"dict"})
ANYTHING = NULL | BOOLEAN | NUMBER | STRING | ARRAY | OBJECT

Kinds: TypeAlias = frozenset[str]

# Which resource a dynamic anchor leads to: the outermost that was entered (2020-12
# Core §8.2.3.2), sorted by anchor.
Scope: TypeAlias = tuple[tuple[str, Location], ...]

# The instance, in every expression; printers put in what it is called where they are.
HERE = Code("\0")


class Child:
    """A subschema in the dynamic scope it is reached in; ``key`` tells it from others."""

    __slots__ = ("key", "schema", "scope")

    def __init__(self, schema: Subschema, scope: Scope = ()) -> None:
        self.schema = schema
        self.scope = scope
        self.key = (schema.location, scope)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Child) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Test:
    """A boolean expression that stands by itself (a call, ``is`` or ``in``).

    It holds for none but values of ``kinds``.
    """

    code: Code
    kinds: Kinds = ANYTHING


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right``; ``total`` if its opposite may be written instead.

    It holds for none but values of ``kinds``.
    """

    left: Code
    operator: str
    right: Code
    total: bool = True
    kinds: Kinds = ANYTHING


# So many strings are compared one after the other.
FEW = 2


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of some strings; ``members`` holds them if many."""

    strings: tuple[str, ...]
    members: Code | None = None


@dataclass(frozen=True, slots=True)
class KindIs:
    """Whether a value is of one of several kinds."""

    kinds: Kinds


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a value matches a subschema; boolean in both modes."""

    child: Child


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expr


@dataclass(frozen=True, slots=True)
class All:
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Either:
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ExactlyOne:
    """Whether just one of several expressions holds."""

    operands: tuple[Expr, ...]


Expr: TypeAlias = (
    Test | Compare | Among | KindIs | Probe | Not | All | Either | ExactlyOne
)


@dataclass(frozen=True, slots=True)
class Require:
    """A violation unless ``ok``.

    ``where`` is the pointer from the subschema to the keyword.  ``causes`` are the
    branches whose own failures explain this one, each with its pointer.
    """

    ok: Expr
    where: str
    message: str
    causes: tuple[tuple[str, Child], ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A violation for each name that the object does not have.

    ``because`` is the property that makes them necessary, "" if they always are.
    """

    names: tuple[str, ...]
    where: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Checks that count only where a condition holds."""

    condition: Expr
    body: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """A subschema applied in place."""

    child: Child
    where: str


@dataclass(frozen=True, slots=True)
class Members:
    """A subschema for each of several named properties, where they are present."""

    children: tuple[tuple[str, Child], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in Python's syntax, searched for.

    ``test`` asks the same without it, where that is possible.
    """

    source: str
    test: Expr | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """A subschema for each property that nothing else takes.

    Properties count as taken by name, by pattern, or, where the evaluated ones depend
    on the instance, by ``marks``.  ``keyword`` is named in the message where the
    subschema is ``false``.
    """

    names: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    child: Child
    where: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """A subschema for each property whose name matches a pattern."""

    pattern: Pattern
    child: Child
    where: str


@dataclass(frozen=True, slots=True)
class Names:
    """A subschema for each property name."""

    child: Child
    where: str


@dataclass(frozen=True, slots=True)
class Positions:
    """A subschema for each of the leading items, where they are present."""

    children: tuple[Child, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Items:
    """A subschema for each item from ``start`` on that ``marks`` leave."""

    start: int
    child: Child
    where: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Contains:
    """At least ``least`` and at most ``most`` items match a subschema."""

    child: Child
    least: int
    most: int | None
    where: str
    where_least: str
    where_most: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a subschema evaluates where ``conditions`` hold (2020-12 Core §11).

    ``everything``; or ``names`` and ``patterns`` of properties; or items before
    ``before`` and those that match one of ``matching``.
    """

    conditions: tuple[Expr, ...] = ()
    everything: bool = False
    names: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    before: int = 0
    matching: tuple[Child, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """The value must not be quoted."""


def probed(expr: Expr) -> tuple[Child, ...]:
    """The subschemas that an expression asks about."""
    match expr:
        case Probe():
            return (expr.child,)
        case Not():
            return probed(expr.operand)
        case All() | Either() | ExactlyOne():
            return tuple(child for each in expr.operands for child in probed(each))
    return ()


def children(check: Check) -> Iterator[Child]:
    """The subschemas that a check leads to."""
    match check:
        case Require():
            yield from probed(check.ok)
            yield from (child for _, child in check.causes)
        case When():
            yield from probed(check.condition)
            for each in check.body:
                yield from children(each)
        case Members():
            yield from (child for _, child in check.children)
        case Positions():
            yield from check.children
        case Apply() | Rest() | Matching() | Names() | Items() | Contains():
            yield check.child
            for mark in getattr(check, "marks", ()):
                yield from mark.matching


Check: TypeAlias = (
    Require
    | Missing
    | When
    | Apply
    | Members
    | Rest
    | Matching
    | Names
    | Positions
    | Items
    | Contains
    | Secret
)
