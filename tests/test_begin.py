"""`init`: it finds the schemas, writes a configuration and says what comes next."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from bindsmith.begin import find_schemas

from tests.cli import bindsmith

SCHEMA = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema"})
NEXT = """\
next: `bindsmith generate`, and commit what it writes
lines for .gitattributes, so that reviews fold generated code:
    generated/** linguist-generated=true
    generated/** text eol=lf
"""


def write(root: Path, *paths: str, text: str = SCHEMA) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def configured(root: Path) -> list[str]:
    text = (root / "bindsmith.toml").read_text("utf-8")
    return [*tomllib.loads(text)["schemas"]]


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    write(tmp_path, "schemas/a.json", "other/b.json")
    outcome = bindsmith("init", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"wrote bindsmith.toml\nschemas found in: schemas\n{NEXT}"
    assert configured(tmp_path) == ["schemas"]


def test_folders_that_are_found(tmp_path: Path) -> None:
    write(tmp_path, "api/v1/json/a.json", "api/v1/json/sub/b.json")
    write(
        tmp_path, "events/order.yaml", text=f"$schema: {json.loads(SCHEMA)['$schema']}"
    )
    write(tmp_path, "package.json", "config/settings.json", text='{"name": "x"}')
    write(tmp_path, "node_modules/x/s.json", ".hidden/s.json", "venv/lib/s.json")
    outcome = bindsmith("init", cwd=tmp_path)
    assert "schemas found in: api/v1/json, events\n" in outcome.err
    assert configured(tmp_path) == ["api/v1/json", "events"]
    assert bindsmith("generate", cwd=tmp_path).code == 0
    assert bindsmith("check", cwd=tmp_path).code == 0


def test_schemas_beside_the_configuration(tmp_path: Path) -> None:
    """Each by its name: the folder itself will hold the output."""
    write(tmp_path, "b.schema.json", "a.json")
    assert bindsmith("init", cwd=tmp_path).code == 0
    assert configured(tmp_path) == ["a.json", "b.schema.json"]
    assert bindsmith("generate", cwd=tmp_path).code == 0
    assert (tmp_path / "generated/validators/b_schema.py").is_file()


def test_none(tmp_path: Path) -> None:
    outcome = bindsmith("init", cwd=tmp_path)
    assert (
        "no schemas found: put some into schemas/, or change `schemas`" in outcome.err
    )
    assert configured(tmp_path) == ["schemas"]


def test_the_next_command_finds_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, "my project/schemas/a.json")
    outcome = bindsmith("init", "--config", "my project/b.toml", cwd=tmp_path)
    assert "next: `bindsmith generate --config 'my project/b.toml'`, " in outcome.err
    command = ("generate", "--config", "my project/b.toml")
    assert bindsmith(*command, cwd=tmp_path).code == 0
    assert (tmp_path / "my project/generated/validators/a.py").is_file()


def test_quiet(tmp_path: Path) -> None:
    outcome = bindsmith("init", "-q", cwd=tmp_path)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert configured(tmp_path) == ["schemas"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"$schema":"http://json-schema.org/draft-07/schema#"}', True),
        ("'$schema': 'https://json-schema.org/draft/2019-09/schema'", True),
        ('{"$schema": "https://example.org/settings"}', False),
        ('{"x": "$schema"}', False),
        ("", False),
    ],
)
def test_what_counts_as_a_schema(tmp_path: Path, text: str, found: bool) -> None:
    write(tmp_path, "x/a.json", text=text)
    assert find_schemas(tmp_path) == (("x",) if found else ())


def test_names_that_toml_has_to_quote(tmp_path: Path) -> None:
    write(tmp_path, 'it\'s "é"/a.json')
    assert bindsmith("init", cwd=tmp_path).code == 0
    assert configured(tmp_path) == ['it\'s "é"']
