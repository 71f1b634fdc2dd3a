"""Schemas → types: what a table says."""

from __future__ import annotations

import json

import pytest
from bindsmith.errors import Severity
from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    Field,
    ListOf,
    Literal_,
    MapOf,
    Never,
    Presence,
    Primitive,
    Record,
    Ref,
    Role,
    TupleOf,
    Type,
    Union_,
    Unknown,
)
from bindsmith.lower.values import distinct

from tests.lowering import (
    INTEGER,
    NULL,
    PARENT,
    STRING,
    alias,
    at,
    codes,
    field,
    fields,
    lower,
    record,
    required,
    shown,
)

# Values without names


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, Unknown()),
        ({}, Unknown()),
        (False, Never()),
        ({"not": {}}, Never()),
        ({"not": True}, Never()),
        ({"type": "string", "format": "uuid"}, Primitive("string", "uuid")),
        ({"type": "number"}, Primitive("number")),
        ({"type": ["integer", "number"]}, Primitive("number")),
        ({"type": ["null", "string"]}, Union_((STRING, NULL))),
        ({"minLength": 3}, Unknown()),
        ({"items": {"type": "string"}}, Unknown()),
        ({"type": "array"}, ListOf(Unknown())),
        ({"type": "array", "items": {"type": "string"}}, ListOf(STRING)),
        ({"type": "object"}, MapOf(Unknown())),
        ({"type": "object", "required": ["a"]}, MapOf(Unknown())),
        ({"type": "object", "additionalProperties": {"type": "null"}}, MapOf(NULL)),
        ({"type": "object", "patternProperties": {"^a": True}}, MapOf(Unknown())),
        ({"const": None}, NULL),
        ({"const": {"a": [1]}}, Literal_(({"a": [1]},))),
        ({"enum": ["a", None]}, Union_((Literal_(("a",)), NULL))),
        ({"enum": ["a", 1], "type": "string"}, Literal_(("a",))),
        ({"enum": ["a", "b"], "const": "b"}, Literal_(("b",))),
        ({"type": "string", "if": {"const": "a"}, "then": False}, STRING),
        ({"type": "string", "not": {"const": "a"}}, STRING),
        ({"anyOf": [{"const": "a"}, {"const": "b"}]}, Literal_(("a", "b"))),
        ({"anyOf": [{"type": "string"}, {"type": "string"}]}, STRING),
        ({"anyOf": [{"type": "string"}, {}]}, Unknown()),
        ({"oneOf": [{"type": "string"}, False]}, STRING),
        (
            {"allOf": [{"type": ["string", "null"]}, {"minLength": 1}]},
            Union_((STRING, NULL)),
        ),
        ({"type": ["string", "null"], "allOf": [{"type": ["null", "integer"]}]}, NULL),
        (
            {
                "type": ["string", "integer"],
                "anyOf": [{"type": "string"}, {"const": 1}],
            },
            Union_((STRING, Literal_((1,)))),
        ),
    ],
    ids=shown,
)
def test_values_without_names(schema: Json, expected: Type) -> None:
    assert alias(schema) == expected


def test_mixed_literals_stay_distinct() -> None:
    found = alias({"enum": [1, True, 0, False, 1.0, "1", [1], [True], {"a": 0}]})
    assert isinstance(found, Literal_)
    shown = [json.dumps(each) for each in found.values]
    assert shown == ["1", "true", "0", "false", '"1"', "[1]", "[true]", '{"a": 0}']
    assert distinct([[1.0], [1], [True]]) == ([1.0], [True])


@pytest.mark.parametrize("draft", ["draft4", "draft6"])
def test_an_integral_float_is_the_integer_it_is_equal_to(draft: str) -> None:
    schema: Json = {"type": "integer", "enum": [1, 2.0, 2.5]}
    assert json.dumps(literals(schema, draft)) == "[1, 2]"
    assert json.dumps(literals({"enum": [2.0]}, draft)) == "[2.0]"


def literals(schema: Json, draft: str) -> tuple[Json, ...]:
    found = alias(schema, draft)
    assert isinstance(found, Literal_)
    return found.values


