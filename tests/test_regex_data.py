"""Patterns of the official JSON Schema suite, and those of schemas in use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bindsmith.regex import backtracks, translate
from bindsmith.support.ecma_regex import is_regex

from tests.corpora import SUITE, require


def search(pattern: str, text: str) -> bool:
    return re.compile(translate(pattern).source).search(text) is not None


def suite_cases(folder: Path) -> Iterator[tuple[str, object, object, bool]]:
    for path in sorted(folder.rglob("*.json")):
        if path.name not in (
            "ecmascript-regex.json",
            "non-bmp-regex.json",
            "pattern.json",
            "patternProperties.json",
            "regex.json",
        ):
            continue
        for group in json.loads(path.read_text(encoding="utf-8")):
            for test in group["tests"]:
                name = f"{path.relative_to(folder)}: {group['description']}"
                yield name, group["schema"], test["data"], test["valid"]


TYPES = {
    "string": str,
    "object": dict,
    "boolean": bool,
    "array": list,
    "null": type(None),
}
KNOWN = {"$schema", "type", "maximum", "pattern", "patternProperties", "format"}
KNOWN |= {"additionalProperties"}


def valid(schema: object, instance: object) -> bool:
    """What the schemas of those files say, which use few keywords but patterns."""
    if isinstance(schema, bool):
        return schema
    assert isinstance(schema, dict)
    assert schema.keys() <= KNOWN, schema
    if "type" in schema and not isinstance(instance, TYPES.get(schema["type"], int)):
        return False
    if isinstance(instance, int) and instance > schema.get("maximum", instance):
        return False
    if isinstance(instance, str):
        if "pattern" in schema and not search(schema["pattern"], instance):
            return False
        return schema.get("format") != "regex" or is_regex(instance)
    for key, value in instance.items() if isinstance(instance, dict) else ():
        found = [
            child
            for pattern, child in schema.get("patternProperties", {}).items()
            if search(pattern, key)
        ]
        rest = schema.get("additionalProperties", True)
        if not all(valid(child, value) for child in found or [rest]):
            return False
    return True


def test_official_suite() -> None:
    asked = 0
    for name, schema, instance, expected in suite_cases(require(SUITE) / "tests"):
        assert valid(schema, instance) == expected, (name, schema, instance)
        asked += 1
    assert asked > 400


def schema_patterns(document: object) -> Iterator[str]:
    if isinstance(document, list):
        for each in document:
            yield from schema_patterns(each)
    elif isinstance(document, dict):
        if isinstance(document.get("pattern"), str):
            yield document["pattern"]
        if isinstance(document.get("patternProperties"), dict):
            yield from document["patternProperties"]
        for each in document.values():
            yield from schema_patterns(each)


@pytest.mark.parametrize("name", ["openmetadata", "schemastore"])
def test_patterns_in_use(name: str) -> None:
    found: set[str] = set()
    for path in require(name).rglob("*.json"):
        found.update(schema_patterns(json.loads(path.read_text(encoding="utf-8-sig"))))
    assert len(found) > 5
    for pattern in found:
        source = translate(pattern).source
        re.compile(source)
        assert not backtracks(pattern), pattern
