"""Names of any length: what is printed is laid out as black would lay it out.

The schemas of the golden cases, with words added to the names of their definitions and
properties and to their strings at random.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import black
import pytest
from bindsmith import SchemaError, compile_validator, generate, load_config

CASES = sorted((Path(__file__).parent / "golden").glob("*/schema.json"))
WORDS = ("Configuration", "Interactive", "Element", "To", "Role", "Of", "X", " and")
OPTIONS = ("", '[dataclasses]\nenums = "enum"\n', "[dataclasses]\nfrozen = true\n")


class Lengthened:
    """A schema with longer names: each the same wherever it is."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names: dict[tuple[str, str], str] = {}

    def name(self, kind: str, name: str) -> str:
        if (kind, name) not in self._names:
            count = self._rng.choice((0, 0, 0, 1, 2, 3, 4, 5))
            more = "".join(self._rng.choice(WORDS) for _ in range(count))
            self._names[kind, name] = name + more
        return self._names[kind, name]

    def schema(self, value: Any, keyword: str = "") -> Any:
        match value:
            case dict() if keyword in ("$defs", "definitions", "properties"):
                return {
                    self._key(keyword, name): self.schema(each)
                    for name, each in value.items()
                }
            case dict():
                return {
                    name: self.schema(each, name)
                    for name, each in value.items()
                    if name not in ("default", "examples")
                }
            case list():
                return [self.schema(each, keyword) for each in value]
            case str() if keyword in ("required", "enum", "const"):
                return self.name("", value)
            case str() if keyword == "$ref":
                return self._reference(value)
        return value

    def _key(self, keyword: str, name: str) -> str:
        if keyword == "properties":
            return self.name("", name)
        return name if set(name) & set("~/%") else self.name("$defs", name)

    def _reference(self, reference: str) -> str:
        head, _, name = reference.rpartition("/")
        if head not in ("#/$defs", "#/definitions") or set(name) & set("~%"):
            return reference
        return f"{head}/{self.name('$defs', name).replace(' ', '%20')}"


def check(case: Path, seed: int, folder: Path) -> bool:
    """Whether a case generates with such names; asserts that black changes nothing.

    Some of the golden cases are of errors.
    """
    rng = Random(f"{seed} {case.parent.name}")
    try:
        schema = Lengthened(rng).schema(json.loads(case.read_bytes()))
    except ValueError:
        return False
    length = rng.choice((79, 88, 88, 100))
    (folder / "schema.json").write_text(json.dumps(schema))
    text = f'schemas = ["schema.json"]\nline-length = {length}\n{rng.choice(OPTIONS)}'
    (folder / "bindsmith.toml").write_text(text)
    try:
        generate(load_config(folder / "bindsmith.toml"))
    except SchemaError:
        return False
    mode = black.Mode(line_length=length)
    for path in sorted((folder / "generated").rglob("*.py")):
        if path.parent.name != "_support":
            found = path.read_text("utf-8")
            assert black.format_str(found, mode=mode) == found, (seed, path)
    return True


def test_black_leaves_long_names_alone(tmp_path: Path) -> None:
    done = 0
    for case in Random(0).sample(CASES, 16):
        folder = tmp_path / case.parent.name
        folder.mkdir()
        done += check(case, 0, folder)
    assert done > 8


@pytest.mark.parametrize("length", [60, 70])
def test_black_leaves_short_lines_alone(length: int, tmp_path: Path) -> None:
    schema = {
        "title": "Node",
        "type": "object",
        "properties": {"next": {"$ref": "#"}, "list": {"items": {"$ref": "#"}}},
        "additionalProperties": {"type": ["array", "string"], "items": {"$ref": "#"}},
        "$defs": {"Other": {"type": "object", "properties": {"node": {"$ref": "#"}}}},
    }
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    (tmp_path / "bindsmith.toml").write_text(
        f'schemas = ["schema.json"]\nline-length = {length}\n'
    )
    generate(load_config(tmp_path / "bindsmith.toml"))
    mode = black.Mode(line_length=length)
    for path in sorted((tmp_path / "generated").rglob("*.py")):
        if path.parent.name != "_support":
            found = path.read_text("utf-8")
            assert black.format_str(found, mode=mode) == found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_black_leaves_all_long_names_alone(seed: int, tmp_path: Path) -> None:
    done = 0
    for case in CASES:
        folder = tmp_path / case.parent.name
        folder.mkdir()
        done += check(case, seed, folder)
    assert done > 60


@pytest.mark.parametrize("keyword", ["required", "enum", "dependentRequired"])
def test_wide_characters_take_two_columns(keyword: str) -> None:
    for length in range(20, 50):
        names = ["漢" * length]
        value = {"a": names} if keyword == "dependentRequired" else names
        source = compile_validator({keyword: value}).source
        own = source[source.index("\ndef is_valid(") + 1 :]
        assert black.format_str(own, mode=black.Mode()) == own


def test_what_tells_items_apart_is_laid_out_as_by_black() -> None:
    for length in range(1, 75):
        name = "n" * length
        item = {
            "type": "object",
            "required": ["q"],
            "properties": {"q": {"minimum": 1}},
        }
        rows = {"contains": {"$ref": f"#/$defs/{name}"}, "unevaluatedItems": False}
        source = compile_validator({"$defs": {name: item}, "items": rows}).source
        own = source[source.index("\ndef is_valid(") + 1 :]
        assert "in enumerate(" in own
        assert black.format_str(own, mode=black.Mode()) == own