@pytest.mark.parametrize(
    ("draft", "schema", "expected"),
    [
        (
            "draft2020-12",
            {"prefixItems": [{"type": "string"}, {}], "items": {"type": "null"}},
            TupleOf((STRING, Unknown()), NULL, 0),
        ),
        (
            "draft7",
            {"items": [{"type": "string"}], "additionalItems": False, "minItems": 3},
            TupleOf((STRING,), None, 1),
        ),
        (
            "draft7",
            {"items": [{"type": "string"}], "maxItems": 1},
            TupleOf((STRING,), None, 0),
        ),
        (
            "draft2020-12",
            {"prefixItems": [{"type": "string"}, False, {}]},
            TupleOf((STRING,), None, 0),
        ),
        ("draft2020-12", {"items": False}, ListOf(Never())),
        (
            "draft2020-12",
            {
                "allOf": [
                    {"prefixItems": [{"type": ["string", "null"]}]},
                    {"items": {"type": ["string", "integer"]}},
                ]
            },
            TupleOf((STRING,), Union_((STRING, INTEGER)), 0),
        ),
    ],
)
def test_arrays(draft: str, schema: dict[str, Json], expected: Type) -> None:
    assert alias({"type": "array", **schema}, draft) == expected


# Records


def test_a_record_has_presence_and_nullability_apart() -> None:
    types = lower(
        {
            "type": "object",
            "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "integer"}},
            "required": ["a"],
            "additionalProperties": False,
        }
    )
    assert record(types) == Record(
        (
            Field("a", Union_((STRING, NULL)), Presence.REQUIRED),
            Field("b", INTEGER, Presence.OPTIONAL),
        ),
        None,
    )


def test_properties_without_a_type_imply_an_object() -> None:
    assert record(lower({"properties": {"a": True}})).implied
    assert not record(lower({"type": "object", "properties": {"a": True}})).implied
    assert alias({"required": ["a"]}) == Unknown()
    assert alias({"additionalProperties": False}) == Unknown()


def test_required_names_without_a_property_become_fields() -> None:
    schema: Json = {
        "type": "object",
        "properties": {"a": True, "gone": False},
        "required": ["b"],
        "additionalProperties": {"type": "integer"},
    }
    types = lower(schema)
    assert fields(types) == {"a": Unknown(), "gone": Never(), "b": INTEGER}
    assert required(types) == ["b"]
    closed = lower({**schema, "additionalProperties": False})
    assert fields(closed) == {"a": Unknown(), "gone": Never(), "b": Never()}
    assert codes(closed) == ["BS302"]


def test_pattern_properties_type_the_rest() -> None:
    schema: Json = {
        "type": "object",
        "properties": {"a": True},
        "patternProperties": {"^x": {"type": "integer"}},
    }
    assert record(lower(schema)).additional == Unknown()
    assert (
        record(lower({**schema, "additionalProperties": False})).additional == INTEGER
    )


def test_nested_records_are_definitions_with_owners() -> None:
    types = lower(
        {
            "type": "object",
            "properties": {
                "stage": {"type": "object", "properties": {"n": {"type": "integer"}}},
                "tasks": {"items": {"$ref": "#/definitions/t"}, "type": "array"},
            },
            "definitions": {"t": {"type": "string"}, "u": {"properties": {"x": {}}}},
        },
        "draft7",
    )
    shown = [
        (each.id.pointer, each.role, each.path) for each in types.definitions.values()
    ]
    assert shown == [
        ("", Role.ROOT, ()),
        ("/definitions/t", Role.DEFINITION, ("t",)),
        ("/definitions/u", Role.DEFINITION, ("u",)),
        ("/properties/stage", Role.NESTED, ("stage",)),
    ]
    assert types.definitions[at("/properties/stage")].owner == at("")
    assert fields(types)["tasks"] == ListOf(Ref(at("/definitions/t")))


def test_a_file_of_definitions_has_no_root() -> None:
    assert list(lower({"title": "T", "$defs": {"a": {}}}).definitions) == [
        at("/$defs/a")
    ]
    assert (
        at("") in lower({"title": "T", "$defs": {"a": {}}, "type": "null"}).definitions
    )
    assert at("") in lower({"title": "T"}).definitions


def test_a_nullable_record_is_a_union() -> None:
    types = lower({"type": ["object", "null"], "properties": {"a": {"type": "null"}}})
    inner = at("/type/object")
    assert types.definitions[at("")].type == Union_((Ref(inner), NULL))
    assert fields(types, "/type/object") == {"a": NULL}
    assert types.definitions[inner].applies == (at(""),)


