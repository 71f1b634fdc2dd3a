"""Schemas and configurations that cannot be used: exit 2, a clear word, nothing lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli import Project

DRAFT7 = '"$schema": "http://json-schema.org/draft-07/schema#"'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


# What a schema says → where the one error is, its code, and what else it names.
BAD_SCHEMAS: dict[str, tuple[str | bytes, str, list[str]]] = {
    "malformed": ('{"a": [1,}', "1:10: error BS103", ["not valid JSON"]),
    "no text": ("", "1:1: error BS103", ["no text"]),
    "duplicate key": (
        '{"title": "x",\n "title": "y"}',
        "2:2: error BS104",
        ['"title"', "1:2", "remove or rename"],
    ),
    "not UTF-8": (
        b'{"title": "\xff"}',
        "1:12: error BS102",
        ["UTF-8", "byte 0xff", "save the file as UTF-8"],
    ),
    "no schema": ("[1]", "1:1: error BS202", ["neither an object", "exclude"]),
    "unknown dialect": (
        '{"$schema": "http://example.com/x"}',
        "1:13: error BS203",
        ["'http://example.com/x'", "2020-12"],
    ),
    "dialect that is no URI": (
        '{"$schema": "http://[x"}',
        "1:13: error BS203",
        ["'http://[x'"],
    ),
    "id that is no URI": (
        '{"items": {"$id": "http://[x"}}',
        "1:19: error BS204",
        ["$id", "IPv6"],
    ),
    "breaks its metaschema": (
        f'{{{DRAFT7},\n "properties": {{"a": {{"minLength": -1}}}}}}',
        "2:36: error BS201",
        ["draft7", "-1 is less than the minimum of 0"],
    ),
    "cycle": ('{"$ref": "#"}', "1:1: error BS111", [".json# -> case"]),
    "nested too deeply": (
        '{"not":' * 2100 + "{}" + "}" * 2100,
        "1:14001: error BS105",
        ["2000 levels"],
    ),
}

# A $ref → what the error names.
BAD_REFERENCES = {
    "#/definitions/fooo": ["leads to nothing", ".json#/definitions/foo"],
    "#definitions/foo": ["no anchor 'definitions/foo'", ".json#/definitions/foo"],
    "#/definitions/%zz": ["'#/definitions/%zz'"],
    "#/definitions/foo/title": ["no schema"],
    "type/basik.json": ["no such schema file", "type/basic.json"],
    "basic.json": ["no such schema file", "type/basic.json"],
    "type/basic.json#/definitions/uid": ["type/basic.json#/definitions/uuid"],
    "type/basic.json?query": ["no such schema file"],
    "type": ["no such schema file"],
    "a%00b.json": ["no such schema file"],
    "x" * 5000 + ".json": ["no such schema file"],
    "../outside.json": ["leaves the schema folders", "`allow-roots`"],
    "%2e%2e/outside.json": ["leaves the schema folders", "`allow-roots`"],
    "file:///etc/passwd": ["leaves the schema folders", "`allow-roots`"],
    "file://host/etc/passwd": ["no schema has this $id"],
    "http://example.com/x.json": ["no schema has this $id", "nothing is fetched"],
    "http://[x": ["no URI", "IPv6"],
    "http://example.com/basic.json": ["no schema has this $id", "type/basic.json"],
    "linked.json": ["leaves the schema folders", "`allow-roots`"],
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one run over all of them says, by file: each error with its hint."""
    project = Project(tmp_path_factory.mktemp("bad") / "project")
    project.write("outside.json", "{}")
    project.schema("type/basic.json", {"definitions": {"uuid": {"type": "string"}}})
    (project.root / "schemas/linked.json").symlink_to("../outside.json")
    project.config('exclude = ["linked.json"]\n')
    for name, (content, _, _) in BAD_SCHEMAS.items():
        project.schema(file_name(name), content)
    head = '{"definitions": {"foo": {"title": "x"}}, "items":\n  {"$ref": '
    for reference in BAD_REFERENCES:
        project.schema(file_name(reference), f'{head}"{reference}"}}}}')
    found: dict[str, str] = {}
    for line in project.refused("generate").out.splitlines(keepends=True):
        name = line.partition(":")[0] if line[0] != " " else name
        found[name] = found.get(name, "") + line
    return found


