"""`bindsmith lint`: what each rule finds, and what is wanted, waived and accepted.

A folder of ``tests/lint`` is named for one idea.  It has schemas and options as golden
cases have (``golden_cases``), and ``findings.txt``: all that lint says about them.
``pytest tests/test_lint.py --update-golden`` rewrites it; read what it rewrote.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bindsmith import Diagnostic, SchemaError, pipeline
from bindsmith.config import load_config, place_of
from bindsmith.current import Run
from bindsmith.errors import SourceLocation
from bindsmith.lint.phase import ADOPTED, UNUSED_WAIVER
from bindsmith.lint.rules import registry
from bindsmith.lint.selection import Selection
from bindsmith.report import FORMATS, render
from bindsmith.report.safe import printable

from tests import corpora
from tests.cli import Outcome, Project, bindsmith
from tests.golden_cases import Case

FOLDER = Path(__file__).parent / "lint"
CASES = [Case(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]
DOCS = Path(__file__).parents[1] / "docs" / "lint.md"


def found_in(case: Case, to: Path) -> tuple[Diagnostic, ...]:
    """All that lint says about a case, laid out as a project in the folder ``to``."""
    config = case.copy(to)
    with contextlib.chdir(to):
        try:
            return tuple(pipeline.lint(Run(config)))
        except SchemaError as error:
            return error.diagnostics


# What the rules find


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = render(found_in(case, tmp_path / "project"), "text", tool_version="")
    kept = case.folder / "findings.txt"
    if request.config.getoption("update_golden"):
        kept.write_bytes(text.encode())
    expected = kept.read_bytes().decode()
    # Only a line feed ends a line: the text must have no other.
    assert all(map(str.isprintable, text.split("\n")))
    lines = expected.split("\n"), text.split("\n")
    diff = "\n".join(difflib.unified_diff(*lines, "findings.txt", "now", lineterm=""))
    assert text == expected, diff


def test_every_rule_has_a_case() -> None:
    every = "".join((case.folder / "findings.txt").read_text("utf-8") for case in CASES)
    seen = set(re.findall(r" (?:error|warning|note) (BS\d{3}) ", every))
    unseen = {*registry(), *ADOPTED, UNUSED_WAIVER} - seen
    assert not unseen, f"no case has {sorted(unseen)}"


def test_rules_are_well_named_and_documented() -> None:
    rows = re.findall(r"^\| (BS\d{3}) \| `(.+?)` \| (\w+) \|", DOCS.read_text(), re.M)
    rules = registry().values()
    assert rows == [(each.code, each.name, str(each.severity)) for each in rules]
    assert len({each.name for each in rules}) == len(rules)
    for each in rules:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", each.name), each.name
        assert each.schema_check or each.file_check, each.code


def documented() -> dict[str, list[str]]:
    """The examples of the rules' sections in the documentation, by code."""
    sections = re.split(r"^### (BS\d{3}) ", DOCS.read_text("utf-8"), flags=re.M)[1:]
    return {
        code: re.findall(r"^```json\n(.*?)^```", text, re.M | re.S)
        for code, text in zip(sections[::2], sections[1::2], strict=True)
    }


def test_every_rule_has_a_section_with_its_name() -> None:
    heads = re.findall(r"^### (BS\d{3}) (\S+)$", DOCS.read_text("utf-8"), re.M)
    assert heads == [(each.code, each.name) for each in registry().values()]
    assert all(documented().values())