# Intersection


def test_all_of_makes_one_flat_record() -> None:
    types = lower(
        {
            "allOf": [
                {"$ref": "#/$defs/Base"},
                {
                    "properties": {
                        "b": {"type": "integer"},
                        "stage": {
                            "properties": {"x": {"type": "integer"}},
                            "required": ["x"],
                        },
                    },
                    "required": ["b"],
                },
            ],
            "$defs": {"Base": PARENT},
        }
    )
    merged = at("/allOf/properties/stage")
    assert fields(types) == {"a": STRING, "stage": Ref(merged), "b": INTEGER}
    assert required(types) == ["a", "b"]
    assert fields(types, merged.pointer) == {"x": INTEGER}
    assert required(types, merged.pointer) == ["x"]
    definition = types.definitions[merged]
    assert definition.applies == (
        at("/$defs/Base/properties/stage"),
        at("/allOf/1/properties/stage"),
    )
    assert (definition.owner, definition.path) == (at(""), ("stage",))
    # The base is as it was.
    assert required(types, "/$defs/Base/properties/stage") == []


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/Base"},
        {"allOf": [{"$ref": "#/$defs/Base"}]},
        {"anyOf": [{"$ref": "#/$defs/Base"}]},
        {"$ref": "#/$defs/Base", "description": "mine", "minProperties": 1},
        {"$ref": "#/$defs/Base", "type": "object", "required": ["a"]},
        {"type": "object", "oneOf": [{"$ref": "#/$defs/Base"}]},
    ],
    ids=shown,
)
def test_what_adds_nothing_leaves_a_reference(schema: Json) -> None:
    types = lower({"properties": {"p": schema}, "$defs": {"Base": PARENT}})
    assert fields(types)["p"] == Ref(at("/$defs/Base"))


def test_siblings_of_a_reference_count_by_draft() -> None:
    schema: Json = {
        "properties": {
            "p": {"$ref": "#/definitions/d", "type": "null", "description": "mine"}
        },
        "definitions": {"d": {"type": ["string", "null"], "title": "T"}},
    }
    old, new = field(lower(schema, "draft7"), "p"), field(lower(schema), "p")
    assert old.type == Ref(at("/definitions/d"))
    assert new.type == NULL
    for each in (old, new):
        assert (each.doc.description, each.doc.title) == ("mine", "T")


def test_contradictions_are_never_with_a_warning() -> None:
    types = lower({"allOf": [{"type": "string"}, {"type": "integer"}]})
    assert types.definitions[at("")].type == Never()
    assert [each.severity for each in types.diagnostics] == [Severity.WARNING]
    assert codes(types) == ["BS301"]
    assert codes(lower({"properties": {"a": False, "b": {"not": {}}}})) == []
    # Taking a property away is no contradiction; closing an object under it may be one.
    base = {"properties": {"a": {"type": "string"}}}
    for never in (False, {"not": {}}):
        schema = {"allOf": [base], "properties": {"a": never}}
        assert codes(lower(schema)) == []
    closed = {"properties": {"b": {}}, "additionalProperties": False}
    assert codes(lower({"allOf": [base, closed]})) == ["BS301"]
    types = lower(
        {
            "allOf": [{"properties": {"a": {"const": 1}, "c": {}}}],
            "properties": {"a": {"const": 2}},
        }
    )
    assert fields(types) == {"a": Never(), "c": Unknown()}
    assert [each.location.pointer for each in types.diagnostics] == ["/properties/a"]


def test_a_closed_schema_forbids_what_its_neighbour_declares() -> None:
    types = lower(
        {
            "allOf": [
                {"properties": {"a": {}}, "additionalProperties": False},
                {"properties": {"b": {}}},
            ],
            "type": "object",
        }
    )
    assert fields(types) == {"a": Unknown(), "b": Never()}
    assert record(types).additional is None


def test_if_then_and_dependents_do_not_narrow() -> None:
    types = lower(
        {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "if": {"required": ["a"]},
            "then": {"properties": {"a": {"const": "x"}}, "required": ["b"]},
            "dependentSchemas": {"a": {"required": ["c"]}},
            "unevaluatedProperties": False,
        }
    )
    assert fields(types) == {"a": STRING}
    assert record(types).additional == Unknown()
