"""The other implementations that must agree, and where one of them is known to err."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import jsonschema
from jsonschema import validators

from tests.properties.fuzz_schemas import DRAFTS, Fuzzed
from tests.properties.plain_evaluator import PlainEvaluator, is_multiple

Verdict = Callable[[Any], bool]
LIBRARY = {
    "draft4": jsonschema.Draft4Validator,
    "draft6": jsonschema.Draft6Validator,
    "draft7": jsonschema.Draft7Validator,
    "draft2019-09": jsonschema.Draft201909Validator,
    "draft2020-12": jsonschema.Draft202012Validator,
}
# Of a library that these tests do without where it is not installed.
RUST = dict(zip(DRAFTS, ("4", "6", "7", "201909", "202012"), strict=True))

# Where `jsonschema` is wrong, by its reference: (draft, schema, instance, the truth).
# Each is left out of, or mended in, the comparison below, by the same name.
LIBRARY_BUGS: dict[str, tuple[str, Any, Any, bool]] = {
    "multipleOf divides floats": ("draft7", {"multipleOf": 0.1}, 1e308, True),
    "multipleOf overflows": ("draft7", {"multipleOf": 0.5}, 10**400, True),
    "additionalItems beside boolean items raises": (
        "draft7",
        {"items": True, "additionalItems": False},
        [1],
        True,
    ),
    "additionalProperties beside the empty pattern": (
        "draft7",
        {"patternProperties": {"": {}}, "additionalProperties": False},
        {"a": 1},
        True,
    ),
    "2019-09: a resource that is not marked hides the outermost that is": (
        "draft2019-09",
        {
            "$id": "http://example.com/root.json",
            "$recursiveAnchor": True,
            "maxProperties": 1,
            "$ref": "e.json",
            "$defs": {
                "d": {
                    "$id": "d.json",
                    "$recursiveAnchor": True,
                    "properties": {"a": {"$recursiveRef": "#"}},
                },
                "e": {"$id": "e.json", "$ref": "d.json"},
            },
        },
        {"a": {"b": 1, "c": 1}},
        False,
    ),
    "2019-09: contains counts as evaluated": (
        "draft2019-09",
        {"contains": {"const": 1}, "unevaluatedItems": False},
        [1],
        False,
    ),
    "2019-09: the schema of unevaluatedItems is not applied": (
        "draft2019-09",
        {"unevaluatedItems": {"const": 1}},
        [1],
        True,
    ),
    "2019-09: the schema of additionalProperties is no evaluation": (
        "draft2019-09",
        {"additionalProperties": {"const": 1}, "unevaluatedProperties": False},
        {"a": 1},
        True,
    ),
}


def parties(of: Fuzzed) -> dict[str, Verdict]:
    """The verdict of each implementation that can judge this schema, by its name."""
    found: dict[str, Verdict] = {
        "the plain evaluator": PlainEvaluator(of.schema, of.draft).is_valid
    }
    if not _beyond_the_library(of):
        # The draft is told by the class; with $schema, references to the root would
        # go to the class as it was before it was mended.
        schema = of.schema
        if isinstance(schema, dict):
            schema = {key: each for key, each in schema.items() if key != "$schema"}
        found["jsonschema"] = _mended(of.draft)(schema).is_valid
    if find_spec("jsonschema_rs") and not (_shared_bugs(of) or _has_huge_divisor(of)):
        module = import_module("jsonschema_rs")
        rust = getattr(module, f"Draft{RUST[of.draft]}Validator")
        found["jsonschema-rs"] = rust(of.schema, validate_formats=False).is_valid
    return found


def _has_huge_divisor(of: Fuzzed) -> bool:
    """Beside one jsonschema-rs takes floats such as 1e23 as stored, not as written."""
    divisors = _held(of.schema, "multipleOf")
    return any(isinstance(each, int | float) and each > 1e15 for each in divisors)


def _shared_bugs(of: Fuzzed) -> bool:
    """What is wrong with both libraries: all of it is 2019-09's."""
    if of.draft != "draft2019-09":
        return False
    recursive = _has(of.schema, "$recursiveRef") and _has(of.schema, "$id")
    return recursive or _has(of.schema, "unevaluatedItems")


def _beyond_the_library(of: Fuzzed) -> bool:
    if of.draft == "draft2019-09" and _has(of.schema, "unevaluatedProperties"):
        return True
    patterns = _held(of.schema, "patternProperties")
    return _shared_bugs(of) or any("" in each for each in patterns)


def _has(schema: Any, keyword: str) -> bool:
    return next(_held(schema, keyword), None) is not None


def _held(schema: Any, keyword: str) -> Iterator[Any]:
    """What a keyword holds wherever an object in the schema has it."""
    if isinstance(schema, dict):
        if keyword in schema:
            yield schema[keyword]
        for each in schema.values():
            yield from _held(each, keyword)
    elif isinstance(schema, list):
        for each in schema:
            yield from _held(each, keyword)


def _mended(draft: str) -> Any:
    """The library's validator without what is wrong with its own words."""
    base = LIBRARY[draft]
    mended: dict[str, Any] = {"multipleOf": _multiple_of}
    original = base.VALIDATORS.get("additionalItems")
    if original is not None:

        def additional_items(v: Any, value: Any, x: Any, schema: Any) -> Iterator[Any]:
            if not isinstance(schema.get("items"), bool):
                yield from original(v, value, x, schema)

        mended["additionalItems"] = additional_items
    return validators.extend(base, mended)


def _multiple_of(v: Any, divisor: Any, x: Any, schema: Any) -> Iterator[Any]:
    if v.is_type(x, "number") and not is_multiple(x, divisor):
        yield jsonschema.ValidationError(f"{x} is not a multiple of {divisor}")
