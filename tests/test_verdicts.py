"""A verdict is True or False, never what happens to be true, wherever a keyword is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bindsmith import compile_validator
from jsonschema import Draft202012Validator

PARTS: dict[str, Any] = {
    "minItems": {"minItems": 1},
    "an array of some": {"type": "array", "minItems": 1},
    "minProperties": {"type": "object", "minProperties": 1},
    "minLength": {"minLength": 1},
    "a string of some": {"type": "string", "minLength": 1},
    "a prefix": {"type": "string", "pattern": "^a"},
    "a suffix": {"type": "string", "pattern": "b$"},
    "none but {}": {"additionalProperties": False},
    "const {}": {"const": {}},
    "const []": {"const": []},
    "const ''": {"const": ""},
    "enum": {"enum": ["", [], {}, 1]},
    "maxItems": {"maxItems": 0},
    "uniqueItems": {"uniqueItems": True},
    "contains": {"contains": {"type": "integer"}},
    "required": {"required": ["a"]},
    "multipleOf": {"multipleOf": 2},
}
VALUES: tuple[Any, ...] = (
    {},
    {"a": 1},
    [],
    [1],
    [1, 1],
    "",
    "a",
    "ab",
    0,
    3,
    2.5,
    None,
)


def around(part: Any) -> Iterator[Any]:
    """Schemas that have a part at some place."""
    definitions = {"$defs": {"part": part}}
    reference = {"$ref": "#/$defs/part"}
    either = [part, {"type": "boolean"}]
    yield from (part, {"not": part}, {"anyOf": either}, {"oneOf": either})
    yield {"allOf": [part, {"maxProperties": 9}]}
    yield {"if": part, "then": {"minItems": 1}, "else": {"minLength": 1}}
    yield {**definitions, **reference}
    for property_ in (part, {"not": part}, {"anyOf": either}):
        yield {"properties": {"b": property_}}
        yield {"type": "object", "properties": {"b": property_}, "required": ["b"]}
    yield {"properties": {"b": {"properties": {"c": part}}}}
    yield {"properties": {"b": reference}, **definitions}
    yield from ({"items": part}, {"prefixItems": [part]})


@pytest.mark.parametrize("name", PARTS)
def test_verdicts_are_bools(name: str) -> None:
    for schema in around(PARTS[name]):
        validator, judge = compile_validator(schema), Draft202012Validator(schema)
        for value in VALUES:
            for x in (value, {"b": value}, [value], {"b": {"c": value}}):
                verdict = validator.is_valid(x)
                assert verdict is judge.is_valid(x), (schema, x)
                assert (not list(validator.iter_errors(x))) is verdict, (schema, x)
