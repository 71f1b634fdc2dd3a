"""Types of any schema: stable, bounded, and never narrower than what is valid."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from bindsmith.errors import Severity
from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    Definition,
    FileTypes,
    ListOf,
    MapOf,
    Never,
    Record,
    Ref,
    TupleOf,
    Type,
    Union_,
    Unknown,
)
from bindsmith.lower.defaults import conforms
from bindsmith.lower.types import TypeTables, lower_types
from bindsmith.naming import attribute_names, class_names, function_suffixes
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.resource import Location
from bindsmith.schema.store import Retrieved, Store

from tests import corpora
from tests.lowering import (
    BASE,
    CIRCLE,
    DRAFTS,
    NULL,
    PARENT,
    SQUARE,
    URI,
    Memory,
    at,
    codes,
    fields,
    lower,
    shown,
    tables,
)

# Stability


def test_the_order_of_keywords_does_not_matter() -> None:
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "object", "properties": {"c": {}}},
        },
        "required": ["a"],
        "allOf": [{"$ref": "#/$defs/Base"}, {"properties": {"z": {}}}],
        "anyOf": [{"properties": {"q": {}}}, {"properties": {"w": {}}}],
        "$defs": {"Base": PARENT},
    }
    turned = dict(reversed(schema.items()))
    assert lower(schema) == lower(turned)
    assert list(lower(schema).definitions) == list(lower(turned).definitions)


def test_other_files_do_not_change_a_file() -> None:
    schema: Json = {"properties": {"a": {"$ref": "x.json#/properties/b"}, "c": PARENT}}
    x: Json = {"properties": {"b": PARENT, "back": {"$ref": "s.json#/properties/c"}}}
    alone = tables(schema, x=x).file(URI)
    after = tables(schema, x=x, y={"$ref": "s.json"})
    after.file(BASE + "y.json")
    after.file(BASE + "x.json")
    assert after.file(URI) == alone


PROGRAM = """
import json, sys
from tests.lowering import lower
from bindsmith.naming import class_names
types = lower(json.load(sys.stdin))
names = class_names(types, "s")
print([(str(key), names[key].text, repr(each)) for key, each in types.definitions.items()])
"""


def test_hash_seeds_do_not_matter() -> None:
    schema = json.dumps(
        {
            "type": ["object", "string", "null", "array", "number"],
            "properties": {each: {"enum": [each, 1]} for each in "abcdef"},
            "oneOf": [CIRCLE, SQUARE],
            "required": ["z", "y", "x"],
        }
    )
    outputs = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=schema,
            capture_output=True,
            text=True,
            env=environment,
            cwd=corpora.CHECKOUT,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


# Hostile schemas


def nest(levels: int, *wrappers: Json) -> Json:
    """A schema inside itself; the string "in" stands for what is inside."""
    made: Json = {"type": "string"}
    for level in range(levels):
        made = fill(wrappers[level % len(wrappers)], made)
    return made


def fill(wrapper: Json, inside: Json) -> Json:
    if wrapper == "in":
        return inside
    if isinstance(wrapper, dict):
        return {key: fill(each, inside) for key, each in wrapper.items()}
    if isinstance(wrapper, list):
        return [fill(each, inside) for each in wrapper]
    return wrapper


@pytest.mark.parametrize(
    "wrapper",
    [
        {"type": "object", "properties": {"a": "in"}},
        {"type": "array", "items": "in"},
        {"allOf": ["in", {"type": "string"}]},
        {"anyOf": ["in", {"type": "array", "items": {"type": "null"}}]},
        {"type": ["string", "integer"], "anyOf": ["in", {"type": "integer"}]},
        {"not": "in"},
        {"type": "object", "additionalProperties": "in"},
        {"allOf": [{"properties": {"a": "in"}}, {"properties": {"a": {"title": "T"}}}]},
    ],
    ids=shown,
)
def test_deep_nesting(wrapper: Json) -> None:
    types = lower(nest(200, wrapper))
    assert types.definitions
    assert {each.severity for each in types.diagnostics} <= {Severity.NOTE}


def test_what_would_grow_without_bound_is_widened_with_a_note() -> None:
    pairs: Json = [
        {"anyOf": [{"properties": {f"a{i}": {}}}, {"properties": {f"b{i}": {}}}]}
        for i in range(30)
    ]
    types = lower({"type": "object", "allOf": pairs})
    assert len(types.definitions) <= 40
    assert codes(types) == ["BS304"]


def test_sharing_does_not_blow_types_up() -> None:
    links: dict[str, Json] = {
        f"p{i}": {
            "anyOf": [
                {"$ref": f"#/properties/p{i + 1}"},
                {"type": "array", "items": {"$ref": f"#/properties/p{i + 1}"}},
            ]
        }
        for i in range(40)
    }
    types = lower({"properties": {**links, "p40": {"type": "string"}}})
    assert "BS304" in codes(types)
    assert len(repr(types)) < 1_000_000


# Public data


def holders(types: Record | Type) -> Iterator[Type]:
    """Every type inside a type."""
    stack: list[Record | Type | None] = [types]
    while stack:
        match stack.pop():
            case None:
                continue
            case Record(held, additional):
                stack += [each.type for each in held]
                stack.append(additional)
            case ListOf(item) as each:
                yield each
                stack.append(item)
            case MapOf(item) as each:
                yield each
                stack.append(item)
            case TupleOf(prefix, rest) as each:
                yield each
                stack += [*prefix, rest]
            case Union_(members) as each:
                yield each
                stack += members
            case each:
                yield each


def sound(found: TypeTables, uri: str) -> FileTypes:
    """A file's table, checked: references lead to definitions and names are distinct."""
    types = found.file(uri)
    names = class_names(types, "stem")
    assert len({name.text for name in names.values()}) == len(types.definitions)
    assert len(set(function_suffixes(types).values())) >= len(types.definitions)
    for id_, definition in types.definitions.items():
        assert definition.id == id_
        assert definition.applies
        assert definition.owner is None or definition.owner in types.definitions
        for each in holders(definition.type):
            if isinstance(each, Ref):
                target = each.target
                assert target in found.file(target.uri).definitions
            if isinstance(each, Union_):
                assert len(each.members) > 1
                assert not any(
                    isinstance(m, Union_ | Unknown | Never) for m in each.members
                )
        if isinstance(definition.type, Record):
            attributes = attribute_names(definition.type)
            assert len({each.text for each in attributes.values()}) == len(attributes)
    return types


