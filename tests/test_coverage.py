"""`lint --coverage`: what becomes of each keyword, and that this is the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bindsmith import compile_validator, generate, load_config
from bindsmith.lint.coverage import FATES
from jsonschema import Draft202012Validator

from tests.cli import Project

SCHEMA = Path(__file__).parents[1] / "docs" / "coverage.schema.json"
DOCUMENTED = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
DRAFTS = {
    4: "http://json-schema.org/draft-04/schema#",
    7: "http://json-schema.org/draft-07/schema#",
    8: "https://json-schema.org/draft/2019-09/schema",
    9: "https://json-schema.org/draft/2020-12/schema",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def ledger(project: Project, schema: Any, draft: int = 9) -> dict[str, dict[str, int]]:
    """What becomes of each keyword of a schema, without counts of nothing."""
    project.schema("a.json", {"$schema": DRAFTS[draft], **schema})
    outcome = project.run("lint", "--coverage", "--report", "json")
    assert outcome.code == 0, outcome
    DOCUMENTED.validate(json.loads(outcome.out))
    [found] = json.loads(outcome.out)
    assert found["path"] == "a.json"
    assert all(tuple(counts) == FATES for counts in found["keywords"].values())
    return {
        keyword: {fate: count for fate, count in counts.items() if count}
        for keyword, counts in found["keywords"].items()
    }


def fates(found: dict[str, dict[str, int]]) -> dict[str, set[str]]:
    return {keyword: {*counts} - {"places"} for keyword, counts in found.items()}


def test_the_four_fates(project: Project) -> None:
    found = ledger(
        project,
        {
            "type": "object",
            "description": "Words.",
            "properties": {
                "a": {"type": "string", "maxLength": 3, "format": "uuid"},
                "b": {"type": "string", "format": "nope", "x-mine": 1},
                "c": {"not": {"type": "string", "enum": ["x"]}, "default": 1},
                "d": {"type": "string", "minimum": 3, "then": {"type": "null"}},
            },
            "$defs": {},
        },
    )
    assert found == {
        "type": {"places": 6, "enforced": 6, "typed": 4},
        "description": {"places": 1, "documented": 1},
        "properties": {"places": 1, "enforced": 1, "typed": 1},
        "maxLength": {"places": 1, "enforced": 1},
        "format": {"places": 2, "enforced": 1, "ignored": 1},
        "x-mine": {"places": 1, "ignored": 1},
        "not": {"places": 1, "enforced": 1},
        "enum": {"places": 1, "enforced": 1},
        "default": {"places": 1, "documented": 1},
        "minimum": {"places": 1, "ignored": 1},
        "then": {"places": 1, "ignored": 1},
    }


def test_beside_a_reference(project: Project) -> None:
    schema = {
        "properties": {"a": {"$ref": "#/definitions/s", "minLength": 2, "title": "A"}},
        "definitions": {"s": {"type": "string"}},
    }
    told = fates(ledger(project, schema, draft=7))
    assert told["minLength"] == {"ignored"}
    assert told["title"] == {"documented"}
    assert told["$ref"] == {"enforced", "typed"}
    assert fates(ledger(project, schema, draft=8))["minLength"] == {"enforced"}


def test_what_a_draft_or_an_option_decides(project: Project) -> None:
    flag = {"type": "integer", "minimum": 1, "exclusiveMinimum": True}
    assert fates(ledger(project, flag, draft=4))["exclusiveMinimum"] == {"enforced"}
    content = {"type": "string", "contentEncoding": "base64"}
    assert fates(ledger(project, content, 7))["contentEncoding"] == {"enforced"}
    assert fates(ledger(project, content, 9))["contentEncoding"] == {"ignored"}
    uuid = {"type": "string", "format": "uuid"}
    project.config('formats = "annotate"\n')
    assert fates(ledger(project, uuid))["format"] == {"ignored"}


def test_partners(project: Project) -> None:
    lone = {"if": {"type": "string"}, "contains": {"const": None}}
    told = fates(ledger(project, lone))
    assert (told["if"], told["contains"]) == ({"ignored"}, {"enforced"})
    assert told["const"] == {"enforced"}
    pairs = {**lone, "then": {"minLength": 2}, "minContains": 2}
    told = fates(ledger(project, pairs))
    assert told["if"] == told["then"] == told["minContains"] == {"enforced"}


# A schema with each keyword that counts as typed, and one with each that does not:
# what is removed changes the types, or does not.
TYPED: dict[str, dict[str, Any]] = {
    "type": {"type": "string"},
    "enum": {"enum": ["a", "b"]},
    "const": {"const": "a"},
    "$ref": {"$ref": "#/$defs/s"},
    "allOf": {"allOf": [{"type": "string"}]},
    "anyOf": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    "oneOf": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    "properties": {"type": "object", "properties": {"a": {"type": "string"}}},
    "required": {"type": "object", "properties": {"a": {}}, "required": ["a"]},
    "patternProperties": {
        "type": "object",
        "patternProperties": {"^x": {"type": "string"}},
        "additionalProperties": False,
    },
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"type": "string"},
    },
    "items": {"type": "array", "items": {"type": "string"}},
    "prefixItems": {
        "type": "array",
        "prefixItems": [{"type": "string"}],
        "items": False,
        "minItems": 1,
    },
}
UNTYPED: dict[str, tuple[dict[str, Any], Any]] = {
    "maxLength": ({"type": "string", "maxLength": 1}, "xx"),
    "minLength": ({"type": "string", "minLength": 1}, ""),
    "pattern": ({"type": "string", "pattern": "a"}, "b"),
    "format": ({"type": "string", "format": "uuid"}, "b"),
    "minimum": ({"type": "number", "minimum": 1}, 0),
    "exclusiveMaximum": ({"type": "number", "exclusiveMaximum": 1}, 1),
    "multipleOf": ({"type": "number", "multipleOf": 2}, 3),
    "uniqueItems": ({"type": "array", "uniqueItems": True}, [1, 1]),
    "maxItems": ({"type": "array", "maxItems": 1}, [1, 1]),
    "contains": ({"type": "array", "contains": {"const": 1}}, [2]),
    "minProperties": ({"type": "object", "minProperties": 1}, {}),
    "propertyNames": ({"type": "object", "propertyNames": {"maxLength": 1}}, {"xx": 1}),
    "dependentRequired": (
        {"type": "object", "dependentRequired": {"a": ["b"]}},
        {"a": 1},
    ),
    "not": ({"type": "string", "not": {"const": "a"}}, "a"),
    "if": ({"if": {"const": 1}, "then": False}, 1),
}


def types_of(folder: Path, schema: dict[str, Any]) -> tuple[str, str]:
    """The dataclasses and TypedDicts of a property with this schema, without words."""
    whole = {
        "$schema": DRAFTS[9],
        "type": "object",
        "properties": {"field": {**schema, "description": "Words."}},
        "$defs": {"s": {"type": "string"}},
    }
    (folder / "schemas").mkdir(exist_ok=True)
    (folder / "schemas" / "a.json").write_text(json.dumps(whole))
    config = load_config(targets=["dataclasses", "typed_dicts"])
    files = generate(config, write=False).files
    # What comes after the fields is how objects are made, not what they are.
    fields = files["dataclasses/a.py"].partition("def from_dict")[0]
    return fields, files["typed_dicts/a.py"]


@pytest.mark.parametrize("keyword", TYPED)
def test_what_is_called_typed_shows_in_types(
    keyword: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = TYPED[keyword]
    held = {"properties": {"p": schema}, "$defs": {"s": {"type": "string"}}}
    assert fates(ledger(project, held))[keyword] == {"enforced", "typed"}
    monkeypatch.chdir(project.root)
    rest = {name: value for name, value in schema.items() if name != keyword}
    assert types_of(project.root, schema) != types_of(project.root, rest)


@pytest.mark.parametrize("keyword", UNTYPED)
def test_what_is_called_enforced_alone_shows_in_validators_alone(
    keyword: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema, refused = UNTYPED[keyword]
    assert fates(ledger(project, schema))[keyword] == {"enforced"}
    rest = {name: value for name, value in schema.items() if name != keyword}
    assert not compile_validator(schema).is_valid(refused)
    assert compile_validator(rest).is_valid(refused)
    monkeypatch.chdir(project.root)
    assert types_of(project.root, schema) == types_of(project.root, rest)


def test_text(project: Project) -> None:
    project.schema("a.json", {"$schema": DRAFTS[9], "type": "string", "maxLength": 3})
    one = project.run("lint", "--coverage").out
    assert one == (
        "a.json\n"
        "    keyword    places  enforced  typed  documented  ignored\n"
        "    maxLength       1         1\n"
        "    type            1         1      1\n"
    )
    project.schema("b.json", {"$schema": DRAFTS[9], "title": "B", "\u202e": 1})
    both = project.run("lint", "--coverage").out
    assert both.startswith(f"{one}\nb.json\n")
    assert both.endswith(
        "\nall 2 schemas\n"
        "    keyword    places  enforced  typed  documented  ignored\n"
        "    maxLength       1         1\n"
        "    title           1                            1\n"
        "    type            1         1      1\n"
        "    \\u202e          1                                     1\n"
    )
    assert project.run("lint", "--coverage", "schemas/a.json").out == one


def test_other_reports_have_no_ledger(project: Project) -> None:
    project.schema("a.json", {})
    outcome = project.refused("lint", "--coverage", "--report", "sarif")
    assert "--coverage is reported as text or json" in outcome.err


def test_a_broken_tree(project: Project) -> None:
    """A reference that leads nowhere enforces nothing; an unreadable file stops it."""
    schema = {"properties": {"a": {"$ref": "#/$defs/nowhere"}}}
    assert fates(ledger(project, schema))["$ref"] == {"ignored"}
    project.schema("b.json", "{")
    assert "error BS103 " in project.refused("lint", "--coverage").out
