"""What holds on Windows, told on any system: its rules for paths, and CRLF line ends."""

from __future__ import annotations

import json
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import urljoin, urlsplit

import pytest
from bindsmith.emit.lock import LOCK_NAME
from bindsmith.naming import plan_modules
from bindsmith.report.safe import posix
from bindsmith.schema.file_uri import file_uri, path_text
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import corpora
from tests.cli import Project, snapshot

# Windows forbids these in names, besides control characters.
FORBIDDEN = set('<>:"/\\|?*')
DEVICES = ("con", "PRN", "aux.x", "nul", "COM1", "lpt9", "con.json", "CONIN$", "com0")
ODD = (
    "a b.json",
    "trailing. .json",
    "dots...json",
    "Ünï/cödé.json",
    "A.json",
    "a.json",
    "a:b.json",
    "x?.json",
    "q|r*.yaml",
    "con/nul.json",
    "deep/COM1/Lpt1.json",
    ".json",
    "-.json",
    *(f"{device}.json" for device in DEVICES),
)


# File URIs


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath("C:/my schemas/a.json"), "file:///C:/my%20schemas/a.json"),
        (PureWindowsPath("c:\\x\\y.json"), "file:///C:/x/y.json"),
        (PureWindowsPath("//server/share/a.json"), "file:///%5C%5Cserver/share/a.json"),
        (PurePosixPath("/my schemas/a#b.json"), "file:///my%20schemas/a%23b.json"),
        (PurePosixPath("/C:/a.json"), "file:///C%3A/a.json"),
    ],
)
def test_uris(path: PurePath, uri: str) -> None:
    assert file_uri(path) == uri
    parts = urlsplit(uri)
    # An authority would be a host to ask.
    assert (parts.scheme, parts.netloc) == ("file", "")
    assert type(path)(path_text(parts.path, type(path))) == path


@pytest.mark.parametrize("base", ["C:/s/type/user.json", "//server/s/type/user.json"])
def test_references_are_resolved_on_windows(base: str) -> None:
    def target(reference: str) -> PureWindowsPath:
        joined = urljoin(file_uri(PureWindowsPath(base)), reference)
        return PureWindowsPath(path_text(urlsplit(joined).path, PureWindowsPath))

    folder = PureWindowsPath(base).parent
    assert target("basic.json") == folder / "basic.json"
    assert target("../a%20b.json#/definitions/x") == folder.parent / "a b.json"


def test_a_drive_is_told_from_a_folder_of_that_name() -> None:
    assert path_text("/C:/x", PureWindowsPath) == "C:/x"
    assert path_text("/C:/x", PurePosixPath) == "/C:/x"
    assert path_text("/Cc:/x", PureWindowsPath) == "/Cc:/x"


# Generated files


def assert_fit_for_windows(paths: list[str]) -> None:
    for path in paths:
        windows = PureWindowsPath(path)
        assert not windows.is_reserved(), path
        assert not windows.is_absolute()
        assert windows.as_posix() == path
        for part in path.split("/"):
            assert not FORBIDDEN & set(part), path
            assert part.isascii(), path
            assert part == part.rstrip(". "), path
            assert part.partition(".")[0].casefold() not in {
                each.casefold() for each in DEVICES if "." not in each
            }, path
    assert len({path.casefold() for path in paths}) == len(paths)


def test_odd_names() -> None:
    assert_fit_for_windows([each.file for each in plan_modules(ODD).values()])


SEGMENTS = st.one_of(
    st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=12),
    st.sampled_from([each.removesuffix(".json") for each in DEVICES]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(SEGMENTS, min_size=1, max_size=3), max_size=6))
def test_any_names(names: list[list[str]]) -> None:
    paths = ["/".join(parts) + ".json" for parts in names]
    assert_fit_for_windows([each.file for each in plan_modules(paths).values()])


def test_real_names() -> None:
    folder = corpora.require("openmetadata")
    paths = [each.relative_to(folder).as_posix() for each in folder.rglob("*.json")]
    assert_fit_for_windows([each.file for each in plan_modules(paths).values()])


def test_reports_have_forward_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bindsmith.report.safe.PurePath", PureWindowsPath)
    assert posix("schemas\\type\\a.json") == "schemas/type/a.json"


# Line ends


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


CONFIG = 'targets = ["dataclasses", "typed_dicts", "validators"]\nheader = "Ours."\n'
JSON = json.dumps(
    {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A",
        "type": "object",
        "properties": {"a": {"type": "string", "description": "One.\nTwo."}},
    },
    indent=2,
)
YAML = """\
$schema: http://json-schema.org/draft-07/schema#
description: |
  One.

  Two.
type: object
properties:
  b:
    type: integer
"""


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Project, Project]:
    """The same project twice, the second with CRLF throughout."""
    unix, windows = Project(tmp_path / "unix"), Project(tmp_path / "windows")
    for project, encode in ((unix, str.encode), (windows, crlf)):
        project.write("bindsmith.toml", encode(CONFIG))
        project.schema("a.json", encode(JSON))
        project.schema("b.yaml", encode(YAML))
    return unix, windows


def test_line_ends_of_schemas_make_no_difference(
    projects: tuple[Project, Project],
) -> None:
    made = []
    for project in projects:
        project.generated()
        files = snapshot(project.out)
        # The lock has digests of the very bytes that were read.
        del files[LOCK_NAME]
        made.append(files)
    assert made[0] == made[1]
    assert not [path for path, text in made[1].items() if b"\r" in text]


def test_places_are_the_same(projects: tuple[Project, Project]) -> None:
    told = []
    for project, encode in zip(projects, (str.encode, crlf), strict=True):
        broken = JSON.replace('"string"', '"string",\n      "maxLenght": 3')
        project.schema("a.json", encode(broken))
        instances = (
            '{\n  "a": 3\n}\n',
            'a: "x"\nb:\n  - 1\n',
            '{"a": "x"}\n{"a": 1}\n',
        )
        for name, text in zip(("i.json", "i.yaml", "i.ndjson"), instances, strict=True):
            project.write(name, encode(text))
        said = project.run("lint", "-v").out
        for name in ("i.json", "i.yaml", "i.ndjson"):
            said += project.run("validate", "schemas/a.json", name).out
        told.append(said)
    assert told[0] == told[1]
    assert "a.json:8:7: note BS701 " in told[0]
    assert "i.json:2:8: error BS601 " in told[0]
    assert "i.ndjson:2:7: error BS601 " in told[0]


def test_a_schema_that_git_converted_needs_no_new_output(
    projects: tuple[Project, Project],
) -> None:
    unix, _ = projects
    unix.generated()
    unix.schema("a.json", crlf(JSON))
    assert unix.run("check").code == 0
