"""Subschemas to check IR, by asking the keywords; it knows no keyword itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol, TypeAlias

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.formats import format_check
from bindsmith.ir.checks import (
    ANYTHING,
    HERE,
    STRING,
    Check,
    Child,
    Either,
    Expr,
    Kinds,
    Mark,
    Pattern,
    Require,
    Scope,
    Secret,
    Test,
    When,
)
from bindsmith.ir.code import Code, code
from bindsmith.ir.json import escape
from bindsmith.keywords import Keyword, KeywordContext, registry
from bindsmith.keywords.pattern import matches, plain_test
from bindsmith.records import dataclass, field
from bindsmith.regex import RegexError, translate
from bindsmith.schema.link import references
from bindsmith.schema.resource import Location, Subschema
from bindsmith.schema.store import ReferenceFailure, Store

# By subschema: its checks, and the support functions that they name.
Lowered: TypeAlias = dict[
    tuple[Location, Scope], tuple[tuple[Check, ...], tuple[tuple[str, str], ...]]
]


class Holder(Protocol):
    """What the module that is being printed holds for its functions."""

    def support(self, module: str, function: str) -> Code:
        """The name of a support function, imported by the module."""

    def constant(self, hint: str, value: Code) -> Code:
        """The name of a constant of the module."""

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        """The name of a set of strings of the module."""


@dataclass(frozen=True, slots=True)
class Lowering:
    """The environment of keywords: references, patterns and formats.

    ``secrets`` are the places whose values must not be quoted; for ``secretive`` see
    ``Linked``.  ``lowered`` is what all modules of a run have in common.
    """

    store: Store
    holder: Holder
    formats: str
    custom_formats: Mapping[str, str]
    dynamic: bool
    secrets: frozenset[Location] = frozenset()
    secretive: Mapping[Location, bool] = field(default_factory=dict)
    lowered: Lowered = field(default_factory=dict)
    _marks: dict[object, tuple[Mark, ...]] = field(default_factory=dict)
    # The support functions that are asked for, None for what is a module's own.
    _asked: list[tuple[str, str] | None] = field(default_factory=list)

    def checks(self, child: Child) -> tuple[Check, ...]:
        """What a subschema asks of an instance, in schema order."""
        known = self.lowered.get(child.key)
        if known is not None:
            for module, function in known[1]:
                self.holder.support(module, function)
            return known[0]
        self._asked.clear()
        checks = self._checks(child)
        supports = tuple(each for each in self._asked if each is not None)
        if len(supports) == len(self._asked):
            self.lowered[child.key] = checks, supports
        return checks

    def _checks(self, child: Child) -> tuple[Check, ...]:
        value = child.schema.value
        if value is True:
            return ()
        if value is False:
            return (Require(Either(()), "", "is not allowed here"),)
        found: list[Check] = []
        if child.schema.location in self.secrets:
            found.append(Secret())
        late: list[Check] = []
        for keyword, context in self._keywords(child):
            if keyword.checks is None:
                continue
            checks = tuple(keyword.checks(context))
            if checks and keyword.applies_to != ANYTHING:
                checks = (When(keyword.guard, checks),)
            (late if keyword.late else found).extend(checks)
        return (*found, *late)

    def _keywords(self, child: Child) -> Iterator[tuple[Keyword, KeywordContext]]:
        schema = child.schema
        if not isinstance(schema.value, dict):
            return
        known = registry()
        alone = "$ref" in schema.value and schema.hides("")
        for name, value in schema.value.items():
            keyword = known.get(name)
            if keyword is None:
                self._refuse(schema, name)
                continue
            if not (keyword.checks or keyword.marks):
                continue
            if alone and name != "$ref":
                continue
            if keyword.known_to(schema.dialect):
                yield keyword, KeywordContext(name, value, child, self)

    def _refuse(self, schema: Subschema, name: str) -> None:
        """A keyword that is defined must not be taken for an annotation."""
        dialect = schema.dialect
        if name in dialect.keywords and name not in dialect.disabled:
            message = f"the keyword {name!r} of {dialect.name} is not supported"
            hint = "leave it out; validators would accept what it refuses"
            place = _place(schema, "/" + escape(name))
            found = Diagnostic("BS213", Severity.ERROR, place, message, hint)
            raise SchemaError(found)

    def has_secrets(self, schema: Subschema) -> bool:
        """Whether anything that a subschema reaches must not be quoted."""
        if not self.secrets:
            return False
        known = self.secretive.get(schema.location)
        if known is not None:
            return known
        # A place that no schema has as one of its own.
        seen: set[Location] = set()
        stack = [schema]
        while stack:
            each = stack.pop()
            if each.location in seen:
                continue
            if each.location in self.secrets:
                return True
            seen.add(each.location)
            stack += each.children()
            stack += (self.store.resolve(each, ref) for _, ref in references(each))
        return False

    def root(self, schema: Subschema) -> Child:
        """A subschema where evaluation starts."""
        return Child(schema, self._enter((), schema))

    def child(self, parent: Child, schema: Subschema) -> Child:
        if schema.resource is parent.schema.resource:
            return Child(schema, parent.scope)
        return Child(schema, self._enter(parent.scope, schema))

    def _enter(self, scope: Scope, schema: Subschema) -> Scope:
        if not self.dynamic or not schema.resource.dynamic_anchors:
            return scope
        entered = dict(scope)
        for anchor, pointer in schema.resource.dynamic_anchors.items():
            entered.setdefault(anchor, Location(schema.document.uri, pointer))
        return tuple(sorted(entered.items()))

    def reference(self, origin: Child, reference: str) -> Child:
        return self.child(origin, self._resolve(origin, reference))

    def _resolve(self, origin: Child, reference: str) -> Subschema:
        try:
            return self.store.resolve(origin.schema, reference)
        except ReferenceFailure as failure:
            where = _place(origin.schema, "/$ref")
            raise SchemaError(
                Diagnostic(
                    "BS110", Severity.ERROR, where, failure.message, failure.hint
                )
            ) from None

    def dynamic_reference(self, origin: Child, reference: str) -> Child:
        target = self._resolve(origin, reference)
        anchor = reference.partition("#")[2]
        if target.resource.dynamic_anchors.get(anchor) == target.pointer:
            entered = dict(self._enter(origin.scope, target))
            place = entered.get(anchor)
            if place is not None:
                target = self.store.document(place.uri).at(place.pointer)
        return self.child(origin, target)

    def pattern(self, schema: Subschema, where: str, pattern: str) -> Pattern:
        try:
            return _translated(pattern)
        except RegexError as error:
            raise SchemaError(
                Diagnostic(
                    "BS210",
                    Severity.ERROR,
                    _place(schema, where),
                    f"the pattern {pattern!r} has no Python equivalent: {error}",
                    "rewrite the pattern; patterns are ECMA-262",
                )
            ) from None

    def format_check(self, schema: Subschema, name: str) -> tuple[Expr, str] | None:
        if self.formats != "assert" and not schema.dialect.format_assertion:
            return None
        custom = self.custom_formats.get(name)
        if custom is not None:
            pattern = self.pattern(schema, "/format", custom)
            return matches(self, pattern), f"must be in the format {name}"
        found = format_check(name, schema.dialect.name)
        if found is None:
            return None
        function = self.support(found.module, found.function)
        return Test(code("{}({})", function, HERE), STRING), found.message

    def evaluated(self, child: Child, of: Kinds, beside: str = "") -> tuple[Mark, ...]:
        # What these name is not known again.
        self._asked.append(None)
        key = (child.key, of, beside)
        known = self._marks.get(key)
        if known is None:
            found: list[Mark] = []
            for keyword, context in self._keywords(child):
                if keyword.marks is None or keyword.name == beside:
                    continue
                if of <= keyword.applies_to:
                    found.extend(keyword.marks(context, of))
            known = self._marks[key] = merged(found)
            if len(known) > MOST_MARKS:
                message = "too many combinations decide what unevaluated* looks at"
                raise SchemaError(
                    Diagnostic(
                        "BS212",
                        Severity.ERROR,
                        _place(child.schema, ""),
                        message,
                        "name the properties in one place",
                    )
                )
        return known

    def support(self, module: str, function: str) -> Code:
        self._asked.append((module, function))
        return self.holder.support(module, function)

    def constant(self, hint: str, value: Code) -> Code:
        self._asked.append(None)
        return self.holder.constant(hint, value)

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        self._asked.append(None)
        return self.holder.strings(hint, members)


@lru_cache(1000)
def _translated(pattern: str) -> Pattern:
    """The same few patterns are all over a schema."""
    return Pattern(translate(pattern).source, plain_test(pattern))


# So many conditions, each with what it evaluates, are told apart.
MOST_MARKS = 500


def merged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, each once; those without a condition as one."""
    rest: dict[Mark, None] = {}
    names: dict[str, None] = {}
    patterns: dict[Pattern, None] = {}
    matching: dict[Child, None] = {}
    everything, before, plain = False, 0, False
    for mark in marks:
        if mark.conditions:
            rest[mark] = None
            continue
        plain = True
        everything |= mark.everything
        before = max(before, mark.before)
        names |= dict.fromkeys(mark.names)
        patterns |= dict.fromkeys(mark.patterns)
        matching |= dict.fromkeys(mark.matching)
    whole = Mark((), everything, (*names,), (*patterns,), before, (*matching,))
    return (whole, *rest) if plain else tuple(rest)


def _place(schema: Subschema, where: str) -> SourceLocation:
    return SourceLocation(schema.document.name, pointer=schema.pointer + where)
