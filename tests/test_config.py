"""The configuration: where it is found, what it may say, and how it complains."""

from __future__ import annotations

import dataclasses
import pickle
import tomllib
from pathlib import Path
from typing import Any

import pytest
from bindsmith.config import (
    Config,
    LintOptions,
    TypeHook,
    Waiver,
    load_config,
    root_of,
)
from bindsmith.config.places import key_places
from bindsmith.config.text import init_text
from bindsmith.errors import ConfigError, Diagnostic


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, below an empty bindsmith.toml that stops the search."""
    (tmp_path / "bindsmith.toml").write_text("")
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def problems(**overrides: Any) -> list[Diagnostic]:
    with pytest.raises(ConfigError) as caught:
        load_config(**overrides)
    return list(caught.value.diagnostics)


def written(home: Path, text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of the problems of a bindsmith.toml."""
    (home / "bindsmith.toml").write_text(text, encoding="utf-8")
    found = problems()
    assert {each.location.path for each in found} == {"bindsmith.toml"}
    return [(d.code, d.location.line, d.location.column) for d in found]


# --- search -----------------------------------------------------------------------


def test_no_configuration_gives_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.path.isfile", lambda _: False)
    assert load_config() == Config(root=tmp_path)


def test_the_nearest_folder_wins_and_bindsmith_toml_in_one_folder(home: Path) -> None:
    (home.parent / "bindsmith.toml").write_text('output = "outer"')
    assert load_config().output == "outer"
    assert load_config().root == home.parent
    (home / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.ruff]\n")
    assert load_config().output == "outer"
    (home / "pyproject.toml").write_text("[tool.bindsmith]\noutput = 'shared'")
    found = load_config()
    assert (found.output, found.root) == ("shared", home)
    assert found.source == home / "pyproject.toml"
    (home / "bindsmith.toml").write_text("output = 'own'")
    assert load_config().output == "own"


def test_a_named_file(home: Path) -> None:
    (home / "sub").mkdir()
    (home / "sub" / "any.toml").write_text("strict = true")
    found = load_config("sub/any.toml")
    assert found.strict
    assert found.root == home / "sub"
    assert found.source == home / "sub" / "any.toml"
    (home / "sub" / "pyproject.toml").write_text("")
    for name in ("sub/pyproject.toml", "none.toml", "sub"):
        with pytest.raises(ConfigError) as caught:
            load_config(Path(name))
        (found_problem,) = caught.value.diagnostics
        assert found_problem.code == "BS501"
        assert found_problem.location.path == name


def test_an_outer_file_is_named_as_the_user_would(home: Path) -> None:
    (home.parent / "bindsmith.toml").write_text("nope = 1")
    (found,) = problems()
    assert str(found.location) == "../bindsmith.toml:1:1"


# --- values -----------------------------------------------------------------------

FULL = """
schemas = ["a", "b/*.json"]
exclude = ["x.json"]
entries = ["e/*"]
output = "gen"
targets = ["validators", "validators"]
python = "3.13"
line-length = 100
draft = "draft7"
formats = "annotate"
strict = true
templates = "t"
header = "h"
license = "MIT"
allow-roots = ["../more"]
[ref-rewrites]
"a#b" = "a#/b"
[custom-formats]
ticket = "^[A-Z]$"
[dataclasses]
frozen = true
convert = ["uuid"]
enums = "enum"
[dataclasses.types]
money = { type = "shop.money:Money", parse = "shop:parse", dump = "shop:dump" }
[lint]
select = ["BS7"]
ignore = ["BS701"]
severity = { BS702 = "error" }
baseline = "b.json"
[[lint.waivers]]
code = "BS703"
path = "a.json"
reason = "legacy"
[[lint.waivers]]
code = "BS704"
path = "b.json"
pointer = "/x"
reason = "legacy"
[limits]
max-bytes = 10
max-depth = 20
max-schemas = 30
"""


