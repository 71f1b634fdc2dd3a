"""Schemas → the type IR, one table for each file; it makes no name and no code.

A place gets a definition if it is the root, a definition of the file's root, a record,
or a recursive type that a reference leads to.  That depends on the file and on what
applies in place only, so any file can refer to any other's definitions.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    Default,
    Definition,
    FileTypes,
    Record,
    Role,
    Type,
    TypeId,
    Unknown,
)
from bindsmith.lower import annotate
from bindsmith.lower.build import Builder, Known, Label, Pending, Remark, Shared, Wish
from bindsmith.lower.defaults import conforms
from bindsmith.lower.endless import is_endless
from bindsmith.lower.lineage import owner_of, way
from bindsmith.lower.merge import Shapes
from bindsmith.lower.presence import Watchers
from bindsmith.lower.reach import Reach, Reaches
from bindsmith.lower.shapes import Node, Plain
from bindsmith.lower.unions import Tags
from bindsmith.records import dataclass, field, replace
from bindsmith.schema.resource import Location, SchemaDocument, Subschema
from bindsmith.schema.store import Store

DefaultCheck: TypeAlias = Callable[[Subschema, Json], bool]

_SEVERITIES = {"BS301": Severity.WARNING, "BS302": Severity.WARNING}


@dataclass(slots=True)
class _Draft:
    """A file's types before its defaults are checked."""

    definitions: dict[TypeId, Definition] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    remarks: dict[Remark, None] = field(default_factory=dict)


class TypeTables:
    """The types of all files of one run, each worked out when it is asked for.

    ``is_valid_default(subschema, value)`` is asked for each default whose type is
    right: whether all keywords of its schema allow it.  ``is_linked``: cycles that
    get to no value have been looked for, and there is none.
    """

    def __init__(
        self,
        store: Store,
        is_valid_default: DefaultCheck | None = None,
        *,
        is_linked: bool = False,
    ) -> None:
        self._store = store
        self._check = is_valid_default
        self._drafts: dict[str, _Draft] = {}
        self._files: dict[str, FileTypes] = {}
        self.shapes = Shapes(store)
        self.watchers = Watchers(self.shapes)
        self._reaches = Reaches(self.shapes, self.watchers, is_linked=is_linked)
        self.tags = Tags(self.shapes, self._reaches.is_named)
        self.known: dict[tuple[Location, int | None], Known] = {}

    def file(self, uri: str) -> FileTypes:
        """The types of the document at a URI; ``ReferenceFailure`` if there is none."""
        found = self._files.get(uri)
        if found is None:
            found = self._files[uri] = self._file(self._store.document(uri))
        return found

    def reach(self, document: SchemaDocument) -> Reach:
        """The places of a document that have types or definitions of their own."""
        return self._reaches.of(document)

    def _file(self, document: SchemaDocument) -> FileTypes:
        draft = self._draft(document)
        findings = [*self.reach(document).cycles.diagnostics]
        findings += self._open_references(document)
        for remark in draft.remarks:
            findings.append(_finding(remark, document))
        definitions = dict(draft.definitions)
        for wish in draft.wishes:
            default, finding = self._default(wish, document)
            if finding is not None:
                findings.append(finding)
            if default is not None:
                each = definitions[wish.record]
                definitions[wish.record] = _with_default(each, wish.name, default)
        unique = tuple(dict.fromkeys(findings))
        integral = document.root.dialect.rank > 4
        return FileTypes(document.uri, MappingProxyType(definitions), unique, integral)

    def _draft(self, document: SchemaDocument) -> _Draft:
        found = self._drafts.get(document.uri)
        if found is None:
            found = self._drafts[document.uri] = self._lower(document)
        return found

    def _lower(self, document: SchemaDocument) -> _Draft:
        draft = _Draft()
        places = self.reach(document)
        for at, schema in places.positions.items():
            if at in places.named:
                self._lower_one(schema, places, draft)
        order = {Role.ROOT: 0, Role.DEFINITION: 1, Role.NESTED: 2}
        made = sorted(draft.definitions.values(), key=lambda each: order[each.role])
        defined = frozenset(each.id.pointer for each in made)
        draft.definitions = {
            each.id: _with_lineage(each, defined, draft.labels) for each in made
        }
        return draft

    def _lower_one(self, schema: Subschema, places: Reach, draft: _Draft) -> None:
        """One named place, and every record without a place that it leads to."""
        at, node = schema.location, Node.of(schema)
        role = places.heads.get(at, Role.NESTED)
        is_head = at in places.heads
        shape = self.shapes.own(node) if is_head else self.shapes.of(node)
        watched = at in places.watched
        queue: deque[Pending] = deque()
        if at in places.cycles.members:
            self._add(draft, at, role, Unknown(), node)
        elif isinstance(shape, Plain) and shape.whole:
            shared: Shared = {(*shape.identity, watched): at}
            queue.append(Pending(at, node, shape, shared, watched))
        else:
            builder = Builder(self, {})
            self._add(draft, at, role, builder.own(schema, watched), node)
            queue += self._take(builder, draft, at.uri)
        while queue:
            pending = queue.popleft()
            if pending.id in draft.definitions:
                continue
            builder = Builder(self, pending.shared)
            record, wishes = builder.record(pending)
            draft.wishes += wishes
            own = role if pending.id == at else Role.NESTED
            self._add(draft, pending.id, own, record, pending.node)
            queue += self._take(builder, draft, at.uri)

    def _take(self, builder: Builder, draft: _Draft, uri: str) -> Iterator[Pending]:
        for each in builder.found:
            match each:
                case Pending(id=id_):
                    # Another file's records are in its own table.
                    if id_.uri == uri:
                        yield each
                case Label(place, text):
                    draft.labels.setdefault(place, text)
                case Remark(schema=schema):
                    if schema.uri == uri:
                        draft.remarks[each] = None

    def _add(
        self, draft: _Draft, at: TypeId, role: Role, type_: Record | Type, node: Node
    ) -> None:
        doc = annotate.document(node, self.shapes.references)
        # The title names a root, so it must be the file's own.
        own = (part.schema.value for part in node.parts)
        titles = (each.get("title") for each in own if isinstance(each, dict))
        title = next((each for each in titles if isinstance(each, str)), "")
        draft.definitions[at] = Definition(
            at, type_, role, doc=replace(doc, title=title), applies=node.applies
        )

    def _look_up(self, id_: TypeId) -> Record | Type:
        draft = self._draft(self._store.document(id_.uri))
        return draft.definitions[id_].type

    def _default(
        self, wish: Wish, document: SchemaDocument
    ) -> tuple[Default | None, Diagnostic | None]:
        value = wish.written.value
        fields = self._look_up(wish.record)
        assert isinstance(fields, Record)
        held = next(each.type for each in fields.fields if each.json_name == wish.name)
        at = _own_place(wish, document)
        where = SourceLocation(document.name, pointer=at)
        fits = conforms(value, held, self._look_up)
        if not fits or not self._allows(wish, value):
            if wish.written.schema.document is not document:
                # Noted where it is written, not at each reference.
                return None, None
            message = f"default {_shown(value)} is not valid here and left out"
            hint = "mend the default or the schema"
            return None, Diagnostic("BS303", Severity.NOTE, where, message, hint)
        if wish.fills and not is_endless(wish, self._look_up, self._fillings):
            return Default(value), None
        message = f"default {_shown(value)} is documentation only, never filled in"
        hint = "something that applies here looks at which properties are there"
        if wish.fills:
            hint = "the object that it makes would get the same default again"
        return Default(value, False), Diagnostic(
            "BS305", Severity.NOTE, where, message, hint
        )

    def _fillings(self, record: TypeId) -> Iterator[Wish]:
        """The defaults that are filled into the objects of a record."""
        for wish in self._draft(self._store.document(record.uri)).wishes:
            if wish.record == record and wish.fills:
                yield wish

    def _allows(self, wish: Wish, value: Json) -> bool:
        if self._check is None:
            return True
        return all(self._check(part.schema, value) for part in wish.node.parts)

    def _open_references(self, document: SchemaDocument) -> Iterator[Diagnostic]:
        if all(each.dialect.rank <= 7 for each in document.resources.values()):
            # Older drafts have no reference that may lead to several places.
            return
        stack = [document.at("")]
        while stack:
            each = stack.pop()
            stack.extend(reversed(tuple(each.children())))
            keyword = self.shapes.references.is_open(each)
            if keyword:
                where = SourceLocation(
                    document.name, pointer=f"{each.pointer}/{keyword}"
                )
                message = f"{keyword} may lead to several schemas: taken as any value"
                yield Diagnostic("BS306", Severity.NOTE, where, message)