def look_up(found: TypeTables, id_: Location) -> Record | Type:
    return found.file(id_.uri).definitions[id_].type


def groups(draft: str) -> Iterator[tuple[str, dict[str, Json]]]:
    folder = corpora.require(corpora.SUITE) / "tests" / draft
    for path in sorted(folder.rglob("*.json")):
        for group in json.loads(path.read_text("utf-8")):
            yield f"{path.stem}: {group['description']}", group


def remotes() -> dict[str, Retrieved]:
    folder = corpora.require(corpora.SUITE) / "remotes"
    found = {}
    for path in folder.rglob("*.json"):
        uri = "http://localhost:1234/" + path.relative_to(folder).as_posix()
        found[uri] = Retrieved(uri, json.loads(path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("draft", DRAFTS)
def test_no_valid_instance_of_the_suite_is_outside_its_type(draft: str) -> None:
    documents = remotes()
    for name, group in groups(draft):
        documents[URI] = Retrieved("s.json", group["schema"])
        store = Store(Memory(documents), BY_NAME[draft])
        store.document(URI)
        found = TypeTables(store)
        types = sound(found, URI)
        root = types.definitions.get(at(""))
        tests = group["tests"]
        assert isinstance(tests, list)
        for test in tests if root is not None else ():
            assert isinstance(test, dict)
            assert isinstance(root, Definition)
            if test["valid"]:
                look = partial(look_up, found)
                inside = conforms(test["data"], root.type, look)
                assert inside, (name, test["description"], root.type)


def folder_tables(folder: Path) -> tuple[TypeTables, list[str]]:
    documents = {
        BASE
        + (name := path.relative_to(folder).as_posix()): Retrieved(
            name, json.loads(path.read_text("utf-8")), True
        )
        for path in sorted(folder.rglob("*.json"))
    }
    store = Store(Memory(documents), BY_NAME["draft7"])
    for uri in documents:
        store.document(uri)
    return TypeTables(store), list(documents)


def test_open_metadata() -> None:
    found, uris = folder_tables(corpora.require("openmetadata"))
    made = [sound(found, uri) for uri in uris]
    assert len(made) == 816
    assert not [d for each in made for d in each.diagnostics if d.severity == "error"]
    state = found.file(BASE + "governance/workflows/workflowInstanceState.json")
    names = class_names(state, "workflowInstanceState")
    assert [each.text for each in names.values()] == [
        "WorkflowInstanceState",
        "WorkflowInstanceStateStage",
    ]
    uuid = Location(BASE + "type/basic.json", "/definitions/uuid")
    assert fields(state)["id"] == Ref(uuid)


def test_schema_store() -> None:
    for path in sorted(corpora.require("schemastore").glob("*/schema.json")):
        document = Retrieved("s.json", json.loads(path.read_text("utf-8")), True)
        store = Store(Memory({URI: document}), BY_NAME["draft7"])
        found = TypeTables(store)
        root = sound(found, URI).definitions[at("")]
        for valid in sorted((path.parent / "valid").glob("*.json")):
            value = json.loads(valid.read_text("utf-8"))
            assert conforms(value, root.type, partial(look_up, found)), valid


def test_one_document_can_be_lowered_alone() -> None:
    store = Store(
        Memory({URI: Retrieved("s.json", {"type": "null"})}), BY_NAME["draft7"]
    )
    assert lower_types(store.document(URI), store).definitions[at("")].type == NULL