def test_every_key_can_be_set(home: Path) -> None:
    (home / "bindsmith.toml").write_text(FULL)
    found = load_config()
    default = Config(root=home)
    for each in dataclasses.fields(Config):
        if each.name != "root":
            assert getattr(found, each.name) != getattr(default, each.name), each.name
    assert found.targets == ("validators",)
    assert found.line_length == 100
    assert found.dataclasses.types == {
        "money": TypeHook(type="shop.money:Money", parse="shop:parse", dump="shop:dump")
    }
    assert found.lint == LintOptions(
        select=("BS7",),
        ignore=("BS701",),
        severity={"BS702": "error"},
        waivers=(
            Waiver(code="BS703", path="a.json", reason="legacy"),
            Waiver(code="BS704", path="b.json", pointer="/x", reason="legacy"),
        ),
        baseline="b.json",
    )
    assert found.limits.max_schemas == 30
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_same_in_pyproject(home: Path) -> None:
    text = FULL.replace("[[", "[[tool.bindsmith.").replace("\n[", "\n[tool.bindsmith.")
    text = text.replace("[tool.bindsmith.[tool", "[[tool")
    (home / "pyproject.toml").write_text("[tool.bindsmith]" + text)
    (home / "b.toml").write_text(FULL)
    assert load_config() == dataclasses.replace(
        load_config("b.toml"), source=home / "pyproject.toml"
    )


@pytest.mark.parametrize("table", ["", "tool.bindsmith"])
def test_init_text_is_exactly_the_defaults(home: Path, table: str) -> None:
    name = "pyproject.toml" if table else "bindsmith.toml"
    (home / name).write_text(init_text(table))
    assert load_config() == Config(root=home, source=home / name)
    # Every option is written out, with a comment before it.
    lines = init_text(table).splitlines()
    level: Any = tomllib.loads(init_text(table))
    for part in table.split(".") if table else ():
        level = level[part]
    names = {each.name.replace("_", "-") for each in dataclasses.fields(Config)}
    assert set(level) == names - {"root", "source"}
    for number, line in enumerate(lines):
        if line and line[0] not in "#[":
            assert lines[number - 1].startswith("# "), line


def test_examples_of_init_text_load(home: Path) -> None:
    lines: list[str] = []
    for line in init_text().splitlines():
        bare = line.removeprefix("# ")
        if line.startswith("# ") and " = " in bare and not bare[0].isspace():
            name = bare.split(" = ")[0]
            if " " not in name and name != "key":
                lines = [each for each in lines if not each.startswith(f"{name} =")]
                lines.append(bare)
                continue
        lines.append(line)
    (home / "bindsmith.toml").write_text("\n".join(lines), encoding="utf-8")
    found = load_config()
    assert found.ref_rewrites
    assert found.custom_formats
    assert found.dataclasses.types
    assert found.lint.severity
    assert found.lint.waivers


# --- complaints -------------------------------------------------------------------


def test_all_problems_at_once_where_they_are(home: Path) -> None:
    text = '''# comment
outputt = "x"
targets = [
  "dataclases",  # typo
  "validators",
]
header = """
strict = "not a key"
"""
strict = "yes"
python = 3.11
line-length = 59

[lint]
selct = []
"ignore" = "BS7"
waivers = [{ code = "BS7", path = "x" }]
[limits]
max-depth = 0
'''
    assert written(home, text) == [
        ("BS503", 2, 1),
        ("BS506", 3, 1),
        ("BS504", 10, 1),
        ("BS504", 11, 1),
        ("BS505", 12, 1),
        ("BS503", 15, 1),
        ("BS504", 16, 1),
        ("BS505", 17, 1),
        ("BS505", 17, 1),
        ("BS505", 19, 1),
    ]
    hints = [each.hint for each in problems()]
    assert hints[0] == 'did you mean "output"?'
    assert hints[1] == 'did you mean "dataclasses"?'
    assert hints[3] == 'write "3.11"'
    assert hints[5] == 'did you mean "select"?'
    assert hints[6] == 'write ["BS7"]'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("line_length = 88", "BS503"),
        ("tool = {}", "BS503"),
        ('python = "3.10"', "BS505"),
        ('draft = "draft3"', "BS505"),
        ('formats = "ignore"', "BS505"),
        ("line-length = 321", "BS505"),
        ("line-length = true", "BS504"),
        ("line-length = 88.0", "BS504"),
        ("strict = 1", "BS504"),
        ("header = 2024-01-01", "BS504"),
        ("schemas = []", "BS505"),
        ('schemas = [""]', "BS505"),
        ("schemas = [1]", "BS504"),
        ("targets = []", "BS505"),
        ('targets = ["program"]', "BS506"),
        ("lint = 1", "BS504"),
        ("ref-rewrites = []", "BS504"),
        ("[ref-rewrites]\na = 1", "BS504"),
        ('[ref-rewrites]\n"" = "a"', "BS505"),
        ('[dataclasses]\nenums = "int"', "BS505"),
        ('[dataclasses.types]\nx = { type = "a:B" }', "BS505"),
        ('[dataclasses.types]\nx = "a:B"', "BS504"),
        ("[limits]\nmax-depth = 5001", "BS505"),
        ("[limits]\nmax-byte = 1", "BS503"),
        ('[lint]\nselect = ["E501"]', "BS505"),
        ('[lint.severity]\nBS701 = "fatal"', "BS505"),
        ('[lint.severity]\nfoo = "error"', "BS505"),
        ('[[lint.waivers]]\ncode = "BS701"\npath = "a"\nreason = ""', "BS505"),
    ],
)
def test_bad_values(home: Path, text: str, code: str) -> None:
    found = written(home, text)
    assert {each[0] for each in found} == {code}
    assert found[0][1] > 0


