"""`validate` as a process: documents of every kind, where findings are, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import Project

ORDER = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer"},
        "on": {"type": "string"},
        "day": {"type": "string", "format": "date"},
        "lines": {"type": "array", "items": {"$ref": "type/line.json"}},
        "secret": {"type": "string", "format": "password", "minLength": 20},
        "pin": {"type": "string", "writeOnly": True, "pattern": "^[0-9]+$"},
    },
}
LINE = {
    "type": "object",
    "properties": {"count": {"$ref": "#/definitions/count"}},
    "definitions": {"count": {"type": "integer", "minimum": 1}},
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.schema("order.json", ORDER)
    project.schema("type/line.json", LINE)
    return project


ORDER_FILE = "schemas/order.json"


def test_silent_when_valid(project: Project) -> None:
    project.write("a.json", '{"id": 1}')
    project.write("b.yaml", "id: 1\non: no\nday: 2024-02-29\n")
    project.write("c.ndjson", '{"id": 1}\n\n{"id": 2}\n')
    project.write("d.yml", "id: 1\n")
    project.write("e", '\ufeff{"id": 1.0}')
    names = ("a.json", "b.yaml", "c.ndjson", "d.yml", "e", "-")
    outcome = project.run("validate", ORDER_FILE, *names, stdin=b'{"id": 3}')
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_a_finding_per_violation_where_it_is(project: Project) -> None:
    project.write(
        "a.json", '{\n  "id": "x",\n  "lines": [{"count": 1},\n    {"count": 0}]\n}'
    )
    project.write("b.yaml", "# order\nlines:\n  - count: none\nmore: 1\n")
    project.write("c.jsonl", '{"id": 1}\n{"id": true}\n{"id":\n{"id": null}\n')
    names = ("a.json", "b.yaml", "c.jsonl", "-")
    outcome = project.run("validate", ORDER_FILE, *names, stdin=b'{"id":\n []}')
    assert outcome.code == 1
    places = [line.partition(": error ")[0] for line in outcome.errors]
    assert places == [
        "a.json:2:9",
        "a.json:4:15",
        "b.yaml:2:1",
        "b.yaml:3:12",
        "b.yaml:4:7",
        "c.jsonl:2:8",
        "c.jsonl:3:7",
        "c.jsonl:4:8",
        "-:2:2",
    ]
    lines = outcome.out.splitlines()
    assert lines[0].endswith(" error BS601 id must be an integer, got 'x'")
    assert " lines[1].count must be at least 1" in outcome.errors[1]
    assert lines[3].strip().endswith("type/line.json#/definitions/count/minimum")
    assert " error BS103 " in outcome.errors[6]
    assert outcome.err == ""


def test_positions_count_code_points(project: Project) -> None:
    project.write("a.json", '{"on": "😀", "id": "ü"}')
    project.write("b.yaml", 'on: "😀"\nid: {}\n')
    outcome = project.run("validate", ORDER_FILE, "a.json", "b.yaml")
    assert outcome.errors[0].startswith("a.json:1:19: error BS601 ")
    assert outcome.errors[1].startswith("b.yaml:2:5: error BS601 ")


def test_secrets_are_not_quoted(project: Project) -> None:
    document = {"id": 1, "secret": "hunter2", "pin": "letters"}
    project.write("a.json", json.dumps(document))
    for kind in ("text", "json", "sarif"):
        outcome = project.run("validate", "--report", kind, ORDER_FILE, "a.json")
        assert outcome.code == 1
        assert "hunter2" not in outcome.out
        assert "letters" not in outcome.out
        assert "/secret" in outcome.out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", '{"id": 1,}', "BS103"),
        ("a.json", "", "BS103"),
        ("a.json", '{"id": 1, "id": 2}', "BS104"),
        ("a.json", b'{"on": "\xff"}', "BS102"),
        ("a.json", "[" * 2001 + "]" * 2001, "BS105"),
        ("a.yaml", "id: 1\n\tx: 2\n", "BS103"),
        ("a.ndjson", "nonsense\n", "BS103"),
    ],
)
def test_what_cannot_be_parsed_is_a_finding(
    project: Project, name: str, content: str | bytes, code: str
) -> None:
    project.write(name, content)
    project.write("good.json", '{"id": 1}')
    outcome = project.run("validate", ORDER_FILE, name, "good.json")
    assert outcome.code == 1, outcome
    [error] = outcome.errors
    assert error.startswith(f"{name}:")
    assert f" error {code} " in error


def test_what_cannot_be_read_is_another_matter(project: Project) -> None:
    project.write("bad.json", '{"id": "x"}')
    project.write("locked.json", "{}").chmod(0)
    project.write("folder/x.json", "{}")
    names = ("bad.json", "missing.json", "folder", "locked.json", "bad.json")
    outcome = project.refused("validate", ORDER_FILE, *names, powerless=True)
    # What is known about the others is told all the same.
    assert [line.partition(":")[0] for line in outcome.errors] == [*names]
    assert "missing.json: error BS101 there is no such file" in outcome.out
    assert "folder: error BS101 this is a folder" in outcome.out
    assert "locked.json: error BS101 cannot be read" in outcome.out


def test_an_instance_is_needed(project: Project) -> None:
    assert "INSTANCE" in project.refused("validate", ORDER_FILE).err


def test_limits_hold_for_instances(project: Project) -> None:
    project.config("[limits]\nmax-bytes = 2000\nmax-depth = 5\n")
    project.write("long.json", json.dumps({"id": 1, "on": "x" * 2000}))
    project.write("deep.json", '{"id": [[[[[]]]]]}')
    project.write("long.ndjson", json.dumps({"id": 1, "on": "x" * 2000}))
    names = ("long.json", "deep.json", "long.ndjson")
    outcome = project.run("validate", ORDER_FILE, *names)
    assert outcome.code == 1
    assert all(" error BS105 " in line for line in outcome.errors)
    assert len(outcome.errors) == 3


# Schemas


def test_a_part_of_a_schema(project: Project) -> None:
    project.write("one.json", "1")
    project.write("zero.json", "0")
    part = "schemas/type/line.json#/definitions/count"
    assert project.run("validate", part, "one.json").code == 0
    outcome = project.run("validate", part, "zero.json")
    assert outcome.code == 1
    assert outcome.errors[0].startswith("zero.json:1:1: error BS601 ")
    outcome = project.refused(
        "validate", "schemas/type/line.json#/definitions/cuont", "one.json"
    )
    assert "error BS110 " in outcome.out
    assert "type/line.json#/definitions/count" in outcome.out


def test_a_schema_outside_the_roots(project: Project) -> None:
    project.write("other/s.json", '{"items": {"$ref": "sub/t.json"}}')
    project.write("other/sub/t.json", '{"type": "string"}')
    project.write("other/u.json", '{"items": {"$ref": "../schemas/order.json"}}')
    project.write("a.json", "[1]")
    assert project.run("validate", "other/s.json", "a.json").code == 1
    outcome = project.refused("validate", "other/u.json", "a.json")
    assert outcome.out.startswith("u.json:1:20: error BS110 ")
    assert "leaves the schema folders" in outcome.out


def test_a_schema_without_any_configuration(project: Project) -> None:
    (project.root / "bindsmith.toml").unlink()
    project.write("a.yaml", "minimum: 3\n")
    project.write("b.json", "2")
    assert project.run("validate", "a.yaml", "b.json").code == 1
    absolute = project.root / "a.yaml"
    outcome = project.run(
        "validate", absolute, "../b.json", cwd=project.root / "schemas"
    )
    assert outcome.errors[0].startswith("../b.json:1:1: ")


def test_schemas_that_cannot_be_used(project: Project) -> None:
    project.write("a.json", "1")
    outcome = project.refused("validate", "nowhere.json", "a.json")
    assert outcome.out.startswith("nowhere.json: error BS101 ")
    outcome = project.refused("validate", "schemas", "a.json")
    assert outcome.out.startswith("schemas: error BS101 ")
    project.schema("bad.json", '{"minLength": "x"}')
    outcome = project.refused("validate", "schemas/bad.json", "a.json")
    assert outcome.out.startswith("bad.json:1:15: error BS201 ")
    project.schema("pattern.json", '{"pattern": "(("}')
    outcome = project.refused("validate", "schemas/pattern.json", "a.json")
    assert outcome.out.startswith("pattern.json:1:13: error BS210 ")
    # Only what the schema reaches is looked at.
    project.write("b.json", '{"id": 1}')
    assert project.run("validate", ORDER_FILE, "b.json").code == 0


def test_a_deep_document_and_a_recursive_schema(project: Project) -> None:
    project.schema("tree.json", {"items": {"$ref": "#"}, "type": "array"})
    project.write("good.json", "[" * 500 + "]" * 500)
    project.write("bad.json", "[" * 200 + "1" + "]" * 200)
    project.write("worse.json", "[" * 499 + "1" + "]" * 499)
    assert project.run("validate", "schemas/tree.json", "good.json").code == 0
    outcome = project.run("validate", "schemas/tree.json", "bad.json", "worse.json")
    assert outcome.code == 1
    first, second = outcome.errors
    assert first.startswith("bad.json:1:201: error BS601 ")
    # Python's stack may not reach down to where it is.
    assert second.startswith(("worse.json:1:500: error BS601 ", "worse.json:1:1: "))


def test_options_of_the_configuration(project: Project) -> None:
    project.schema(
        "s.json", {"$ref": "order.json#properties/day", "$schema": ORDER["$schema"]}
    )
    project.schema("t.json", {"format": "ticket"})
    project.write("a.json", '"2023-02-29"')
    rewrites = (
        '[ref-rewrites]\n"order.json#properties/day" = "order.json#/properties/day"\n'
    )
    project.config(rewrites + "[custom-formats]\nticket = '^[A-Z]+-[0-9]+$'\n")
    assert project.run("validate", "schemas/s.json", "a.json").code == 1
    assert project.run("validate", "schemas/t.json", "a.json").code == 1
    project.config('formats = "annotate"\n' + rewrites)
    assert project.run("validate", "schemas/s.json", "a.json").code == 0


def test_reports(project: Project) -> None:
    project.write("a.json", '{"id": "x"}')
    outcome = project.run("validate", "--report", "json", ORDER_FILE, "a.json")
    [found] = json.loads(outcome.out)
    assert (found["path"], found["line"], found["column"]) == ("a.json", 1, 8)
    assert (found["code"], found["pointer"]) == ("BS601", "/id")
    project.write("a.json", '{"id": 1}')
    outcome = project.run("validate", "--report", "json", ORDER_FILE, "a.json")
    assert (outcome.code, json.loads(outcome.out)) == (0, [])