def file_name(case: str) -> str:
    """A file for one case; the name says nothing that a hint could be mistaken for."""
    return f"case{[*BAD_SCHEMAS, *BAD_REFERENCES].index(case):02}.json"


@pytest.mark.parametrize("name", BAD_SCHEMAS)
def test_a_bad_schema_is_one_located_error(told: dict[str, str], name: str) -> None:
    _, start, words = BAD_SCHEMAS[name]
    text = told[file_name(name)]
    assert text.startswith(f"{file_name(name)}:{start} "), text
    assert text.count(" error ") == 1
    assert all(word in text for word in words), text


@pytest.mark.parametrize("reference", BAD_REFERENCES, ids=lambda name: name[:40])
def test_a_bad_reference_is_one_located_error(
    told: dict[str, str], reference: str
) -> None:
    text = told[file_name(reference)]
    assert text.startswith(f"{file_name(reference)}:2:12: error BS110 "), text
    assert text.count(" error ") == 1
    words = (repr(reference), "(at /items/$ref)", *BAD_REFERENCES[reference])
    assert all(word in text for word in words), text


def test_all_bad_files_are_told_of_and_no_other(told: dict[str, str]) -> None:
    assert set(told) == {file_name(each) for each in (*BAD_SCHEMAS, *BAD_REFERENCES)}


def test_a_pattern_that_is_none(project: Project) -> None:
    project.schema("s.json", '{"pattern": "(("}')
    text = project.refused("generate").out
    assert text.startswith("s.json:1:13: error BS210 "), text
    assert "'(('" in text
    assert "ECMA-262" in text


def test_all_problems_are_told_at_once(project: Project) -> None:
    project.schema("a.json", '{"type": ]')
    project.schema("b.json", {"items": {"$ref": "a.json"}, "not": {"$ref": "c.json"}})
    project.schema("c.json", {"$schema": "http://example.com/no-dialect"})
    project.schema("d.json", {"items": {"$ref": "c.json"}, "type": "strin"})
    outcome = project.refused("generate")
    starts = [line.split(" error ")[1][:5] for line in outcome.errors]
    assert starts == ["BS103", "BS203", "BS201"]
    assert [line.split(":")[0] for line in outcome.errors] == [
        "a.json",
        "c.json",
        "d.json",
    ]


def test_what_was_generated_stays_when_a_schema_breaks(project: Project) -> None:
    project.schema("a.json", {"type": "string"})
    project.schema("b.json", {"type": "string"})
    project.generated()
    project.schema("a.json", {"type": "integer"})
    project.schema("b.json", "{")
    assert "b.json:1:2: error BS103" in project.refused("generate").out
    assert "b.json:1:2: error BS103" in project.refused("check").out


def test_two_owners_of_an_id(project: Project) -> None:
    for name in ("a.json", "b.json"):
        project.schema(name, {"$id": "https://example.com/x.json"})
    project.schema("s.json", {"$ref": "https://example.com/x.json"})
    [error] = project.refused("generate").errors
    assert error.startswith("s.json:1:10: error BS110 ")
    assert "a.json, b.json" in error


# Files and folders


@pytest.mark.parametrize(
    "schemas", ["nowhere", "schemas/nothing.json", "nowhere/**/*.json"]
)
def test_schemas_that_are_not_there(project: Project, schemas: str) -> None:
    project.schema("s.json", {})
    project.config(f'schemas = ["{schemas}"]\n')
    outcome = project.refused("generate")
    assert outcome.out.startswith(f"{schemas}: error BS112 "), outcome.out
    assert "`schemas`" in outcome.out


