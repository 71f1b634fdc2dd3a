"""Cycles of references and in-place applicators that consume no instance.

It finds them and says where; it types nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.lower.read import (
    Place,
    References,
    has,
    lacks,
    mapping,
    place,
    sequence,
    single,
)
from bindsmith.records import dataclass
from bindsmith.schema.resource import Location, SchemaDocument, Subschema

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_LISTS = ("allOf", "anyOf", "oneOf")
_DEPENDENT = ("dependentSchemas", "dependencies")
_IN_PLACE = frozenset({*_REFERENCES, *_LISTS, "not", "if", *_DEPENDENT})


@dataclass(frozen=True, slots=True)
class Cycles:
    """Everything on a cycle that passes through one document, and the findings.

    A cycle through several documents is reported in the first of them by name.
    """

    members: frozenset[Location]
    diagnostics: tuple[Diagnostic, ...]


def in_place(schema: Subschema, references: References) -> Iterator[Subschema]:
    """The subschemas that apply to the same instance, in a fixed order of keywords."""
    if lacks(schema, _IN_PLACE):
        return
    yield from references.targets(schema)
    for keyword in _LISTS:
        yield from sequence(schema, keyword)
    for keyword in ("not", "if"):
        each = single(schema, keyword)
        if each is not None:
            yield each
    if has(schema, "if"):
        for keyword in ("then", "else"):
            each = single(schema, keyword)
            if each is not None:
                yield each
    for keyword in _DEPENDENT:
        for _, each in mapping(schema, keyword):
            yield each


def find_cycles(document: SchemaDocument, references: References) -> Cycles:
    """The cycles through any schema of a document, also one that only a ``$ref`` finds."""
    search = _Search(references)
    stack = [document.at("")]
    seen: set[Place] = set()
    while stack:
        each = stack.pop()
        if place(each) in seen:
            continue
        seen.add(place(each))
        below = tuple(in_place(each, references))
        if below:
            search.run(each)
        stack.extend(reversed(tuple(each.children())))
        stack.extend(to for to in below if to.document is document)
    members: set[Location] = set()
    findings = []
    for cycle in search.cycles:
        members.update(each.location for each in cycle)
        first = min(cycle, key=lambda each: (each.document.name, each.pointer))
        if first.document is document:
            findings.append(_finding(cycle, first, references))
    return Cycles(frozenset(members), tuple(findings))


class _Search:
    """Tarjan's strongly connected components, without recursion."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._index: dict[Place, int] = {}
        self._low: dict[Place, int] = {}
        self._open: list[Subschema] = []
        self._on: set[Place] = set()
        self.cycles: list[list[Subschema]] = []

    def run(self, start: Subschema) -> None:
        if place(start) in self._index:
            return
        work = [self._enter(start)]
        while work:
            at, edges, loops = work[-1]
            here = place(at)
            for to in edges:
                there = place(to)
                if there == here:
                    loops.append(to)
                if there not in self._index:
                    work.append(self._enter(to))
                    break
                if there in self._on:
                    self._low[here] = min(self._low[here], self._index[there])
            else:
                work.pop()
                if work:
                    above = place(work[-1][0])
                    self._low[above] = min(self._low[above], self._low[here])
                if self._low[here] == self._index[here]:
                    self._close(here, bool(loops))

    def _enter(
        self, at: Subschema
    ) -> tuple[Subschema, Iterator[Subschema], list[Subschema]]:
        here = place(at)
        self._index[here] = self._low[here] = len(self._index)
        self._open.append(at)
        self._on.add(here)
        return at, in_place(at, self._references), []

    def _close(self, here: Place, loops: bool) -> None:
        component = []
        while True:
            each = self._open.pop()
            self._on.discard(place(each))
            component.append(each)
            if place(each) == here:
                break
        if len(component) > 1 or loops:
            self.cycles.append(component)


def _finding(
    cycle: list[Subschema], first: Subschema, references: References
) -> Diagnostic:
    inside = {place(each) for each in cycle}
    way = [first]
    walked: dict[Place, int] = {}
    while place(way[-1]) not in walked:
        walked[place(way[-1])] = len(walked)
        near = (to for to in in_place(way[-1], references) if place(to) in inside)
        # Back to the start as soon as one can.
        steps = sorted(near, key=lambda to: place(to) != place(first))
        way.append(next((to for to in steps if place(to) not in walked), steps[0]))
    loop = way[walked[place(way[-1])] :]
    shown = [f"{each.document.name}#{each.pointer}" for each in loop]
    if len(shown) > 12:
        shown[8:-2] = [f"({len(shown) - 10} more)"]
    return Diagnostic(
        "BS120",
        Severity.ERROR,
        SourceLocation(first.document.name, pointer=first.pointer),
        "cycle that never gets to a value: " + " → ".join(shown),
        "put a keyword such as properties or items between, or remove a reference",
    )
