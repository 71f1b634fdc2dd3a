"""Instances that hit and miss a schema, built from its own words; it judges none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.properties.fuzz_schemas import (
    NAMES,
    NUMBERS,
    SMALL,
    STRINGS,
    TYPES,
    Fuzzed,
    once_in,
    random_value,
)

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_WORDS = {
    "object": (
        *("properties", "required", "patternProperties", "propertyNames"),
        *("additionalProperties", "unevaluatedProperties", "minProperties"),
        *("dependentSchemas", "dependencies", "dependentRequired", "maxProperties"),
    ),
    "array": (
        *("items", "prefixItems", "contains", "unevaluatedItems", "uniqueItems"),
        *("minItems", "maxItems", "additionalItems", "maxContains", "minContains"),
    ),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": _BOUNDS,
}
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_BELOW = ("items", "additionalItems", "contains", "unevaluatedItems")
_REST = ("additionalProperties", "unevaluatedProperties")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def random_instances(rng: Random, of: Fuzzed, count: int) -> list[Any]:
    """``count`` instances for a schema."""
    builder = _Builder(rng, of)
    return [builder.value([of.schema], 4) for _ in range(count)]


class _Builder:
    def __init__(self, rng: Random, of: Fuzzed) -> None:
        self._rng = rng
        self._of = of

    def value(self, schemas: list[Any], depth: int) -> Any:
        """An instance of any of the schemas, more or less."""
        rng = self._rng
        here = self._in_place(schemas)
        if depth <= 0 or once_in(rng, 10):
            return rng.choice((*self._of.values, random_value(rng)))
        constants = [each for s in here for each in s.get("enum", ())]
        constants += [s["const"] for s in here if "const" in s]
        if constants and once_in(rng, 2):
            chosen = rng.choice(constants)
            return _twin(chosen, rng) if once_in(rng, 3) else chosen
        kinds = [kind for s in here for kind in _kinds(s)]
        make: dict[str, Callable[[], Any]] = {
            "object": lambda: self._object(here, depth - 1),
            "array": lambda: self._array(here, depth - 1),
            "string": lambda: self._string(here),
            "integer": lambda: self._number(here),
            "number": lambda: self._number(here),
            "boolean": lambda: once_in(rng, 2),
            "null": lambda: None,
        }
        return make[rng.choice(kinds or TYPES)]()

    def _in_place(self, schemas: list[Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        queue = list(schemas)
        while queue and len(found) < 12:
            schema = queue.pop(0)
            if not isinstance(schema, dict) or any(schema is each for each in found):
                continue
            found.append(schema)
            queue += self._next(schema)
        return found

    def _next(self, schema: dict[str, Any]) -> Iterator[Any]:
        for keyword in _REFERENCES:
            if keyword in schema:
                yield self._of.targets.get(schema[keyword], self._of.schema)
        for keyword in _LISTS:
            yield from schema.get(keyword, ())
        for keyword in _SINGLE:
            if keyword in schema:
                yield schema[keyword]
        for keyword in ("dependentSchemas", "dependencies"):
            yield from schema.get(keyword, {}).values()

    def _object(self, here: list[dict[str, Any]], depth: int) -> dict[str, Any]:
        rng = self._rng
        names = [name for s in here for name in s.get("properties", ())]
        wanted = [name for s in here for name in s.get("required", ())]
        for keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
            for schema in here:
                for name, held in schema.get(keyword, {}).items():
                    names.append(name)
                    names += held if isinstance(held, list) else ()
        chosen = [] if once_in(rng, 4) else list(wanted)
        pool = (*names * 4, *wanted * 2, *self._of.names * 3, *NAMES[-8:])
        chosen += [rng.choice(pool) for _ in range(rng.randrange(4))]
        return {
            name: self.value(list(_of_property(here, name)), depth)
            for name in dict.fromkeys(chosen)
        }

    def _array(self, here: list[dict[str, Any]], depth: int) -> list[Any]:
        made: list[Any] = []
        firsts = [s.get("prefixItems", s.get("items")) for s in here]
        lengths = [len(each) for each in firsts if isinstance(each, list)]
        near = [length + extra for length in lengths for extra in (0, 1)]
        for index in range(self._rng.choice((*near * 2, 0, 1, 2, 3))):
            if made and once_in(self._rng, 6):
                made.append(made[0])
            else:
                made.append(self.value(list(_of_item(here, index)), depth))
        return made

    def _string(self, here: list[dict[str, Any]]) -> str:
        strings = list(STRINGS)
        patterns = [s["pattern"] for s in here if "pattern" in s]
        if patterns and self._rng.randrange(4):
            strings = [s for s in strings if re.search(patterns[0], s)] or strings
        return self._rng.choice(strings)

    def _number(self, here: list[dict[str, Any]]) -> Any:
        near = list(NUMBERS if once_in(self._rng, 5) else SMALL)
        for schema in here:
            for keyword in _BOUNDS:
                bound = schema.get(keyword)
                if isinstance(bound, bool) or not isinstance(bound, int | float):
                    continue
                near += [bound] * 4
                if abs(bound) < 1e300:
                    near += [bound + 1, bound - 1, bound * 2, bound * 3]
        made = self._rng.choice(near)
        return _twin(made, self._rng) if once_in(self._rng, 4) else made


def _twin(value: Any, rng: Random) -> Any:
    """A value that is easily taken for this one: 1.0, true or "1" for 1."""
    match value:
        case bool():
            return rng.choice((int(value), float(value), not value))
        case int() | float() if abs(value) < 1e300:
            whole = value == int(value)
            twins = [float(value), int(value), bool(value) if whole else -value]
            return rng.choice(twins)
        case str():
            return rng.choice((value + "a", value[1:], value * 2))
        case list():
            return rng.choice(([*value, None], value[1:], value[::-1], {}))
        case dict():
            return rng.choice(({**value, "a": 0}, {}, []))
        case _:
            return rng.choice((False, 0, ""))


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    types = schema.get("type", ())
    yield from [types] if isinstance(types, str) else types
    for kind, words in _WORDS.items():
        if any(word in schema for word in words):
            yield kind


def _of_property(here: list[dict[str, Any]], name: str) -> Iterator[Any]:
    for schema in here:
        if name in schema.get("properties", {}):
            yield schema["properties"][name]
        for pattern, held in schema.get("patternProperties", {}).items():
            if re.search(pattern, name):
                yield held
        for keyword in _REST:
            if keyword in schema:
                yield schema[keyword]


def _of_item(here: list[dict[str, Any]], index: int) -> Iterator[Any]:
    for schema in here:
        for keyword in ("prefixItems", "items"):
            held = schema.get(keyword)
            if isinstance(held, list) and index < len(held):
                yield held[index]
        for keyword in _BELOW:
            if isinstance(schema.get(keyword), dict):
                yield schema[keyword]
