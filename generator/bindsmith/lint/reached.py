"""Which schemas something leads to: from the outside, or from a schema that is reached.

A definition that only an unreachable one refers to is unreachable itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import SchemaError
from bindsmith.ir.types import Role
from bindsmith.lower.reach import heads
from bindsmith.schema.link import references
from bindsmith.schema.resource import Location, SchemaDocument, Subschema
from bindsmith.schema.store import ReferenceFailure, Store

_HOLDERS = ("definitions", "$defs")


def reached(store: Store, documents: tuple[SchemaDocument, ...]) -> frozenset[Location]:
    """The places that are reached from the roots of documents.

    Those are the root schemas but for their definitions; where a file has nothing but
    definitions, all of these.  A dynamic reference reaches every place that has its
    anchor's name, whatever the instance.
    """
    seen: set[Location] = set()
    stack = [each for document in documents for each in _starts(document)]
    while stack:
        schema = stack.pop()
        if schema.location in seen:
            continue
        seen.add(schema.location)
        stack += _below(schema)
        for keyword, reference in references(schema):
            try:
                target = store.resolve(schema, reference)
            except (SchemaError, ReferenceFailure):
                continue
            stack.append(target)
            if keyword != "$ref":
                stack += _anchored(store, reference.partition("#")[2])
    return frozenset(seen)


def _starts(document: SchemaDocument) -> Iterator[Subschema]:
    found = [*heads(document)]
    roots = [schema for schema, role in found if role is Role.ROOT]
    yield from roots or (schema for schema, _ in found)


def _below(schema: Subschema) -> Iterator[Subschema]:
    """The subschemas, without the definitions of a root."""
    for child in schema.children():
        if schema.pointer or child.pointer.split("/")[1] not in _HOLDERS:
            yield child


def _anchored(store: Store, name: str) -> Iterator[Subschema]:
    for document in tuple(store.documents.values()):
        for resource in document.resources.values():
            pointer = resource.dynamic_anchors.get(name)
            if pointer is not None:
                yield document.at(pointer)
