"""Whether a default may be filled in: who looks at which properties are there.

Filling one in must not make a valid value invalid.  It fills nothing in itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bindsmith.lower.cycles import in_place
from bindsmith.lower.merge import Shapes
from bindsmith.lower.read import (
    Place,
    has,
    lacks,
    mapping,
    place,
    read,
    sequence,
    single,
)
from bindsmith.lower.shapes import Node
from bindsmith.records import dataclass
from bindsmith.schema.resource import Subschema

_COUNTING = (
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "if",
    "not",
    "unevaluatedProperties",
    "propertyNames",
)
# What makes a subschema look at more than properties with a name.
_WIDE = (
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "additionalItems",
    "contains",
    "unevaluatedItems",
    "uniqueItems",
    "enum",
    "const",
)
_TELLING = frozenset(
    {*_COUNTING, "uniqueItems", "contains", "anyOf", "oneOf", "patternProperties"}
)
_PREFIX = re.compile(r"\^([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Looks:
    """Who looks at an object's own properties, and at what is in them.

    ``own`` at its own; ``below`` at those of the values of named properties, or
    (``everywhere``) of any value inside.
    """

    own: bool = False
    below: frozenset[str] = frozenset()
    everywhere: bool = False
    patterns: tuple[str, ...] = ()

    def into(self, step: str) -> bool:
        """Whether something looks into the value at ``/properties/name`` or another."""
        if self.everywhere:
            return True
        if not step.startswith("/properties/"):
            return bool(self.below) or len(self.patterns) > 1
        name = step.removeprefix("/properties/").replace("~1", "/").replace("~0", "~")
        return name in self.below or self._is_patterned(name)

    def forbids(self, name: str) -> bool:
        """Whether the default of a property must not be filled in."""
        return self.own or self._is_patterned(name)

    @property
    def any(self) -> bool:
        """Whether there is anything that looks."""
        return self.own or self.everywhere or bool(self.below) or bool(self.patterns)

    def joined(self, other: Looks) -> Looks:
        """What either says."""
        return Looks(
            self.own or other.own,
            self.below | other.below,
            self.everywhere or other.everywhere,
            (*self.patterns, *other.patterns),
        )

    def _is_patterned(self, name: str) -> bool:
        return any(_may_match(each, name) for each in self.patterns)


class Watchers:
    """Who looks at what, for all schemas of a run, worked out once for each."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._known: dict[Place, Looks] = {}

    def looks(self, node: Node, follow: bool = True, branch: bool = True) -> Looks:
        """What applies in place to a node's values.

        If not ``follow``, past no ``$ref``; if not ``branch``, without the branch that
        is the only one for objects.
        """
        found = Looks()
        stack = [*self._shapes.conjunction(node, follow)]
        seen: set[Place] = set()
        while stack:
            schema = stack.pop()
            at = place(schema)
            if at in seen or lacks(schema, _TELLING):
                continue
            seen.add(at)
            one = self._known.get(at)
            if one is None:
                one = self._known[at] = self._own(schema)
            found = found.joined(one)
            # The only branch for objects applies to them as an allOf would.
            for sole in self._sole(schema) if branch else ():
                stack += self._shapes.conjunction(Node.of(sole), follow)
        return found

    def others(self, node: Node, core: Subschema) -> bool:
        """Whether the parts of a node other than ``core`` look at what is there."""
        parts = tuple(each for each in node.parts if each.schema is not core)
        return bool(parts) and self.looks(Node(parts)).any

    def admits_objects(self, schema: Subschema) -> bool:
        """Whether a branch can hold for an object, as far as its types say."""
        return "object" in self._shapes.kinds(schema)

    def _own(self, schema: Subschema) -> Looks:
        """What one schema object says by itself."""
        chooses = self._chooses(schema)
        everywhere = has(schema, "uniqueItems") or has(schema, "contains")
        below: set[str] = set()
        for looker in _lookers(schema, chooses):
            names, wide = self._looked_at(looker)
            below |= names
            everywhere = everywhere or wide
        return Looks(
            chooses or any(has(schema, keyword) for keyword in _COUNTING),
            frozenset(below),
            everywhere,
            tuple(name for name, _ in mapping(schema, "patternProperties")),
        )

    def _chooses(self, schema: Subschema) -> bool:
        """Whether an anyOf or oneOf tells objects from objects."""
        return any(
            sum(map(self.admits_objects, sequence(schema, keyword))) > 1
            for keyword in ("anyOf", "oneOf")
        )

    def _sole(self, schema: Subschema) -> Iterator[Subschema]:
        for keyword in ("anyOf", "oneOf"):
            branches = [*filter(self.admits_objects, sequence(schema, keyword))]
            if len(branches) == 1:
                yield branches[0]

    def _looked_at(self, schema: Subschema) -> tuple[set[str], bool]:
        names: set[str] = set()
        stack, seen = [schema], set[Place]()
        while stack:
            each = stack.pop()
            if place(each) in seen:
                continue
            seen.add(place(each))
            names.update(name for name, _ in mapping(each, "properties"))
            if any(_is_wide(each, keyword) for keyword in _WIDE):
                return names, True
            stack += in_place(each, self._shapes.references)
        return names, False


def _lookers(schema: Subschema, chooses: bool) -> Iterator[Subschema]:
    for keyword in ("not", "if", "then", "else"):
        each = single(schema, keyword)
        if each is not None:
            yield each
    for keyword in ("dependentSchemas", "dependencies"):
        for _, each in mapping(schema, keyword):
            yield each
    if chooses:
        for keyword in ("anyOf", "oneOf"):
            yield from sequence(schema, keyword)


def _is_wide(schema: Subschema, keyword: str) -> bool:
    return has(schema, keyword) and not isinstance(read(schema, keyword), bool)


def _may_match(pattern: str, name: str) -> bool:
    """Whether a pattern may match a name; only plain prefixes are understood."""
    prefix = _PREFIX.fullmatch(pattern)
    return prefix is None or name.startswith(prefix[1])