def test_no_schemas_and_no_configuration(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "bindsmith.toml").unlink()
    assert "schemas: error BS112 " in project.refused("generate").out
    assert (
        "nowhere.json: error BS112 " in project.refused("generate", "nowhere.json").out
    )


def test_a_schema_that_must_not_be_read(project: Project) -> None:
    project.schema("a.json", {})
    project.schema("s.json", {}).chmod(0)
    outcome = project.refused("generate", powerless=True)
    assert outcome.out.startswith("s.json: error BS101 cannot be read: Permission")


def test_a_folder_that_must_not_be_read(project: Project) -> None:
    project.schema("a.json", {})
    project.schema("private/s.json", {})
    project.generated()
    folder = project.root / "schemas" / "private"
    folder.chmod(0)
    try:
        outcome = project.refused("generate", powerless=True)
        assert outcome.out.startswith("private: error BS101 the folder cannot be read")
        project.config('exclude = ["private"]\n')
        assert project.run("generate", powerless=True).code == 0
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_among_the_schemas_is_not_waited_for(project: Project) -> None:
    (project.root / "schemas").mkdir()
    os.mkfifo(project.root / "schemas" / "s.json")
    assert " error BS101 " in project.refused("generate").out


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode here")
def test_a_file_name_that_is_no_text(project: Project) -> None:
    project.schema("a.json", {})
    folder = os.fsencode(project.root / "schemas")
    with open(os.path.join(folder, b"\xff.json"), "wb") as file:
        file.write(b"{}")
    assert "\\udcff.json: error BS117 " in project.refused("generate").out


def test_a_link_out_of_the_folder(project: Project) -> None:
    project.write("outside.json", "{}")
    project.schema("inside.json", {})
    link = project.root / "schemas" / "linked.json"
    link.symlink_to(project.root / "outside.json")
    [error] = project.refused("generate").errors
    assert error.startswith("linked.json: error BS116 ")
    project.config('allow-roots = ["."]\n')
    project.generated()
    link.unlink()
    link.symlink_to("inside.json")
    project.config("")
    project.generated()


def test_schemas_of_one_name_in_two_folders(project: Project) -> None:
    project.write("a/x.json", "{}")
    project.write("b/x.json", "{}")
    project.config('schemas = ["a", "b"]\n')
    assert "x.json: error BS113 " in project.refused("generate").out


def test_schemas_of_one_name_that_only_a_reference_reaches(project: Project) -> None:
    project.schema("x.json", {"items": {"$ref": "../more/x.json"}})
    project.write("more/x.json", '{"type": "string"}')
    project.config('allow-roots = ["more"]\n')
    assert "x.json: error BS113 " in project.refused("generate").out


@pytest.mark.parametrize("args", [("schemas/typo.json",), ("schemas/notes.txt",), ()])
def test_a_choice_of_nothing_is_an_error(
    project: Project, args: tuple[str, ...]
) -> None:
    project.schema("a.json", {})
    project.schema("notes.txt", "not a schema")
    project.generated()
    if not args:
        project.config('entries = ["typo.json"]\n')
    outcome = project.refused("generate", *args)
    name = args[0] if args and "typo" in args[0] else "notes.txt" if args else "typo"
    assert name in outcome.errors[0]


def test_a_schema_outside_the_roots(project: Project) -> None:
    project.schema("a.json", {})
    project.write("other/b.json", "{}")
    outcome = project.refused("generate", "other/b.json")
    assert outcome.out.startswith("other/b.json: error BS509 ")


# Configuration and usage