@pytest.mark.parametrize("code", registry())
def test_the_example_of_a_rule_has_its_defect_and_no_other(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in enumerate(documented()[code]):
        (tmp_path / f"schemas{number}").mkdir()
        (tmp_path / f"schemas{number}" / f"s{number}.json").write_text(text)
    monkeypatch.chdir(tmp_path)
    roots = [each.name for each in tmp_path.iterdir()]
    found = pipeline.lint(Run(load_config(schemas=roots)))
    # A $id in an example says where it would be, not where the test puts it.
    apart = {"BS706"} if code == "BS707" else set()
    assert {each.code for each in found} - apart == {code}


# What is plain to see in a draft-07 schema.
_MAPS = ("properties", "patternProperties", "definitions")
_LISTS = ("allOf", "anyOf", "oneOf", "items")
_SINGLES = ("items", "additionalProperties", "not", "if", "then", "else", "contains")
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_FORMATS = {"email", "uri", "date", "date-time", "time", "uuid", "password"}


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in _MAPS:
        for each in schema.get(keyword, {}).values():
            yield from subschemas(each)
    for keyword in (*_LISTS, *_SINGLES):
        held = schema.get(keyword)
        for each in held if isinstance(held, list) else ():
            yield from subschemas(each)
        if keyword in _SINGLES:
            yield from subschemas(held)


def plain_defects(schema: dict[str, Any]) -> Iterator[str]:
    if isinstance(schema.get("$ref"), str):
        return
    if "default" in schema and not _allows(schema, schema["default"]):
        yield "BS710"
    own = schema.get("properties")
    required = schema.get("required")
    if isinstance(own, dict) and isinstance(required, list):
        yield from ("BS709" for name in required if name not in own)
    if schema.get("format", "uri") not in _FORMATS:
        yield "BS703"


def _allows(schema: dict[str, Any], value: Any) -> bool:
    if "enum" in schema and value not in schema["enum"]:
        return False
    types = schema.get("type", [*_TYPES])
    for each in types if isinstance(types, list) else [types]:
        bool_ = isinstance(value, bool) and each != "boolean"
        if isinstance(value, _TYPES[each]) and not bool_:
            return True
    return False


# The command


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def typed(**properties: Any) -> dict[str, Any]:
    """A schema that nothing is wrong with but its properties."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
    }


SLIP = {"type": "string", "minimum": 1}
DANGLING = {"$ref": "#/$defs/nowhere"}


def codes(outcome: Outcome) -> list[str]:
    return re.findall(r"^\S+: (?:error|warning|note) (BS\d{3}) ", outcome.out, re.M)


def test_exit_codes(project: Project) -> None:
    project.schema("a.json", typed())
    assert project.run("lint") == Outcome(0, "", "")
    project.schema("a.json", typed(x=SLIP, y={"format": "nope"}))
    warned = project.run("lint")
    assert (warned.code, codes(warned)) == (0, ["BS711"])
    assert warned.out.startswith("schemas/a.json:") is False
    assert warned.out.startswith("a.json:1:")
    assert "1 notes" in warned.err
    assert codes(project.run("lint", "-v")) == ["BS711", "BS703"]
    assert codes(project.run("lint", "-q")) == []
    project.config('[lint.severity]\nBS711 = "error"\n')
    assert project.run("lint", "-q").code == 1
    project.config("[lint.severity]\n")
    project.schema("a.json", typed(x=SLIP, y=DANGLING))
    broken = project.run("lint")
    assert (broken.code, codes(broken)) == (1, ["BS711", "BS110"])
    # The other commands cannot go on.
    assert project.run("generate").code == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "BS103"),
        (b"\xff", "BS102"),
        ('{"$schema": "https://example.com/unknown"}', "BS203"),
        ("[" * 2100 + "]" * 2100, "BS105"),
    ],
)
def test_what_cannot_be_looked_at(
    project: Project, text: str | bytes, code: str
) -> None:
    """Exit code 2, whatever is selected, with the findings about the rest."""
    project.schema("a.json", text)
    project.schema("b.json", typed(x=SLIP))
    outcome = project.refused("lint")
    assert codes(outcome) == [code, "BS711"]
    project.config('[lint]\nselect = ["BS711"]\nignore = ["BS10"]\n')
    assert codes(project.refused("lint")) == [code, "BS711"]


def test_it_writes_nothing(project: Project) -> None:
    project.schema("a.json", typed(x=SLIP))
    project.run("lint")
    assert {each.name for each in project.root.iterdir()} == {
        "bindsmith.toml",
        "schemas",
    }


def test_narrowed_to_some_schemas(project: Project) -> None:
    waiver = '[[lint.waivers]]\ncode = "BS713"\npath = "*"\nreason = "none"\n'
    project.config(waiver)
    bad = typed(x=SLIP, y=DANGLING)
    project.schema("a.json", typed(b={"$ref": "b.json"}, x=SLIP))
    project.schema("b.json", bad)
    project.schema("c.json", {**bad, "$defs": {"unused": True}})
    outcome = project.run("lint", "schemas/a.json", "-v")
    assert {
        line.split(":")[0] for line in outcome.out.splitlines() if "BS" in line
    } == {"a.json"}
    assert (outcome.code, codes(outcome)) == (0, ["BS711"])
    # Nobody can tell here whether another schema uses it.
    assert "BS716" not in codes(project.run("lint", "schemas/c.json", "-v"))
    everything = codes(project.run("lint", "-v"))
    assert everything.count("BS711") == 3
    assert "BS716" in everything
    assert "BS790" in everything


def test_entries_and_what_they_reach(project: Project) -> None:
    project.config('entries = ["a.json"]\n')
    project.schema("a.json", typed(b={"$ref": "b.json"}))
    project.schema("b.json", typed(x=SLIP))
    project.schema("c.json", typed(x=SLIP))
    outcome = project.run("lint")
    assert outcome.out.startswith("b.json:")
    assert codes(outcome) == ["BS711"]
    assert project.refused("lint", "schemas/c.json").errors


def test_without_a_configuration(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(typed(x=SLIP)))
    assert codes(bindsmith("lint", "a.json", cwd=tmp_path)) == ["BS711"]
    assert codes(bindsmith("lint", ".", cwd=tmp_path)) == ["BS711", "BS711"]
    assert bindsmith("lint", "c.json", cwd=tmp_path).code == 2


def test_reports(project: Project) -> None:
    project.schema("a.json", typed(x=SLIP, y=DANGLING, z={"format": "no\n\x1b"}))
    for name in FORMATS:
        outcome = project.run("lint", "--report", name, "-v")
        assert outcome.code == 1
        for code in ("BS711", "BS110", "BS703"):
            assert code in outcome.out, name
        assert "\x1b" not in outcome.out
    found = json.loads(project.run("lint", "--report", "json").out)
    assert json.dumps(found).count("BS") >= 3


def test_same_input_same_bytes(project: Project) -> None:
    for case in CASES[:8]:
        for path in case.schemas():
            project.schema(f"{case.name}/{path.name}", path.read_bytes())
    seen = {
        project.run("lint", "-v", env={"PYTHONHASHSEED": seed}).out
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1
    assert len(seen.pop()) > 1000


# What is wanted


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), True),
        (("ALL",), (), True),
        (("BS7",), (), True),
        (("BS711",), (), True),
        (("BS710",), (), False),
        (("BS71",), ("BS711",), False),
        (("BS711",), ("BS71",), True),
        (("BS711",), ("ALL",), True),
        ((), ("ALL",), False),
        ((), ("BS70",), True),
        (("BS71",), ("BS71",), False),
    ],
)
def test_the_longest_code_counts(
    select: tuple[str, ...], ignore: tuple[str, ...], wanted: bool
) -> None:
    assert Selection(select, ignore).has("BS711") is wanted


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ('[lint]\nselect = ["BS799"]', 3, 'did you mean "BS791"?'),
        ('[lint]\nignore = ["BS711", "BS103"]', 3, 'did you mean "BS104"?'),
        ('[lint.severity]\nBS601 = "note"', 3, "docs/lint.md"),
        (
            '[[lint.waivers]]\nreason = "r"\npath = "*"\ncode = "BS700"',
            5,
            'did you mean "BS701"?',
        ),
    ],
)
def test_codes_that_there_are_not(
    project: Project, text: str, line: int, hint: str
) -> None:
    project.config(text)
    project.schema("a.json", typed())
    outcome = project.refused("lint")
    assert outcome.out.startswith(f"bindsmith.toml:{line}:1: error BS512 ")
    assert hint in outcome.out


@pytest.mark.parametrize(
    "text",
    [
        'select = ["all"]',
        'ignore = ["BS7111"]',
        'severity = { BS701 = "fatal" }',
        'waivers = [{ code = "BS71", path = "a", reason = "r" }]',
        'waivers = [{ code = "BS711", path = "a" }]',
    ],
)
def test_bad_options(project: Project, text: str) -> None:
    project.config(f"[lint]\n{text}\n")
    project.schema("a.json", typed())
    assert codes(project.refused("lint")) == ["BS505"]


def test_where_options_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    waiver = '[[lint.waivers]]\ncode = "BS701"\npath = "a"\nreason = "r"\n'
    (tmp_path / "bindsmith.toml").write_text(f'draft = "draft7"\n{waiver}{waiver}')
    config = load_config()
    # The same twice is one waiver, at its first place.
    assert len(config.lint.waivers) == 1
    first = place_of(config, ("lint", "waivers", "0", "path"))
    assert first == SourceLocation("bindsmith.toml", 4, 1)
    assert place_of(config, ("lint", "baseline")).line == 2
    assert place_of(config, ("output",)) == SourceLocation("bindsmith.toml")
    (tmp_path / "bindsmith.toml").unlink()
    assert place_of(replace(config, source=None), ("lint",)) == SourceLocation("")


# What is accepted


def test_baseline(project: Project) -> None:
    project.config('[lint]\nbaseline = "lint/baseline.json"\n')
    (project.root / "lint").mkdir()
    project.schema("a.json", typed(x=SLIP, y=DANGLING))
    missing = project.refused("lint")
    assert missing.out.startswith("lint/baseline.json: error BS513 ")
    written = project.run("lint", "--write-baseline", "-v")
    assert (written.code, written.out) == (0, "")
    kept = json.loads((project.root / "lint/baseline.json").read_text())
    assert kept == {
        "findings": [
            {"code": "BS711", "path": "a.json", "pointer": "/properties/x/minimum"},
            {"code": "BS110", "path": "a.json", "pointer": "/properties/y/$ref"},
        ]
    }
    assert project.run("lint", "-qv") == Outcome(0, "", "")
    # Only what is new is reported, wherever the rest has moved to.
    moved = {"title": "T", **typed(new=SLIP, x=SLIP, y=DANGLING)}
    project.schema("a.json", json.dumps(moved, indent=1))
    outcome = project.run("lint", "-v")
    assert (outcome.code, codes(outcome)) == (0, ["BS711"])
    assert "/new" not in outcome.out
    project.schema("a.json", typed())
    outcome = project.run("lint", "-v")
    assert "note BS791 2 accepted findings are no longer there" in outcome.out
    assert outcome.code == 0


def test_an_entry_of_a_baseline_accepts_one_finding(project: Project) -> None:
    project.config('[lint]\nbaseline = "b.json"\n')
    project.schema("a.json", typed(x={"type": "string", "pattern": r"(?iU)\w"}))
    assert codes(project.run("lint", "--write-baseline", "-v")) == []
    path = project.root / "b.json"
    kept = json.loads(path.read_text())["findings"]
    assert [each["code"] for each in kept] == ["BS705", "BS705"]
    path.write_text(json.dumps({"findings": kept[:1]}))
    assert codes(project.run("lint", "-v")) == ["BS705"]


def test_a_narrowed_baseline_keeps_the_rest(project: Project) -> None:
    project.config('[lint]\nbaseline = "b.json"\n')
    project.schema("a.json", typed(x=SLIP))
    project.schema("b.json", typed(x=SLIP))
    project.run("lint", "--write-baseline")
    project.schema("a.json", typed(x=SLIP, y=SLIP))
    project.run("lint", "--write-baseline", "schemas/a.json")
    kept = json.loads((project.root / "b.json").read_text())["findings"]
    assert [each["path"] for each in kept] == ["a.json", "a.json", "b.json"]
    assert project.run("lint", "-qv") == Outcome(0, "", "")


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"findings": [{}]}', '{"findings": 1}', "\xff", "[" * 9999],
)
def test_what_is_no_baseline(project: Project, text: str) -> None:
    project.config('[lint]\nbaseline = "b.json"\n')
    project.schema("a.json", typed())
    project.write("b.json", text.encode("latin-1"))
    assert codes(project.refused("lint")) == ["BS513"]
    # A new one takes its place.
    assert project.run("lint", "--write-baseline").code == 0


def test_a_baseline_that_cannot_be_written(project: Project) -> None:
    project.schema("a.json", typed())
    assert codes(project.refused("lint", "--write-baseline")) == ["BS513"]
    project.config('[lint]\nbaseline = "no/folder/b.json"\n')
    assert codes(project.refused("lint", "--write-baseline")) == ["BS513"]


def test_no_baseline_hides_what_cannot_be_looked_at(project: Project) -> None:
    project.config('[lint]\nbaseline = "b.json"\n')
    project.schema("a.json", "{")
    assert codes(project.refused("lint", "--write-baseline")) == ["BS103"]


# Hostile and real schemas


def test_a_hostile_default_takes_no_time(project: Project) -> None:
    """The patterns that lint warns of are not run on long texts."""
    slow = {"type": "string", "pattern": "^(a+)+$", "default": "a" * 40 + "!"}
    project.schema(
        "a.json", typed(x=slow, y={"allOf": [slow], "default": "a" * 50 + "!"})
    )
    required = {
        "type": "object",
        "properties": {"a": True},
        "patternProperties": {"^(a+)+$": True},
        "required": ["a" * 40 + "!"],
    }
    project.schema("b.json", {**typed(), **required})
    assert "BS704" in codes(project.run("lint"))


# What is wanted, on the command line


def test_select_and_ignore(project: Project) -> None:
    project.config('[lint]\nselect = ["BS711"]\nignore = ["BS703"]\n')
    project.schema("a.json", typed(x=SLIP, y={"format": "nope"}, z={"enum": [1, 1]}))

    def found(*args: str) -> set[str]:
        outcome = project.run("lint", "-v", *args)
        assert outcome.code == 0
        return set(codes(outcome))

    assert found() == {"BS711"}
    # An option goes before the key of its name, and only before that.
    assert found("--select", "BS712") == {"BS712"}
    assert found("--select", "BS711,BS712") == {"BS711", "BS712"}
    assert found("--select", "BS711", "--select", "BS712") == {"BS711", "BS712"}
    assert found("--select", "ALL") == {"BS711", "BS712"}
    assert found("--select", "ALL", "--ignore", "BS711") == {"BS703", "BS712"}
    assert found("--ignore", "BS711") == set()


@pytest.mark.parametrize(("code", "word"), [("BS999", "BS512"), ("x", "BS505")])
def test_select_of_what_there_is_not(project: Project, code: str, word: str) -> None:
    project.schema("a.json", typed())
    for option in ("--select", "--ignore"):
        assert f"error {word} " in project.refused("lint", option, code).out


# Real schemas


@pytest.fixture(scope="module")
def openmetadata(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All findings about the unmended tree."""
    schemas = corpora.require("openmetadata")
    folder = tmp_path_factory.mktemp("openmetadata")
    config = folder / "bindsmith.toml"
    config.write_text(f'schemas = ["{schemas.as_posix()}"]\n')
    return bindsmith("lint", "-v", "--config", config, cwd=folder)


def test_openmetadata(openmetadata: Outcome) -> None:
    assert openmetadata.code == 1
    [error] = openmetadata.errors
    assert "periodicBatchEntityTrigger.json:" in error
    assert "app.json#definitions/appSchedule" in error
    found = Counter(codes(openmetadata))
    # Counted by other means over this tree: 27 files share 12 identifiers.
    for code, count in (("BS110", 1), ("BS705", 3), ("BS706", 122), ("BS707", 27)):
        assert found[code] == count, code
    # What is not about `$ref` is not drowned by what is.
    assert sum(found.values()) - found["BS721"] < 900
    assert all(map(printable, openmetadata.out))


def test_openmetadata_has_what_a_plain_walk_counts(openmetadata: Outcome) -> None:
    """Defaults, requirements and formats; lint looks further, so it finds more."""
    wanted: dict[str, Counter[str]] = {}
    folder = corpora.require("openmetadata")
    files = {
        each.relative_to(folder).as_posix(): each for each in folder.rglob("*.json")
    }
    for path, file in files.items():
        for schema in subschemas(json.loads(file.read_text("utf-8"))):
            for code in plain_defects(schema):
                wanted.setdefault(code, Counter())[path] += 1
    counts = {code: found.total() for code, found in wanted.items()}
    assert counts == {"BS710": 282, "BS709": 2, "BS703": 26}
    found: dict[str, Counter[str]] = {}
    for path, code in re.findall(
        r"^(\S+?):\d+:\d+: \w+ (BS\d{3}) ", openmetadata.out, re.M
    ):
        found.setdefault(code, Counter())[path] += 1
    assert all(found[code] >= wanted[code] for code in wanted)
    assert found["BS703"] == wanted["BS703"]


def test_openmetadata_has_words_beside_references(openmetadata: Outcome) -> None:
    found = re.findall(r' BS721 "(\w+)" beside ', openmetadata.out)
    counts = {"description": 3171, "title": 1126, "default": 467, "deprecated": 5}
    assert Counter(found) == counts
