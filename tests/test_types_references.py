"""Schemas → types: unions and their tags, references and cycles."""

from __future__ import annotations

import pytest
from bindsmith.errors import Severity
from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    ListOf,
    Literal_,
    Ref,
    Union_,
    Unknown,
)

from tests.lowering import (
    BASE,
    CIRCLE,
    INTEGER,
    NULL,
    SQUARE,
    STRING,
    URI,
    alias,
    at,
    codes,
    fields,
    lower,
    required,
    shown,
    tables,
)

# Unions


def test_a_union_finds_its_tag() -> None:
    types = lower({"oneOf": [CIRCLE, {"$ref": "#/$defs/s"}], "$defs": {"s": SQUARE}})
    members = (Ref(at("/oneOf/0")), Ref(at("/$defs/s")))
    assert types.definitions[at("")].type == Union_(members, "kind")


@pytest.mark.parametrize(
    "other",
    [
        {**SQUARE, "required": []},
        {**SQUARE, "properties": {"kind": {"enum": ["square", "box"]}}},
        {**SQUARE, "properties": {"kind": {"type": "string"}}},
        {**SQUARE, "properties": {"kind": {"const": "circle"}, "x": {}}},
        {"type": "object"},
    ],
    ids=shown,
)
def test_a_tag_is_never_invented(other: Json) -> None:
    found = alias({"oneOf": [CIRCLE, other]})
    assert isinstance(found, Union_)
    assert found.tag == ""


def test_branches_are_merged_with_what_stands_beside_them() -> None:
    types = lower(
        {
            "type": "object",
            "properties": {"k": {"enum": ["a", "b"]}, "s": {"type": "string"}},
            "required": ["k"],
            "oneOf": [
                {"properties": {"k": {"const": "a"}, "u": {"type": "integer"}}},
                {"properties": {"k": {"const": "b"}}, "required": ["s"]},
            ],
        }
    )
    one, two = at("/allOf/oneOf/0"), at("/allOf/oneOf/1")
    assert types.definitions[at("")].type == Union_((Ref(one), Ref(two)), "k")
    assert fields(types, one.pointer) == {
        "k": Literal_(("a",)),
        "s": STRING,
        "u": INTEGER,
    }
    assert required(types, two.pointer) == ["k", "s"]
    assert types.definitions[one].applies == (at(""), at("/oneOf/0"))


def test_branches_that_only_require_leave_the_record_whole() -> None:
    types = lower(
        {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        }
    )
    assert fields(types) == {"a": STRING, "b": STRING}
    assert required(types) == []


# References


def test_recursive_types_that_are_no_records_get_a_definition() -> None:
    types = lower(
        {
            "properties": {
                "tree": {"type": "array", "items": {"$ref": "#/properties/tree"}},
                "flat": {"$ref": "#/properties/list"},
                "list": {"type": "array", "items": {"type": "null"}},
            }
        }
    )
    tree = Ref(at("/properties/tree"))
    assert fields(types) == {"tree": tree, "flat": ListOf(NULL), "list": ListOf(NULL)}
    assert types.definitions[tree.target].type == ListOf(tree)


def test_records_of_other_files_are_referred_to_and_the_rest_is_inlined() -> None:
    other: Json = {
        "properties": {
            "stage": {"type": "object", "properties": {"d": {"type": "null"}}},
            "name": {"type": "string"},
            "many": {"type": "array", "items": {"$ref": "#/properties/stage"}},
        },
        "components": {
            "node": {
                "type": "object",
                "properties": {"next": {"$ref": "#/components/node"}},
            }
        },
    }
    names = ("stage", "name", "many")
    found = tables(
        {
            "properties": {
                **{each: {"$ref": f"other.json#/properties/{each}"} for each in names},
                "node": {"$ref": "other.json#/components/node"},
                "root": {"$ref": "other.json"},
            }
        },
        other=other,
    )
    stage, own = Ref(at("/properties/stage", "other")), at("/properties/node/$ref")
    types = found.file(URI)
    assert fields(types) == {
        "stage": stage,
        "name": STRING,
        "many": ListOf(stage),
        "node": Ref(own),
        "root": Ref(at("", "other")),
    }
    assert fields(types, own.pointer) == {"next": Ref(own)}
    assert types.definitions[own].applies == (at("/components/node", "other"),)
    assert stage.target in found.file(BASE + "other.json").definitions


def test_cycles_of_files_do_not_matter() -> None:
    one: Json = {"type": "array", "items": {"$ref": "two.json#/properties/p"}}
    two: Json = {
        "properties": {"p": {"type": "array", "items": {"$ref": "s.json#/items"}}}
    }
    for order in ((URI, BASE + "two.json"), (BASE + "two.json", URI)):
        found = tables(one, two=two)
        made = {uri: found.file(uri) for uri in order}
        assert made[URI].definitions.keys() == {at("")}
        held: object = made[URI].definitions[at("")].type
        for _ in range(10):
            assert isinstance(held, ListOf)
            held = held.item


def test_merging_recursive_schemas_ends() -> None:
    node: Json = {"type": "object", "properties": {"next": {"$ref": "#/$defs/A"}}}
    types = lower(
        {
            "$defs": {"A": node, "B": {"properties": {"next": {"$ref": "#/$defs/B"}}}},
            "allOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}],
        }
    )
    assert fields(types) == {"next": Ref(at(""))}


@pytest.mark.parametrize("kinds", ["object", ["object", "number"]])
def test_merging_what_refers_to_the_whole_ends(kinds: Json) -> None:
    types = lower(
        {
            "type": kinds,
            "properties": {"a": {"$ref": "#"}, "b": {"type": kinds}},
            "allOf": [
                {"properties": {"a": {"properties": {"c": {"$ref": "#"}}}}},
                {"additionalProperties": {"properties": {"b": {"$ref": "#"}}}},
            ],
        }
    )
    assert len(types.definitions) < 20


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "not", "if", "dependentSchemas"])
def test_a_cycle_that_consumes_nothing_is_one_error(keyword: str) -> None:
    loop: Json = {"$ref": "#/$defs/a"}
    held: Json = [loop] if keyword in ("allOf", "anyOf") else loop
    held = {"x": loop} if keyword == "dependentSchemas" else held
    types = lower({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {keyword: held}}})
    (finding,) = types.diagnostics
    assert (finding.code, finding.severity) == ("BS120", Severity.ERROR)
    assert finding.location.pointer == "/$defs/a"
    assert finding.message.count("s.json#/$defs/a") == 2
    assert {each.type for each in types.definitions.values()} == {Unknown()}


def test_dynamic_references_have_a_type_if_they_can_lead_to_one_place_only() -> None:
    tree: dict[str, Json] = {
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"kids": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    }
    assert fields(lower(tree)) == {"kids": ListOf(Ref(at("")))}
    other: Json = {"$dynamicAnchor": "node", "$ref": "s.json"}
    types = tables(tree, other=other).file(URI)
    assert fields(types) == {"kids": ListOf(Unknown())}
    assert codes(types) == ["BS306"]