def lower_types(
    document: SchemaDocument,
    store: Store,
    is_valid_default: DefaultCheck | None = None,
) -> FileTypes:
    """The types of one document; for several files share a ``TypeTables``."""
    return TypeTables(store, is_valid_default).file(document.uri)


def _with_lineage(
    each: Definition, defined: frozenset[str], labels: Mapping[str, str]
) -> Definition:
    pointer = each.id.pointer
    if each.role is Role.ROOT:
        return each
    if each.role is Role.DEFINITION:
        key = owner_of(pointer, ())[1][-1]
        return replace(each, path=(key,), long_path=(key,))
    above, tokens = owner_of(pointer, defined)
    short, long = way(tokens, above or "", labels)
    owner = None if above is None else Location(each.id.uri, above)
    return replace(each, path=short, long_path=long, owner=owner)


def _with_default(each: Definition, name: str, default: Default) -> Definition:
    assert isinstance(each.type, Record)
    fields = tuple(
        replace(held, default=default) if held.json_name == name else held
        for held in each.type.fields
    )
    return replace(each, type=replace(each.type, fields=fields))


def _own_place(wish: Wish, document: SchemaDocument) -> str:
    """Where the default is, or if that is in another file, who refers to it."""
    schema = wish.written.schema
    if schema.document is document:
        return schema.pointer + "/default"
    own = (each.pointer for each in wish.node.applies if each.uri == document.uri)
    return next(own, "")


def _finding(remark: Remark, document: SchemaDocument) -> Diagnostic:
    severity = _SEVERITIES.get(remark.code, Severity.NOTE)
    where = SourceLocation(document.name, pointer=remark.schema.pointer)
    return Diagnostic(remark.code, severity, where, remark.message)


def _shown(value: Json) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:59] + "…"