@pytest.mark.parametrize(
    "name",
    ["os", "os:", ":x", "os:system()", "a b:c", "os:system\n", "a.:b", "1a:b", "é:b"],
)
def test_only_names_are_imported(home: Path, name: str) -> None:
    (home / "bindsmith.toml").write_text("")
    hook = {"type": name, "parse": "a:b", "dump": "a:b"}
    (found,) = problems(dataclasses={"types": {"x": hook}})
    assert found.code == "BS505"


def test_broken_toml(home: Path) -> None:
    assert written(home, 'a = 1\nb = "') == [("BS502", 2, 6)]
    assert written(home, "a = 1\n  b = = 2") == [("BS502", 2, 7)]
    assert written(home, "a = " + "[" * 50_000)[0][0] == "BS502"
    (home / "bindsmith.toml").write_bytes(b"header = '\xff'")
    assert problems()[0].code == "BS501"
    (home / "bindsmith.toml").unlink()
    (home / "pyproject.toml").write_text("[tool]\nbindsmith = 3")
    assert problems()[0].code == "BS504"


def test_a_byte_order_mark_and_crlf(home: Path) -> None:
    (home / "bindsmith.toml").write_bytes(b"\xef\xbb\xbfstrict = true\r\nnope = 1\r\n")
    (found,) = problems()
    assert (found.code, found.location.line) == ("BS503", 2)


def test_key_places() -> None:
    text = (
        "a = 1 # [x]\n"
        "'b c' . \"d\\u0065\".e = '''\n[no]\nn = 1'''\n"
        'f = [ # ]\n  "]", { g = "}" },\n]\n'
        '  [h."i.j"]  # k\n\tk = """"q"\\""" x"""""\nl = 2024-01-01\n'
        "[[m]]\nn = 1\n[[m]]\n[m.o]\np = 1\n"
    )
    tomllib.loads(text)
    assert key_places(text) == {
        ("a",): (1, 1),
        ("b c",): (2, 1),
        ("b c", "de"): (2, 1),
        ("b c", "de", "e"): (2, 1),
        ("f",): (5, 1),
        ("h",): (8, 3),
        ("h", "i.j"): (8, 3),
        ("h", "i.j", "k"): (9, 2),
        ("h", "i.j", "l"): (10, 1),
        ("m",): (11, 1),
        ("m", "0"): (11, 1),
        ("m", "0", "n"): (12, 1),
        ("m", "1"): (13, 1),
        ("m", "1", "o"): (14, 1),
        ("m", "1", "o", "p"): (15, 1),
    }


# --- overrides --------------------------------------------------------------------


def test_overrides_win_and_start_at_the_working_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "bindsmith.toml").write_text(
        'output = "o"\ntemplates = "t"\n[dataclasses]\nfrozen = true\nenums = "enum"'
    )
    (home / "sub").mkdir()
    monkeypatch.chdir(home / "sub")
    found = load_config(
        output="gen",
        schemas=(Path("s"), "../t/*.json", str(home / "abs")),
        entries=["e/*"],
        dataclasses={"frozen": False},
        lint={"baseline": "b.json"},
        limits={"max_depth": 7},
        line_length=100,
        templates=None,
    )
    assert found.root == home
    assert found.output == "sub/gen"
    assert found.schemas[:2] == ("sub/s", "t/*.json")
    assert found.folder(found.schemas[2]) == home / "abs"
    assert found.entries == ("e/*",)
    assert found.templates == "t"
    assert not found.dataclasses.frozen
    assert found.dataclasses.enums == "enum"
    assert found.lint.baseline == "sub/b.json"
    assert found.limits.max_depth == 7
    assert found.line_length == 100


