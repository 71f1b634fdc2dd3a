"""Everything that a set of documents reaches, and that each reference leads somewhere.

Finds broken references and cycles that consume no instance; it lowers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TypeAlias

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.ir.json import escape
from bindsmith.records import dataclass
from bindsmith.schema.dialect import Dialect
from bindsmith.schema.recursion import Jump, recursive
from bindsmith.schema.resource import Location, SchemaDocument, Subschema
from bindsmith.schema.store import ReferenceFailure, Store

_REFERENCES = {"$ref": range(4, 10), "$dynamicRef": range(9, 10)}
_REFERENCES["$recursiveRef"] = range(8, 9)
# Applicators that look at the instance itself, not at a part of it.
_IN_PLACE = frozenset(
    [
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "dependencies",
    ]
)


# A pattern: the schema, the tokens that lead to it, and its text.
Pattern: TypeAlias = tuple[Subschema, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Linked:
    """What was reached.

    ``uris`` are the documents in the order they were reached, ``targets`` the places
    that references lead to, ``outer`` each document's targets in other documents.
    ``written`` are each document's references as they are spelled.
    ``dynamic`` tells whether any reference depends on the dynamic scope.
    ``secrets`` are the places whose values must not be quoted, and if there are any,
    ``secretive`` tells of every place whether it leads to one.  ``loose`` are schemas
    that only a reference makes schemas: no metaschema has looked at them.
    ``recursive`` are the places below which references lead into a circle.
    ``patterns`` are those of all schemas.
    """

    uris: tuple[str, ...]
    targets: frozenset[Location]
    outer: Mapping[str, frozenset[Location]]
    written: Mapping[str, frozenset[str]]
    dynamic: bool
    secrets: frozenset[Location]
    secretive: Mapping[Location, bool]
    loose: tuple[Subschema, ...]
    recursive: frozenset[Location]
    patterns: tuple[Pattern, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def depends(self) -> dict[str, tuple[str, ...]]:
        """Each document's referenced documents."""
        return {
            uri: tuple(sorted({each.uri for each in places}))
            for uri, places in self.outer.items()
        }


def references(schema: Subschema) -> Iterator[tuple[str, str]]:
    """The reference keywords of a subschema that have an effect, and their values."""
    if not isinstance(schema.value, dict):
        return
    for keyword, drafts in _REFERENCES.items():
        value = schema.value.get(keyword)
        if isinstance(value, str) and schema.dialect.rank in drafts:
            yield keyword, value


