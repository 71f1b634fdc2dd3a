"""A module for each keyword: everything that a validator knows about it.

This package finds them; it prints no code.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, Protocol

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.ir.checks import (
    ANYTHING,
    HERE,
    Check,
    Child,
    Expr,
    KindIs,
    Kinds,
    Mark,
    Pattern,
)
from bindsmith.ir.code import Code
from bindsmith.ir.json import Json, escape
from bindsmith.records import dataclass, field, replace
from bindsmith.schema.dialect import Dialect
from bindsmith.schema.resource import Subschema

EVERY_DRAFT = range(4, 10)
SINCE_6 = range(6, 10)
SINCE_7 = range(7, 10)
SINCE_2019 = range(8, 10)
SINCE_2020 = range(9, 10)
UNTIL_2019 = range(4, 9)


class Environment(Protocol):
    """What keywords may ask of the lowering."""

    def child(self, parent: Child, schema: Subschema) -> Child:
        """A subschema as it is reached from ``parent``."""

    def reference(self, origin: Child, reference: str) -> Child:
        """The target of a static reference."""

    def dynamic_reference(self, origin: Child, reference: str) -> Child:
        """The target of a dynamic or recursive reference."""

    def pattern(self, schema: Subschema, where: str, pattern: str) -> Pattern:
        """A translated ECMA-262 pattern."""

    def format_check(self, schema: Subschema, name: str) -> tuple[Expr, str] | None:
        """The test and the message of a format, None if it is not asserted."""

    def evaluated(self, child: Child, of: Kinds, beside: str = "") -> tuple[Mark, ...]:
        """What the subschema's keywords evaluate, all but the one named ``beside``."""

    def support(self, module: str, function: str) -> Code:
        """A helper that the generated code has at hand."""

    def constant(self, hint: str, value: Code) -> Code:
        """A value held by the module, made once."""

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        """A set of strings held by the module, made once."""


class KeywordContext(NamedTuple):
    """One keyword of one subschema."""

    keyword: str
    value: Json
    owner: Child
    environment: Environment

    @property
    def schema(self) -> Subschema:
        return self.owner.schema

    @property
    def data(self) -> Code:
        """The expression for the instance."""
        return HERE

    @property
    def dialect(self) -> Dialect:
        return self.schema.dialect

    @property
    def where(self) -> str:
        """The pointer from the subschema to this keyword."""
        return "/" + escape(self.keyword)

    def refusal(self, message: str) -> SchemaError:
        """An error about this keyword's value, to be raised."""
        pointer = self.schema.pointer + self.where
        place = SourceLocation(self.schema.document.name, pointer=pointer)
        hint = "mend the value"
        return SchemaError(Diagnostic("BS211", Severity.ERROR, place, message, hint))

    def child(self, *tokens: str | int) -> Child:
        """The subschema at this keyword's value, or below it."""
        return self.environment.child(
            self.owner, self.schema.child(self.keyword, *tokens)
        )

    def sibling(self, keyword: str) -> Json:
        """The value of a keyword beside this one, None if it has no effect."""
        return sibling(self.schema, keyword)

    def marks(self, child: Child, of: Kinds, *conditions: Expr) -> Iterator[Mark]:
        """What a subschema applied in place evaluates, where ``conditions`` hold."""
        for mark in self.environment.evaluated(child, of):
            yield replace(mark, conditions=(*conditions, *mark.conditions))

    def translated(self, pattern: str) -> Pattern:
        """A pattern of this keyword in Python's syntax."""
        return self.environment.pattern(self.schema, self.where, pattern)

    def sibling_child(self, *tokens: str | int) -> Child:
        return self.environment.child(self.owner, self.schema.child(*tokens))


CheckFunction = Callable[[KeywordContext], Iterator[Check]]
MarkFunction = Callable[[KeywordContext, Kinds], Iterator[Mark]]


@dataclass(slots=True)
class Keyword:
    """A keyword: its drafts, the kinds of values it looks at, and its two functions.

    ``late`` are keywords that look at what others have evaluated.
    """

    name: str
    drafts: range = EVERY_DRAFT
    applies_to: Kinds = ANYTHING
    late: bool = False
    checks: CheckFunction | None = None
    marks: MarkFunction | None = None
    guard: KindIs = field(init=False)

    def __post_init__(self) -> None:
        self.guard = KindIs(self.applies_to)

    def check(self, function: CheckFunction) -> CheckFunction:
        """Set what the keyword requires."""
        self.checks = function
        return function

    def evaluates(self, function: MarkFunction) -> MarkFunction:
        """Set what the keyword evaluates, for ``unevaluated*``.

        It is asked about parts of the kinds that the keyword looks at, no others.
        """
        self.marks = function
        return function

    def known_to(self, dialect: Dialect) -> bool:
        return dialect.rank in self.drafts and self.name not in dialect.disabled


@cache
def registry() -> Mapping[str, Keyword]:
    """Every keyword by name, in the order of their modules' names."""
    found: dict[str, Keyword] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for keyword in vars(module).values():
            if isinstance(keyword, Keyword):
                found[keyword.name] = keyword
    return found


def sibling(schema: Subschema, keyword: str) -> Json:
    """The value of a keyword of ``schema`` that has an effect in its dialect."""
    known = registry().get(keyword)
    if known is not None and not known.known_to(schema.dialect):
        return None
    return schema.get(keyword)