def test_bad_overrides(home: Path) -> None:
    (home / "bindsmith.toml").write_text("stric = true\noutput = 1")
    found = problems(outputs="x", output="ok", line_length="88", lint={"selekt": []})
    assert [(each.code, each.location.line) for each in found] == [
        ("BS508", 0),
        ("BS503", 1),
        ("BS504", 0),
        ("BS503", 0),
    ]
    assert found[0].hint == 'did you mean "output"?'
    assert found[3].message == "unknown key lint.selekt"
    assert [each.code for each in problems(output=b"x", root="x")] == [
        "BS508",
        "BS503",
        "BS504",
    ]


@pytest.mark.parametrize("output", [".", "..", "a/..", "schemas", "one", "one/two/"])
def test_output_must_be_a_folder_of_its_own(home: Path, output: str) -> None:
    (home / "one" / "two").mkdir(parents=True)
    (home / "one" / "two" / "a.json").write_text("{}")
    (home / "bindsmith.toml").write_text(
        f'schemas = ["schemas", "one/two/*.json", "one/two/a.json"]\noutput = "{output}"'
    )
    found = problems()
    assert {(each.code, each.location.line) for each in found} == {("BS507", 2)}
    assert load_config(output="schemas/generated").output == "schemas/generated"


def test_roots(home: Path) -> None:
    (home / "d.json").mkdir()
    (home / "f").write_text("")
    (home / "[x]").mkdir()
    for entry, root in {
        "s": "s",
        "s/": "s",
        "d.json": "d.json",
        "a/b.json": "a",
        "b.yml": ".",
        "f": ".",
        "a/**/x.json": "a",
        "a/b*": "a",
        "*.json": ".",
        "[x]": "[x]",
        "[y]": ".",
    }.items():
        assert root_of(home, entry) == home / root, entry
    assert root_of(home, "/*.json") == Path("/")
    (home / "bindsmith.toml").write_text('schemas = ["a/x.json", "a/y.json", "b"]')
    assert load_config().roots() == (home / "a", home / "b")


# --- digest -----------------------------------------------------------------------


def test_digest(tmp_path: Path) -> None:
    here, there = Config(root=tmp_path), Config(root=tmp_path / "x")
    assert here.digest() == there.digest()
    assert len(here.digest()) == 64
    hook = TypeHook(type="a:B", parse="a:p", dump="a:d")
    options = here.dataclasses
    for same in (
        dataclasses.replace(here, output="o", schemas=("q",), entries=("e",)),
        dataclasses.replace(here, templates="t", exclude=("e",), allow_roots=("r",)),
        dataclasses.replace(here, targets=tuple(reversed(here.targets))),
        dataclasses.replace(here, lint=LintOptions(select=("BS7",))),
    ):
        assert same.digest() == here.digest()
    changed = [
        dataclasses.replace(here, targets=("validators",)),
        dataclasses.replace(here, python="3.12"),
        dataclasses.replace(here, line_length=99),
        dataclasses.replace(here, draft="draft7"),
        dataclasses.replace(here, formats="annotate"),
        dataclasses.replace(here, header="h"),
        dataclasses.replace(here, license="l"),
        dataclasses.replace(here, ref_rewrites={"a": "b"}),
        dataclasses.replace(here, custom_formats={"a": "b"}),
        *(
            dataclasses.replace(here, dataclasses=each)
            for each in (
                dataclasses.replace(options, frozen=True),
                dataclasses.replace(options, convert=("uuid",)),
                dataclasses.replace(options, enums="enum"),
                dataclasses.replace(options, types={"x": hook}),
            )
        ),
    ]
    assert len({each.digest() for each in changed} | {here.digest()}) == 14
    one = dataclasses.replace(here, ref_rewrites={"a": "1", "b": "2"})
    two = dataclasses.replace(here, ref_rewrites={"b": "2", "a": "1"})
    assert one.digest() == two.digest()
