"""Which places of a file get a type, a name, or a default that may be filled in.

Needs only the file and what its in-place references lead to, so files can ask each
other in any order.  It builds no type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bindsmith.ir.types import Role
from bindsmith.lower.cycles import Cycles, find_cycles
from bindsmith.lower.merge import Shapes
from bindsmith.lower.presence import Watchers
from bindsmith.lower.read import has
from bindsmith.lower.shapes import Choice, Identity, Node, Plain, Same
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location, SchemaDocument, Subschema

_DEFINITIONS = ("definitions", "$defs")
# With none of these a file that has definitions is no schema of its own.
_MEANINGFUL = (
    "$ref $dynamicRef $recursiveRef type enum const multipleOf maximum "
    "exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems "
    "minItems uniqueItems maxContains minContains maxProperties minProperties required "
    "dependentRequired format contentEncoding contentMediaType contentSchema properties "
    "patternProperties additionalProperties propertyNames items prefixItems "
    "additionalItems contains allOf anyOf oneOf not if then else dependentSchemas "
    "dependencies unevaluatedItems unevaluatedProperties"
)


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The typed places of a file.

    ``heads`` are the root and the definitions, ``positions`` every place with a type
    of its own, ``named`` those with a definition, in document order.  Values at
    ``watched`` places are looked at from above, so that no default is filled in there.
    """

    heads: Mapping[Location, Role]
    positions: Mapping[Location, Subschema]
    named: frozenset[Location]
    watched: frozenset[Location]
    cycles: Cycles


def heads(document: SchemaDocument) -> Iterator[tuple[Subschema, Role]]:
    """The root, unless there are only definitions, and each definition."""
    root = document.at("")
    held = root.value if isinstance(root.value, dict) else {}
    defined = [
        root.child(keyword, key)
        for keyword in _DEFINITIONS
        if isinstance(entries := held.get(keyword), dict)
        for key, value in entries.items()
        if isinstance(value, dict | bool)
    ]
    if not defined or any(has(root, keyword) for keyword in _MEANINGFUL.split()):
        yield root, Role.ROOT
    for each in defined:
        yield each, Role.DEFINITION


def reach(
    document: SchemaDocument,
    shapes: Shapes,
    watchers: Watchers,
    *,
    is_linked: bool = False,
) -> Reach:
    """The typed places of a document; for ``is_linked`` see ``TypeTables``."""
    walk = _Walk(document, shapes, watchers)
    found = {each.location: role for each, role in heads(document)}
    for each, _ in heads(document):
        walk.run(each)
    named = {at for at in walk.positions if at in found or walk.is_record(at)}
    named |= walk.recursive(named)
    watched = walk.spread(walk.watched)
    cycles = Cycles(frozenset(), ())
    if not is_linked:
        cycles = find_cycles(document, shapes.references)
    return Reach(found, walk.positions, frozenset(named), watched, cycles)


class Reaches:
    """The typed places of all documents, each looked for once; see ``reach``."""

    def __init__(
        self, shapes: Shapes, watchers: Watchers, *, is_linked: bool = False
    ) -> None:
        self._shapes = shapes
        self._watchers = watchers
        self._is_linked = is_linked
        self._known: dict[str, Reach] = {}

    def of(self, document: SchemaDocument) -> Reach:
        """The places of a document."""
        found = self._known.get(document.uri)
        if found is None:
            found = self._known[document.uri] = reach(
                document, self._shapes, self._watchers, is_linked=self._is_linked
            )
        return found

    def is_named(self, schema: Subschema) -> bool:
        """Whether a place has a definition."""
        return schema.location in self.of(schema.document).named


@dataclass(slots=True)
class _Walk:
    document: SchemaDocument
    shapes: Shapes
    watchers: Watchers
    positions: dict[Location, Subschema] = field(default_factory=dict)
    watched: set[Location] = field(default_factory=set)
    referenced: set[Location] = field(default_factory=set)
    edges: defaultdict[Location, list[Location]] = field(
        default_factory=lambda: defaultdict(list)
    )
    merged: set[tuple[Location, Identity]] = field(default_factory=set)

    def run(self, start: Subschema) -> None:
        """Visit all that a place leads to without leaving the file, depth first."""
        stack = [(Node.of(start), start.location)]
        while stack:
            node, origin = stack.pop()
            core = self.shapes.core(node)
            if core is not None:
                if (
                    core.document is not self.document
                    or core.location in self.positions
                ):
                    continue
                node, origin = Node.of(core), core.location
                self.positions[origin] = core
            elif not node.parts or (origin, node.key) in self.merged:
                continue
            else:
                self.merged.add((origin, node.key))
            stack.extend(
                (below, origin) for below in reversed(self._below(node, origin))
            )

    def is_record(self, at: Location) -> bool:
        shape = self.shapes.of(Node.of(self.positions[at]))
        return isinstance(shape, Plain) and shape.whole

    def recursive(self, named: set[Location]) -> set[Location]:
        """Targets of references that lead back to themselves past nothing named."""
        return {
            at
            for at in self.referenced - named
            if at in self._closure(self.edges[at], named)
        }

    def spread(self, start: set[Location]) -> frozenset[Location]:
        """All places that a value at one of ``start`` leads to."""
        return frozenset(self._closure(start, set()))

    def _closure(
        self, start: list[Location] | set[Location], stop: set[Location]
    ) -> set[Location]:
        found: set[Location] = set()
        stack = [*start]
        while stack:
            at = stack.pop()
            if at not in found and at not in stop:
                found.add(at)
                stack += self.edges[at]
        return found

    def _below(self, node: Node, origin: Location) -> list[Node]:
        shape = self.shapes.of(node)
        match shape:
            case Same(target):
                sight = self.watchers.looks(node, follow=False)
                steps = [("", Node.of(target), sight.any)]
                if target.document is self.document:
                    self.referenced.add(target.location)
            case Choice(branches):
                among = [self._admits(each) for each in branches]
                beside = self.watchers.looks(node, branch=False)
                within = sum(among) > 1 or beside.any
                steps = [("", each, within) for each in branches]
            case Plain():
                sight = self.watchers.looks(node)
                steps = [
                    (step, each, sight.into(step)) for step, each in shape.children()
                ]
        for _, each, watched in steps:
            self._link(origin, each, watched)
        return [each for _, each, _ in steps]

    def _admits(self, node: Node) -> bool:
        return all(self.watchers.admits_objects(each.schema) for each in node.parts)

    def _link(self, origin: Location, node: Node, watched: bool) -> None:
        core = self.shapes.core(node)
        if core is not None and core.document is self.document:
            self.edges[origin].append(core.location)
            if watched or self.watchers.others(node, core):
                self.watched.add(core.location)
