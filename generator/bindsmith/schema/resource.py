"""Schema resources inside one document: their bases, dialects and anchors.

Finds what a document declares (Core §8.2); it resolves no reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote, urldefrag, urljoin

from bindsmith.ir.json import Json, escape, pointer_of, step, tokens_of
from bindsmith.records import dataclass, field
from bindsmith.schema.dialect import Dialect

DialectOf = Callable[[str, str], Dialect]


class Location(NamedTuple):
    """A place in a document: its retrieval URI and an RFC 6901 pointer."""

    uri: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.uri}#{self.pointer}"


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """A schema resource (2020-12 Core §4.3.5).

    ``pointer`` is its place in the document.  ``uri`` is shown in schema locations,
    ``identity`` is what absolute references know it by, and ``base`` is what its own
    relative references are resolved against.  All three are the canonical URI, but
    for a file: there the base of the root is the file, and what is shown has no
    absolute path.  Anchors map a name to a pointer in the document; the dynamic one
    named "" is ``$recursiveAnchor``, and ``ambiguous`` are those at several places.
    """

    pointer: str
    uri: str
    identity: str
    base: str
    dialect: Dialect
    anchors: dict[str, str] = field(default_factory=dict)
    dynamic_anchors: dict[str, str] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class SchemaDocument:
    """A document that was loaded: its value and the resources in it by pointer.

    ``uri`` is where it was retrieved from.  ``name`` is how it is shown to a user and
    in ``schema_location`` when it has no ``$id``.
    """

    uri: str
    name: str
    value: Json
    resources: dict[str, Resource]
    # The subschemas that were asked for, by pointer.
    known: dict[str, Subschema] = field(default_factory=dict)

    @property
    def root(self) -> Resource:
        return self.resources[""]

    def at(self, pointer: str) -> Subschema:
        """The subschema at a pointer, or ``KeyError``."""
        root = self.known.get("")
        if root is None:
            root = self.known[""] = Subschema(self, "", self.value, self.root)
        return root.child(*tokens_of(pointer)) if pointer else root


class Subschema:
    """A value in schema position, with the resource that it belongs to."""

    # No dataclass: there are more of these than of anything else, and a frozen one
    # takes three times as long to make.
    __slots__ = ("document", "location", "pointer", "resource", "value")

    def __init__(
        self, document: SchemaDocument, pointer: str, value: Json, resource: Resource
    ) -> None:
        self.document = document
        self.pointer = pointer
        self.value = value
        self.resource = resource
        self.location = Location(document.uri, pointer)

    @property
    def dialect(self) -> Dialect:
        return self.resource.dialect

    @property
    def schema_location(self) -> str:
        """The canonical URI with a fragment (2020-12 Core §12.3.3)."""
        inner = self.pointer[len(self.resource.pointer) :]
        fragment = quote(inner, "/~!$&'()*+,;=:@?-._", errors="surrogatepass")
        return f"{self.resource.uri}#{fragment}"

    def child(self, *tokens: str | int) -> Subschema:
        """The subschema below, ``KeyError`` if there is none."""
        document = self.document
        pointer = self.pointer
        for token in tokens:
            pointer += "/" + escape(token)
        found = document.known.get(pointer)
        if found is None:
            value = self.value
            resource = self.resource
            walked = self.pointer
            for token in tokens:
                value = step(value, str(token))
                walked += "/" + escape(token)
                resource = document.resources.get(walked, resource)
            found = Subschema(document, pointer, value, resource)
            document.known[pointer] = found
        return found

    def children(self) -> Iterator[Subschema]:
        """Every subschema right below, in document order."""
        for tokens, _ in self.dialect.children(self.value):
            yield self.child(*tokens)

    def get(self, keyword: str) -> Json:
        """The value of a keyword here, None where it is absent or has no effect."""
        if not isinstance(self.value, dict):
            return None
        if self.hides(keyword):
            return None
        return self.value.get(keyword)

    def hides(self, keyword: str) -> bool:
        """Whether a ``$ref`` beside ``keyword`` takes its effect (drafts up to 7)."""
        return (
            self.dialect.ref_hides_siblings
            and isinstance(self.value, dict)
            and isinstance(self.value.get("$ref"), str)
            and keyword != "$ref"
        )


def read_document(
    uri: str,
    name: str,
    value: Json,
    dialect_of: DialectOf,
    default: Dialect,
    is_file: bool = False,
) -> SchemaDocument:
    """Crawl a document for its resources.

    A file's references are relative to ``uri``, whatever its root's ``$id`` says, and
    ``name`` stands for its URI where it is shown.  ``dialect_of(uri, pointer)`` finds
    the dialect of a ``$schema`` and may raise.
    """
    dialect = _dialect(value, "", dialect_of, default)
    own = _own_id(value, dialect)
    identity = _join(uri, own)
    shown = _join(name if is_file else uri, own)
    root = Resource("", shown, identity, uri if is_file else identity, dialect)
    resources = {"": root}
    stack: list[tuple[str, Json, Resource]] = [("", value, root)]
    while stack:
        pointer, each, outer = stack.pop()
        if not isinstance(each, dict):
            continue
        resource = outer
        if pointer:
            resource = _embedded(pointer, each, outer, dialect_of)
            if resource is not outer:
                resources[pointer] = resource
        _note_anchors(pointer, each, resource)
        below = [
            (pointer + pointer_of(tokens), sub, resource)
            for tokens, sub in resource.dialect.children(each)
        ]
        stack.extend(reversed(below))
    return SchemaDocument(uri, name, value, resources)


def _join(base: str, own: str | None) -> str:
    return base if own is None else urljoin(base, own)


def _dialect(
    value: Json, pointer: str, dialect_of: DialectOf, default: Dialect
) -> Dialect:
    declared = value.get("$schema") if isinstance(value, dict) else None
    return dialect_of(declared, pointer) if isinstance(declared, str) else default


def _own_id(value: Json, dialect: Dialect) -> str | None:
    """The URI that a schema gives itself, without its fragment."""
    if not isinstance(value, dict):
        return None
    own = value.get(dialect.id_keyword)
    if not isinstance(own, str):
        return None
    if dialect.ref_hides_siblings and isinstance(value.get("$ref"), str):
        return None
    return urldefrag(own).url or None


def _embedded(
    pointer: str, value: dict[str, Json], outer: Resource, dialect_of: DialectOf
) -> Resource:
    """The resource that a subschema starts, or the one that it is in."""
    own = _own_id(value, outer.dialect)
    if own is None:
        return outer
    dialect = _dialect(value, pointer, dialect_of, outer.dialect)
    identity = urljoin(outer.identity, own)
    return Resource(pointer, urljoin(outer.uri, own), identity, identity, dialect)


def _note_anchors(pointer: str, value: dict[str, Json], resource: Resource) -> None:
    dialect = resource.dialect
    if dialect.rank <= 7:
        own = value.get(dialect.id_keyword)
        if (
            isinstance(own, str)
            and "#" in own
            and not isinstance(value.get("$ref"), str)
        ):
            fragment = urldefrag(own).fragment
            if fragment:
                _name(resource, fragment, pointer)
        return
    anchor = value.get("$anchor")
    if isinstance(anchor, str):
        _name(resource, anchor, pointer)
    dynamic = value.get("$dynamicAnchor")
    if dialect.rank >= 9 and isinstance(dynamic, str):
        _name(resource, dynamic, pointer)
        resource.dynamic_anchors.setdefault(dynamic, pointer)
    # Only the root of a resource can be a recursive anchor (2019-09 Core §8.2.4.2.2).
    recursive = value.get("$recursiveAnchor") is True and pointer == resource.pointer
    if dialect.rank == 8 and recursive:
        resource.dynamic_anchors.setdefault("", pointer)


def _name(resource: Resource, anchor: str, pointer: str) -> None:
    if resource.anchors.setdefault(anchor, pointer) != pointer:
        resource.ambiguous.add(anchor)
