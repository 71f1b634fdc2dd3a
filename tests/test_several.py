"""Formats that are asked of several values in one call: the verdicts are as of each."""

from __future__ import annotations

import ast
from typing import Any

import black
import pytest
from bindsmith import compile_validator

A = "2eb8aa08-aa98-11ea-b4aa-73b441d16380"
UUID = {"type": "string", "format": "uuid"}
ID = {"$ref": "#/$defs/id"}
DEFINITIONS = {"$defs": {"id": UUID, "alias": {"$ref": "#/$defs/id", "title": "An id"}}}

PROPERTIES = {
    "type": "object",
    "required": ["a", "c"],
    "properties": {"a": UUID, "b": ID, "c": ID, "d": {"type": "integer"}},
}
CLOSED = {**PROPERTIES, **DEFINITIONS, "additionalProperties": False}
OPTIONAL = {
    "properties": {"a": UUID, "b": UUID, "e": {}},
    "additionalProperties": False,
}
WIDER = {
    "required": ["a", "b"],
    "properties": {
        "a": {"type": ["string", "null"], "format": "uuid"},
        "b": {"type": ["string", "null"], "format": "uuid"},
        "c": {"format": "uuid"},
        "d": {"format": "uuid"},
    },
}
NARROWER = {
    "properties": {"a": UUID, "b": {**UUID, "maxLength": 36, "pattern": "^2"}},
    "patternProperties": {"^a": {"enum": [A]}},
}
ITEMS = {"items": {"$ref": "#/$defs/alias"}, **DEFINITIONS}
OTHERS = {"prefixItems": [{"type": "integer"}], "items": UUID}
NESTED = {"anyOf": [{"type": "array", "items": UUID}, {"type": "integer"}]}

CASES: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "closed": (
        CLOSED,
        [{"a": A, "b": A, "c": A, "d": 1}, {"a": A, "c": A.upper()}],
        [
            {"a": A, "b": A},
            {"a": A, "c": None},
            {"a": A, "b": None, "c": A},
            {"a": [A], "c": A},
            {"a": A, "b": A[1:], "c": A},
            {"a": A, "b": "", "c": A},
            {"a": f"{A}\n{A}", "c": ""},
            {"a": A[:-1], "c": A[-1] + A},
            {"a": A, "c": "\ud800"},
            {"a": A, "c": A, "e": A},
            {"a": A, "c": A, "d": 1, "e": A},
            {"a": A, "c": A, "d": "1"},
            [A, A],
        ],
    ),
    "open": (
        {**PROPERTIES, **DEFINITIONS},
        [{"a": A, "c": A, "e": 1}],
        [{"a": A, "e": A}, {"a": A, "b": 1, "c": A}],
    ),
    "optional": (
        OPTIONAL,
        [{}, {"a": A}, {"b": A}, {"a": A, "b": A, "e": None}, 1, A[1:]],
        [{"a": None}, {"b": 1}, {"a": A, "b": "x"}, {"x": A}, {"a": A, "x": A}],
    ),
    "wider": (
        WIDER,
        [
            {"a": None, "b": None, "c": None, "d": 1},
            dict.fromkeys("abcd", A),
            [],
        ],
        [{"a": None, "b": "x"}, {"a": A}, {"a": A, "b": A, "d": "x"}],
    ),
    "narrower": (
        NARROWER,
        [{"a": A, "b": A}, {"b": A}],
        [{"a": A.upper()}, {"b": "3" + A[1:]}, {"b": A + "0"}, {"a": "x", "b": A}],
    ),
    "items": (
        ITEMS,
        [[], [A], [A] * 32, [A] * 33, [A] * 99, {A: 1}, "x"],
        [[None], [A, 1], [A] * 40 + ["x"], [f"{A}\n{A}"], [""], ["\ud800"], [[A]]],
    ),
    "others": (
        OTHERS,
        [[], [1], [1, A, A]],
        [[A, A], [1, A, "x"], [1, 1]],
    ),
    "nested": (NESTED, [[], [A], 3], [["x"], "x", [A, None]]),
}


@pytest.mark.parametrize("name", CASES)
def test_verdicts_are_as_of_each(name: str) -> None:
    schema, valid, invalid = CASES[name]
    validator = compile_validator(schema)
    assert "are_uuids(" in validator.source or name in ("wider", "narrower")
    for instance in valid:
        assert validator.is_valid(instance) is True, instance
        assert not [*validator.iter_errors(instance)]
    for instance in invalid:
        assert validator.is_valid(instance) is False, instance
        assert [*validator.iter_errors(instance)]


def test_each_of_several_is_reported() -> None:
    found = compile_validator(CLOSED).iter_errors({"a": 1, "b": "x", "c": A})
    assert [(each.path, each.keyword) for each in found] == [
        (("a",), "type"),
        (("b",), "format"),
    ]


def test_references_are_followed_to_their_end() -> None:
    chain = {f"c{n}": {"$ref": f"#/$defs/c{n + 1}"} for n in range(20)}
    schema = {"$defs": {**chain, "c20": UUID}, "items": {"$ref": "#/$defs/c0"}}
    validator = compile_validator(schema)
    assert "are_uuids(" in validator.source
    assert validator.is_valid([A])
    assert not validator.is_valid([A, 1])


def test_a_function_annotates_a_name_once() -> None:
    pairs = [{"properties": {f"{n}": UUID, "x": UUID}} for n in range(3)]
    source = compile_validator({"allOf": pairs, **DEFINITIONS}).source
    assert source.count(": list[Any] = []") == 3
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            found = [
                n.target for n in ast.walk(function) if isinstance(n, ast.AnnAssign)
            ]
            names = [n.id for n in found if isinstance(n, ast.Name)]
            assert len(names) == len(set(names))


def test_names_of_any_length_are_laid_out_as_by_black() -> None:
    for length in range(30, 100):
        one, other = "n" * length, "m" * length
        for required in ([], [one], [one, other]):
            properties = {one: UUID, "a": UUID, other: UUID}
            schema = {"properties": properties, "required": required, "type": "object"}
            source = compile_validator(schema).source
            own = source[source.index("\ndef is_valid(") + 1 :]
            assert "are_uuids(" in own
            assert black.format_str(own, mode=black.Mode()) == own
