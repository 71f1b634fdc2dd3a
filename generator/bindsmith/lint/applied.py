"""What a subschema says together with all that applies to the same instance.

Follows references and in-place applicators; where one leads is unknown, so is the
answer, and the rules are silent.  Each question is worked out once for a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bindsmith.errors import SchemaError
from bindsmith.ir.json import Json
from bindsmith.keywords import sibling
from bindsmith.lint.patterns import names
from bindsmith.lower.cycles import in_place
from bindsmith.lower.read import References
from bindsmith.records import dataclass, field
from bindsmith.schema.link import references
from bindsmith.schema.resource import Location, Subschema
from bindsmith.schema.store import Store

_TELLS_TYPE = ("type", "enum", "const")
# More than any person's schema has; what is beyond is unknown.
_MOST = 300
_DEEPEST = 100


class UnknownTarget(Exception):
    """A reference leads nowhere, or it depends on the instance where."""


@dataclass(slots=True)
class Declared:
    """What is said about properties: names, patterns, and whether others are typed."""

    properties: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    others: bool = False

    def has(self, name: str) -> bool:
        """Whether something says what a property of this name is."""
        if name in self.properties or self.others:
            return True
        return any(names(pattern, name) for pattern in self.patterns)


class _Known(References):
    """References that are all known; ``UnknownTarget`` where one is not."""

    def targets(self, schema: Subschema) -> Iterator[Subschema]:
        try:
            found = [*super().targets(schema)]
        except SchemaError:
            raise UnknownTarget from None
        if len(found) < len([*references(schema)]):
            raise UnknownTarget
        yield from found


class Applied:
    """The answers for the schemas of one run."""

    def __init__(self, store: Store) -> None:
        self._references = _Known(store)
        self._typed: dict[Location, bool] = {}
        self._declared: dict[Location, Declared | None] = {}

    def targets(self, schema: Subschema) -> list[Subschema]:
        """Where the references of a subschema lead, or ``UnknownTarget``."""
        return [*self._references.targets(schema)]

    def is_open(self, schema: Subschema) -> str:
        """The dynamic reference here that may lead to several schemas, or ""."""
        try:
            return self._references.is_open(schema)
        except SchemaError:
            return ""

    def says_type(self, schema: Subschema, depth: int = 0) -> bool:
        """Whether something in a subschema limits the type of every valid instance.

        True as well where a reference is unknown: nobody can tell.
        """
        found = self._typed.get(schema.location)
        if found is None and depth <= _DEEPEST:
            # Until it is known otherwise: a circle of references says nothing.
            self._typed[schema.location] = False
            try:
                found = self._says_type(schema, depth + 1)
            except UnknownTarget:
                found = True
            self._typed[schema.location] = found
        return found is not False

    def _says_type(self, schema: Subschema, depth: int) -> bool:
        if schema.value is False:
            return True
        if any(sibling(schema, keyword) is not None for keyword in _TELLS_TYPE):
            return True
        together = [*self.targets(schema), *_members(schema, "allOf")]
        if any(self.says_type(each, depth) for each in together):
            return True
        choices = (_members(schema, keyword) for keyword in ("anyOf", "oneOf"))
        return any(
            branches and all(self.says_type(each, depth) for each in branches)
            for branches in choices
        )

    def declared(self, top: Subschema) -> Declared | None:
        """What is declared by all that applies in place, None if that is unknown."""
        if top.location not in self._declared:
            self._declared[top.location] = self._declared_by(top)
        return self._declared[top.location]

    def _declared_by(self, top: Subschema) -> Declared | None:
        found = Declared()
        seen: set[Location] = set()
        stack = [top]
        while stack:
            each = stack.pop()
            if each.location in seen:
                continue
            seen.add(each.location)
            if len(seen) > _MOST:
                return None
            _declare(each, found)
            try:
                stack += in_place(each, self._references)
            except UnknownTarget:
                return None
        return found

    def conjuncts(self, schema: Subschema) -> list[Subschema]:
        """The other subschemas that every valid instance must match as well.

        ``UnknownTarget`` where a reference is broken.
        """
        found: list[Subschema] = []
        seen = {schema.location}
        stack = [schema]
        while stack and len(seen) < _MOST:
            each = stack.pop()
            for below in (*self.targets(each), *_members(each, "allOf")):
                if below.location not in seen:
                    seen.add(below.location)
                    found.append(below)
                    stack.append(below)
        return found


def _members(schema: Subschema, keyword: str) -> list[Subschema]:
    held = sibling(schema, keyword)
    every: Iterable[int] = range(len(held)) if isinstance(held, list) else ()
    return [schema.child(keyword, index) for index in every]


def _declare(schema: Subschema, found: Declared) -> None:
    found.properties.update(keys(schema, "properties"))
    found.patterns.update(keys(schema, "patternProperties"))
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        held = sibling(schema, keyword)
        found.others |= isinstance(held, dict) and bool(held)


def keys(schema: Subschema, keyword: str) -> dict[str, Json]:
    """The object that a keyword with an effect holds, empty if there is none."""
    held = sibling(schema, keyword)
    return held if isinstance(held, dict) else {}


def is_forbidden(schema: Subschema, name: str) -> bool:
    """Whether a subschema's own keywords allow no value for a property."""
    properties = keys(schema, "properties")
    if name in properties:
        return properties[name] is False
    patterns = keys(schema, "patternProperties")
    if any(names(pattern, name) for pattern in patterns):
        return False
    return sibling(schema, "additionalProperties") is False
