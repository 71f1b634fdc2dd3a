"""Schemas → types: defaults, when they are filled in, and the words of a schema."""

from __future__ import annotations

import pytest
from bindsmith.errors import Severity
from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    Default,
)

from tests.lowering import (
    SQUARE,
    URI,
    at,
    codes,
    field,
    lower,
    record,
    shown,
    tables,
)


def test_defaults_have_the_type_of_their_field_or_are_dropped() -> None:
    types = lower(
        {
            "properties": {
                "good": {"type": "integer", "default": 2},
                "null": {"type": "integer", "default": None},
                "bool": {"type": "integer", "default": True},
                "enum": {"enum": ["a"], "default": "b"},
                "list": {"type": "array", "default": []},
                "record": {"properties": {"x": {}}, "required": ["x"], "default": {}},
                "ref": {"$ref": "#/$defs/d"},
                "over": {"$ref": "#/$defs/d", "default": "there"},
            },
            "$defs": {"d": {"type": "string", "default": "here"}},
        }
    )
    found = {
        each.json_name: each.default.value
        for each in record(types).fields
        if each.default is not None
    }
    assert found == {"good": 2, "list": [], "ref": "here", "over": "there"}
    assert [each.location.pointer for each in types.diagnostics] == [
        f"/properties/{each}/default" for each in ("null", "bool", "enum", "record")
    ]
    assert {(each.code, each.severity) for each in types.diagnostics} == {
        ("BS303", Severity.NOTE)
    }


def test_a_validator_decides_about_what_types_do_not_say() -> None:
    schema: Json = {
        "properties": {"a": {"type": "integer", "minimum": 3, "default": 2}}
    }
    asked = []

    def check(subschema: object, value: Json) -> bool:
        asked.append(value)
        return False

    found = tables(schema, check=check).file(URI)
    assert field(found, "a").default is None
    assert asked == [2]
    assert field(lower(schema), "a").default == Default(2)


@pytest.mark.parametrize(
    ("beside", "fills"),
    [
        ({}, True),
        ({"title": "T", "required": ["b"]}, True),
        ({"minProperties": 1}, False),
        ({"dependentRequired": {"a": ["b"]}}, False),
        ({"if": {"required": ["a"]}}, False),
        ({"not": {"required": ["a"]}}, False),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, False),
        ({"unevaluatedProperties": False}, False),
        ({"allOf": [{"maxProperties": 3}]}, False),
        ({"$ref": "#/$defs/few"}, False),
        ({"propertyNames": {"maxLength": 1}}, False),
        ({"patternProperties": {"^x-": True}}, True),
        ({"patternProperties": {"^a": True}}, False),
    ],
    ids=shown,
)
def test_a_default_is_not_filled_in_where_presence_is_looked_at(
    beside: dict[str, Json], fills: bool
) -> None:
    types = lower(
        {
            "type": "object",
            "properties": {"a": {"type": "integer", "default": 1}, "b": True},
            "$defs": {"few": {"maxProperties": 3}},
            **beside,
        }
    )
    assert field(types, "a").default == Default(1, fills)
    assert codes(types) == ([] if fills else ["BS305"])


INNER: Json = {"type": "object", "properties": {"x": {"type": "integer", "default": 1}}}


@pytest.mark.parametrize(
    ("schema", "fills"),
    [
        ({"properties": {"p": {"$ref": "#/$defs/i"}}}, True),
        (
            {"properties": {"p": {"anyOf": [{"$ref": "#/$defs/i"}, {"type": "null"}]}}},
            True,
        ),
        ({"properties": {"p": {"$ref": "#/$defs/i"}}, "if": {"required": ["p"]}}, True),
        ({"properties": {"p": {"anyOf": [{"$ref": "#/$defs/i"}, SQUARE]}}}, False),
        (
            {
                "properties": {"p": {"$ref": "#/$defs/i"}},
                "if": {"properties": {"p": {"required": ["x"]}}},
            },
            False,
        ),
        ({"type": "array", "items": {"$ref": "#/$defs/i"}, "uniqueItems": True}, False),
    ],
    ids=shown,
)
def test_nor_where_something_above_looks_inside(
    schema: dict[str, Json], fills: bool
) -> None:
    types = lower({**schema, "$defs": {"i": INNER}})
    assert field(types, "x", "/$defs/i").default == Default(1, fills)


def test_words_are_kept() -> None:
    types = lower(
        {
            "title": "T",
            "properties": {
                "a": {
                    "title": "A",
                    "description": "D",
                    "$comment": "C",
                    "examples": [1],
                    "deprecated": True,
                    "readOnly": True,
                    "writeOnly": True,
                }
            },
        }
    )
    doc = field(types, "a").doc
    assert (doc.title, doc.description, doc.comment) == ("A", "D", "C")
    assert (doc.examples, doc.deprecated) == ((1,), True)
    assert (doc.read_only, doc.write_only) == (True, True)
    assert types.definitions[at("")].doc.title == "T"


def test_a_root_has_no_title_but_its_own() -> None:
    found = tables({"$ref": "other.json"}, other={"title": "Other", "properties": {}})
    assert found.file(URI).definitions[at("")].doc.title == ""