def link(
    store: Store,
    entries: Iterable[str],
    referred: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Linked:
    """Follow every reference from the documents at ``entries`` (retrieval URIs).

    ``referred`` are pointers, by document, that documents refer to which need not be
    followed.
    """
    linker = _Linker(store, referred)
    for uri in entries:
        linker.reach(store.document(uri))
    linker.run()
    linker.find_cycles()
    return Linked(
        tuple(linker.outer),
        frozenset(linker.targets),
        {uri: frozenset(to) for uri, to in linker.outer.items()},
        {uri: frozenset(spelled) for uri, spelled in linker.written.items()},
        linker.dynamic,
        frozenset(linker.secrets),
        linker.secretive(),
        tuple(linker.loose()),
        recursive(linker.jumps),
        tuple(linker.patterns),
        tuple(linker.diagnostics),
    )


class _Linker:
    def __init__(self, store: Store, referred: Mapping[str, Collection[str]]) -> None:
        self._store = store
        self._referred = referred
        self._queue: list[Subschema] = []
        self._seen: set[Location] = set()
        self._edges: dict[Location, list[Location]] = {}
        self._above: dict[Location, list[Location]] = {}
        self.outer: dict[str, set[Location]] = {}
        self.written: dict[str, set[str]] = {}
        self.targets: set[Location] = set()
        self.secrets: set[Location] = set()
        self._found: dict[Location, Subschema] = {}
        self._held: set[Location] = set()
        self.jumps: list[Jump] = []
        self.patterns: list[Pattern] = []
        self.dynamic = False
        self.diagnostics: list[Diagnostic] = []

    def reach(self, document: SchemaDocument) -> None:
        if document.uri in self.outer:
            return
        self.outer[document.uri] = set()
        self.written[document.uri] = set()
        self._held.add(document.at("").location)
        self._queue.append(document.at(""))
        for pointer in sorted(self._referred.get(document.uri, ())):
            with suppress(KeyError):
                self._target(document.at(pointer))

    def _target(self, target: Subschema) -> None:
        self.targets.add(target.location)
        self._found.setdefault(target.location, target)
        self._queue.append(target)

    def run(self) -> None:
        position = 0
        while position < len(self._queue):
            schema = self._queue[position]
            position += 1
            location = schema.location
            if location in self._seen:
                continue
            self._seen.add(location)
            self._visit(schema)

    def _visit(self, schema: Subschema) -> None:
        edges = self._edges.setdefault(schema.location, [])
        if _is_secret(schema.value):
            self.secrets.add(schema.location)
        self.patterns += _patterns(schema)
        for child in schema.children():
            self._held.add(child.location)
            self._queue.append(child)
            self._above.setdefault(child.location, []).append(schema.location)
            if _is_in_place(schema.dialect, schema.pointer, child.pointer):
                edges.append(child.location)
        for keyword, reference in references(schema):
            self.written[schema.document.uri].add(reference)
            target = self._follow(schema, keyword, reference)
            if target is None:
                continue
            self.dynamic |= keyword != "$ref"
            jump = Jump(schema.location, target.location, keyword != "$ref")
            self.jumps.append(jump)
            edges.append(target.location)
            self._above.setdefault(target.location, []).append(schema.location)
            self._target(target)
            if target.document.uri != schema.document.uri:
                self.outer[schema.document.uri].add(target.location)
                self.reach(target.document)

    def _follow(
        self, schema: Subschema, keyword: str, reference: str
    ) -> Subschema | None:
        try:
            return self._store.resolve(schema, reference)
        except SchemaError as error:
            # Of the document that it leads to, which others may refer to as well.
            self.diagnostics += error.diagnostics
        except ReferenceFailure as failure:
            pointer = f"{schema.pointer}/{escape(keyword)}"
            where = SourceLocation(schema.document.name, pointer=pointer)
            message = f"{failure.message} (at {pointer})"
            self.diagnostics.append(
                Diagnostic("BS110", Severity.ERROR, where, message, failure.hint)
            )
        return None

    def secretive(self) -> dict[Location, bool]:
        """Whether each place leads to a secret; nothing where there is none."""
        if not self.secrets:
            return {}
        found = dict.fromkeys(self._seen, False)
        stack = [*self.secrets]
        while stack:
            place = stack.pop()
            if not found[place]:
                found[place] = True
                stack += self._above.get(place, ())
        return found

    def loose(self) -> Iterator[Subschema]:
        """The targets that are nowhere a document has schemas."""
        for place in sorted(self.targets - self._held):
            yield self._found[place]

    def find_cycles(self) -> None:
        """Report each cycle of references and in-place applicators once."""
        done: set[Location] = set()
        for start in self._edges:
            if start in done:
                continue
            path: list[Location] = [start]
            on_path = {start}
            iterators = [iter(self._edges[start])]
            while iterators:
                following = next(iterators[-1], None)
                if following is None:
                    iterators.pop()
                    on_path.discard(path[-1])
                    done.add(path.pop())
                elif following in on_path:
                    self._report_cycle(path[path.index(following) :])
                elif following not in done:
                    path.append(following)
                    on_path.add(following)
                    iterators.append(iter(self._edges.get(following, ())))

    def _report_cycle(self, cycle: list[Location]) -> None:
        names = {each: self._store.document(each.uri).name for each in cycle}
        shown = [f"{names[each]}#{each.pointer}" for each in (*cycle, cycle[0])]
        first = min(cycle)
        self.diagnostics.append(
            Diagnostic(
                "BS111",
                Severity.ERROR,
                SourceLocation(names[first], pointer=first.pointer),
                f"a cycle of references that never gets to a value: {' -> '.join(shown)}",
                "no instance can be checked against it; break the cycle",
            )
        )


def _patterns(schema: Subschema) -> Iterator[Pattern]:
    """The patterns of a subschema's own keywords."""
    if not isinstance(schema.value, dict):
        return
    own, names = schema.value.get("pattern"), schema.value.get("patternProperties")
    if isinstance(own, str):
        yield schema, ("pattern",), own
    if isinstance(names, dict):
        for name in names:
            yield schema, ("patternProperties", name), name


def _is_secret(value: object) -> bool:
    """Whether a schema says that its values are not for showing."""
    if not isinstance(value, dict):
        return False
    return value.get("format") == "password" or value.get("writeOnly") is True


def _is_in_place(dialect: Dialect, parent: str, child: str) -> bool:
    token = child[len(parent) + 1 :].partition("/")[0]
    return token in _IN_PLACE and token in dialect.subschemas
