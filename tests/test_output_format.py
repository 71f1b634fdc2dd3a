"""The form ``basic`` of the specification's output, and the official tests of it.

The official tests are read from a copy that ``tools/fetch_suite.py`` makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import bindsmith
import pytest
from bindsmith.support.violation import basic_output

from tests import corpora

DRAFTS = ("draft2019-09", "draft2020-12")
# What asks for annotations, which validators do not collect.
OF_ANNOTATIONS = {("draft2019-09", "readOnly.json"), ("draft2020-12", "readOnly.json")}


def cases(folder: Path) -> Iterator[tuple[str, str, Any, Any, Any]]:
    """Draft, file, schema, instance and the schema of its output."""
    for draft in DRAFTS:
        for path in sorted((folder / draft / "content").glob("*.json")):
            for case in json.loads(path.read_text("utf-8")):
                for test in case["tests"]:
                    yield (
                        draft,
                        path.name,
                        case["schema"],
                        test["data"],
                        test["output"]["basic"],
                    )


@cache
def output_schemas() -> dict[str, Any]:
    """The specification's schemas of output, by URI."""
    folder = corpora.require(corpora.OUTPUT)
    texts = [(folder / draft / "output-schema.json") for draft in DRAFTS]
    found = [json.loads(path.read_text("utf-8")) for path in texts]
    return {schema["$id"]: schema for schema in found}


def compiled(schema: Any) -> bindsmith.Validator:
    return bindsmith.compile_validator(schema, retrieve=output_schemas().__getitem__)


def unit_schema(draft: str) -> Any:
    uri = f"https://json-schema.org/{draft.replace('draft', 'draft/')}/output/schema"
    return {"$ref": f"{uri}#/$defs/outputUnit"}


def test_the_official_tests_pass() -> None:
    folder = corpora.require(corpora.OUTPUT)
    left_out, run = set(), 0
    for draft, name, schema, instance, wanted in cases(folder):
        if "annotations" in wanted.get("required", ()):
            left_out.add((draft, name))
            continue
        errors = tuple(bindsmith.compile_validator(schema).iter_errors(instance))
        output = basic_output(errors)
        assert [str(each) for each in compiled(wanted).iter_errors(output)] == []
        run += 1
    assert left_out == OF_ANNOTATIONS
    assert run >= 6


SCHEMA = {
    "$id": "https://example.com/order",
    "type": "object",
    "properties": {
        "id": {"$ref": "#/$defs/id"},
        "a/b": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/id"}]},
        "tags": {"contains": {"const": "x"}},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {"id": {"type": "integer", "minimum": 1}},
}
INSTANCE = {"id": 0, "a/b": None, "tags": [1, 2], "more": {}}


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_unit_is_what_the_specification_says(draft: str) -> None:
    schema = {"$schema": SCHEMAS[draft], **SCHEMA}
    output = basic_output(bindsmith.compile_validator(schema).iter_errors(INSTANCE))
    is_unit = compiled(unit_schema(draft))
    for unit in output["errors"]:
        assert [str(each) for each in is_unit.iter_errors(unit)] == []


SCHEMAS = {
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}


def test_a_violation_has_a_unit() -> None:
    violation = next(bindsmith.compile_validator(SCHEMA).iter_errors({"id": 0}))
    assert violation.output_unit() == {
        "valid": False,
        "keywordLocation": "/required",
        "absoluteKeywordLocation": "https://example.com/order#/required",
        "instanceLocation": "",
        "error": "must have the property 'name'",
    }


def test_a_whole_result_has_the_causes_after_what_they_explain() -> None:
    validator = bindsmith.compile_validator(SCHEMA)
    with pytest.raises(bindsmith.ValidationError) as caught:
        validator.validate(INSTANCE)
    output = caught.value.basic_output()
    assert output == basic_output(validator.iter_errors(INSTANCE))
    assert output["valid"] is False
    assert [
        (unit["instanceLocation"], unit["keywordLocation"]) for unit in output["errors"]
    ] == [
        ("", "/required"),
        ("/id", "/properties/id/$ref/minimum"),
        ("/a~1b", "/properties/a~1b/anyOf"),
        ("/a~1b", "/properties/a~1b/anyOf/0/type"),
        ("/a~1b", "/properties/a~1b/anyOf/1/$ref/type"),
        ("/tags", "/properties/tags/contains"),
        ("/tags/0", "/properties/tags/contains/const"),
        ("/tags/1", "/properties/tags/contains/const"),
        ("/more", "/additionalProperties"),
    ]
    assert output["errors"][1]["absoluteKeywordLocation"] == (
        "https://example.com/order#/$defs/id/minimum"
    )


def test_a_valid_instance_has_no_units() -> None:
    validator = bindsmith.compile_validator({"type": "string"})
    assert basic_output(validator.iter_errors("a")) == {"valid": True}


def test_secrets_are_in_no_unit() -> None:
    schema = {
        "properties": {
            "p": {"writeOnly": True, "anyOf": [{"const": "right"}, {"maxLength": 2}]}
        }
    }
    output = basic_output(bindsmith.compile_validator(schema).iter_errors({"p": "abc"}))
    assert len(output["errors"]) == 3
    assert "abc" not in str(output)
    assert "right" not in str(output)