BAD_CONFIGS = {
    'ouput = "x"\n': ["2:1: error BS503", "ouput", 'did you mean "output"?'],
    'targets = ["dataclases"]\n': [
        "1:1: error BS506",
        '"dataclases"',
        'did you mean "dataclasses"?',
    ],
    "schemas = 'schemas'\n": ["2:1: error BS504", "must be an array, not a string"],
    "schemas = [\n": ["error BS502", "not valid TOML"],
    'python = "2.7"\n': ["2:1: error BS505", "python"],
    'output = "."\n': ["2:1: error BS507", "generated"],
    "[dataclasses]\nfrosen = true\n": ["3:1: error BS503", 'did you mean "frozen"?'],
}


@pytest.mark.parametrize("text", BAD_CONFIGS)
def test_a_bad_configuration(project: Project, text: str) -> None:
    project.schema("a.json", {})
    project.config(text)
    outcome = project.refused("generate")
    assert outcome.out.startswith("bindsmith.toml:")
    assert all(word in outcome.out for word in BAD_CONFIGS[text]), outcome.out


def test_unknown_words_on_the_command_line(project: Project) -> None:
    project.schema("a.json", {})
    outcome = project.refused("generate", "-t", "dataclass")
    assert "error BS506" in outcome.out
    assert 'did you mean "dataclasses"?' in outcome.out
    outcome = project.refused("generate", "--config", "no.toml")
    assert outcome.out.startswith("no.toml: error BS501 ")
    assert "No such option" in project.refused("generate", "--outptu", "x").err
    assert "'xml'" in project.refused("check", "--report", "xml").err
    assert "No such command" in project.refused("generat").err


def test_templates_that_are_not_there(project: Project) -> None:
    project.schema("a.json", {})
    project.config('templates = "mine"\n')
    outcome = project.refused("generate")
    assert "mine: error BS408 " in outcome.out
    assert "`templates`" in outcome.out


ODD_FILES: dict[str, tuple[bytes, str]] = {
    "empty.json": (b"", "empty.json:1:1: error BS103"),
    "blank.json": (b" \r\n\t", "blank.json:"),
    "null.json": (b"null", "null.json:1:1: error BS202"),
    "text.json": (b'"x"', "text.json:1:1: error BS202"),
    "mark.json": (b"\xef\xbb\xbf{", "mark.json:1:2: error BS103"),
    "lines.json": (b'{\r\n"type":\r\nx}', "lines.json:3:1: error BS103"),
    "utf16.json": (b"\xff\xfe{\x00", "utf16.json:"),
    "latin.json": (b'{"title": "\xe9"}', "latin.json:1:12: error BS102"),
    "zeros.json": (b"\0" * 100, "zeros.json:"),
    "binary.json": (bytes(range(256)), "binary.json:"),
    "large.json": (b'{"enum": ["' + b"x" * 50_000_000, "large.json: error BS105"),
    "number.json": (
        b'{"const": ' + b"1" * 10_000 + b"}",
        "number.json:1:11: error BS105",
    ),
    "tag.yaml": (b"!!python/object/apply:os.system ['true']", "tag.yaml:1:1: error BS"),
    "merge.yaml": (b"a: &a {b: 1}\n<<: *b\n", "merge.yaml:2:5: error BS103"),
    "bomb.yaml": (
        b"a0: &a0 [x]\n"
        + b"".join(
            b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9))
            for n in range(1, 12)
        ),
        "bomb.yaml:",
    ),
}


def test_odd_files_are_told_of(project: Project) -> None:
    (project.root / "schemas/folder.json").mkdir(parents=True)
    (project.root / "schemas/broken.json").symlink_to("nowhere.json")
    (project.root / "schemas/itself.json").symlink_to("itself.json")
    for name, (content, _) in ODD_FILES.items():
        (project.root / "schemas" / name).write_bytes(content)
    outcome = project.refused("generate")
    starts = [start for _, start in ODD_FILES.values()]
    starts += ["broken.json: error BS", "itself.json: error BS"]
    for start in starts:
        found = [x for x in outcome.errors if x.startswith(start)]
        assert found, (start, outcome.errors)
        assert len(found[0]) < 300
    assert "folder.json" not in outcome.out
