"""What the tests of types share: tables of schemas in memory, and what is in them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    Field,
    FileTypes,
    Presence,
    Primitive,
    Record,
    Type,
)
from bindsmith.lower.types import DefaultCheck, TypeTables
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.resource import Location
from bindsmith.schema.store import Retrieved, Store

BASE = "file:///r/"
URI = BASE + "s.json"
NULL, STRING, INTEGER = Primitive("null"), Primitive("string"), Primitive("integer")
DRAFTS = ("draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")


STAGE: Json = {"type": "object", "properties": {"x": {"type": ["integer", "null"]}}}
PARENT: Json = {
    "type": "object",
    "properties": {"a": {"type": "string"}, "stage": STAGE},
    "required": ["a"],
}

CIRCLE: Json = {
    "type": "object",
    "properties": {"kind": {"const": "circle"}, "r": {"type": "number"}},
    "required": ["kind"],
}
SQUARE: Json = {
    "type": "object",
    "properties": {"kind": {"enum": ["square"]}},
    "required": ["kind"],
}


class Memory:
    """Documents by URI."""

    def __init__(self, documents: Mapping[str, Retrieved]) -> None:
        self.documents = documents

    def retrieve(self, uri: str) -> Retrieved | None:
        return self.documents.get(uri)

    def owners(self, identity: str) -> tuple[str, ...]:
        return ()

    def rewrite(self, reference: str) -> str:
        return reference


def tables(
    schema: Json,
    draft: str = "draft2020-12",
    check: DefaultCheck | None = None,
    **others: Json,
) -> TypeTables:
    documents = {URI: Retrieved("s.json", schema, True)}
    for name, value in others.items():
        documents[f"{BASE}{name}.json"] = Retrieved(f"{name}.json", value, True)
    store = Store(Memory(documents), BY_NAME[draft])
    for uri in documents:
        store.document(uri)
    return TypeTables(store, check)


def lower(schema: Json, draft: str = "draft2020-12") -> FileTypes:
    return tables(schema, draft).file(URI)


def at(pointer: str, name: str = "s") -> Location:
    return Location(f"{BASE}{name}.json", pointer)


def record(types: FileTypes, pointer: str = "") -> Record:
    found = types.definitions[Location(types.uri, pointer)].type
    assert isinstance(found, Record)
    return found


def fields(types: FileTypes, pointer: str = "") -> dict[str, Type]:
    return {each.json_name: each.type for each in record(types, pointer).fields}


def field(types: FileTypes, name: str, pointer: str = "") -> Field:
    found = {each.json_name: each for each in record(types, pointer).fields}
    return found[name]


def required(types: FileTypes, pointer: str = "") -> list[str]:
    return [
        each.json_name
        for each in record(types, pointer).fields
        if each.presence is Presence.REQUIRED
    ]


def alias(schema: Json, draft: str = "draft2020-12") -> Record | Type:
    return lower(schema, draft).definitions[at("")].type


def codes(types: FileTypes) -> list[str]:
    return [each.code for each in types.diagnostics]


def shown(value: object) -> str | None:
    """A parameter's name: only JSON has one."""
    try:
        return json.dumps(value)
    except TypeError:
        return None
