"""Schemas that try to make a validator slow, large, talkative or wrong."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from bindsmith import SchemaError, compile_validator

SECRET = "hunter2SECRET"
LIMIT = 30


def quickly(program: str) -> str:
    """What a program prints; it is ended after half a minute."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


DOUBLING = """
from bindsmith import SchemaError, compile_validator
def doubling(keyword, leaf, **more):
    defs = {"d0": leaf}
    for i in range(1, 31):
        ref = {"$ref": f"#/$defs/d{i - 1}"}
        defs[f"d{i}"] = {keyword: [ref, dict(ref)]}
    return {"$ref": "#/$defs/d30", "$defs": defs, **more}
"""


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_doubling_references_compile_in_linear_time(keyword: str) -> None:
    program = f"""{DOUBLING}
validator = compile_validator(doubling({keyword!r}, {{"type": "string"}}))
if {keyword!r} == "allOf":
    print(validator.is_valid("a"), len(list(validator.iter_errors(1))))
"""
    assert quickly(program) == ("True 1\n" if keyword == "allOf" else "")


def test_what_cannot_be_told_apart_is_refused() -> None:
    program = f"""{DOUBLING}
leaf = {{"properties": {{"a": {{}}}}}}
compile_validator(doubling("allOf", leaf, unevaluatedProperties=False))
try:
    compile_validator(doubling("anyOf", leaf, unevaluatedProperties=False))
except SchemaError as error:
    print(error.diagnostics[0].code)
"""
    assert quickly(program) == "BS212\n"


def test_nested_conditions_compile_in_linear_time() -> None:
    program = """
from bindsmith import compile_validator
schema = {"type": "string"}
for _ in range(60):
    schema = {"if": schema, "then": True, "else": {"type": "null"}}
print(compile_validator(schema).is_valid("a"))
"""
    assert quickly(program) == "True\n"


def test_multiplying_dynamic_scopes_are_refused() -> None:
    names = range(10)
    resources: dict[str, Any] = {
        f"r{i}": {
            "$id": f"r{i}",
            "$defs": {"x": {"$dynamicAnchor": f"n{i}"}},
            "properties": {f"p{j}": {"$ref": f"r{j}"} for j in names},
            "items": {"$dynamicRef": f"t#n{i}"},
        }
        for i in names
    }
    anchors = {f"y{i}": {"$dynamicAnchor": f"n{i}"} for i in names}
    resources["t"] = {"$id": "t", "$defs": anchors}
    with pytest.raises(SchemaError, match="BS212"):
        compile_validator({"$id": "http://x/r", "$defs": resources, "$ref": "r0"})


def test_shared_parts_cannot_make_a_schema_huge() -> None:
    schema: Any = {"type": "string"}
    for _ in range(22):
        schema = {"allOf": [schema, schema]}
    with pytest.raises(SchemaError, match="values"):
        compile_validator(schema)


@pytest.mark.parametrize(
    ("schema", "instance"),
    [
        (
            {"properties": {"p": {"anyOf": [{"format": "password", "minLength": 90}]}}},
            {"p": SECRET},
        ),
        (
            {"properties": {"p": {"oneOf": [{"format": "password"}, {}]}}},
            {"p": SECRET},
        ),
        ({"properties": {"p": {"not": {"format": "password"}}}}, {"p": SECRET}),
        (
            {"properties": {"p": {"if": {"writeOnly": True}, "then": {"const": 1}}}},
            {"p": SECRET},
        ),
        (
            {
                "properties": {"p": {"writeOnly": True}},
                "anyOf": [{"properties": {"p": {"minLength": 50}}}],
            },
            {"p": SECRET},
        ),
        (
            {
                "anyOf": [
                    {"properties": {"p": {"format": "password"}}, "required": ["z"]},
                    {"properties": {"p": {"minLength": 50}}},
                ]
            },
            {"p": SECRET},
        ),
        ({"items": {"writeOnly": True}, "contains": {"const": "q"}}, [SECRET]),
        (
            {
                "properties": {"p": {"$ref": "#/definitions/s", "writeOnly": True}},
                "definitions": {"s": {"maxLength": 1}},
            },
            {"p": SECRET},
        ),
        ({"properties": {"p": {"writeOnly": True, "minLength": 50}}}, {"p": SECRET}),
    ],
)
def test_secrets_are_never_quoted(schema: Any, instance: Any) -> None:
    validator = compile_validator(schema, draft="draft7")
    violations = list(validator.iter_errors(instance))
    assert violations
    for violation in violations:
        causes = [each for branch in violation.causes for each in branch]
        told = [str(each) + each.message for each in (violation, *causes)]
        assert SECRET not in "".join(told)


@pytest.mark.parametrize(
    "document",
    [None, [], 1, "x", {"type": 1}, {"type": "zz"}, {"properties": []}, {"enum": 3}],
)
def test_what_is_no_schema_is_refused_wherever_it_comes_from(document: Any) -> None:
    with pytest.raises(SchemaError):
        compile_validator({"$ref": "http://x/y"}, retrieve=lambda uri: document)
    if not isinstance(document, dict):
        return
    with pytest.raises(SchemaError):
        compile_validator({"$ref": "#/x-part", "x-part": document})


def test_arguments_of_the_wrong_type_are_told() -> None:
    with pytest.raises(TypeError, match="base_uri"):
        compile_validator(True, base_uri=None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="draft"):
        compile_validator(True, draft=[])  # type: ignore[arg-type]
