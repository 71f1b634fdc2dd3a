"""JSON values as schemas compare them (Core §4.2.2); it reads no schema."""

from __future__ import annotations

from collections.abc import Iterable

from bindsmith.ir.json import Json


def identity(value: Json) -> object:
    """Something hashable, equal for equal values: 1 is 1.0, and neither is true."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(identity, value))
    if isinstance(value, dict):
        values = map(identity, value.values())
        return ("object", frozenset(zip(value, values, strict=True)))
    return value


def distinct(values: Iterable[Json]) -> tuple[Json, ...]:
    """The values without those that are equal to an earlier one."""
    found: dict[object, Json] = {}
    for each in values:
        found.setdefault(identity(each), each)
    return tuple(found.values())


def kind_of(value: Json, rank: int) -> str:
    """The kind of a value; from draft 6 on a float such as 1.0 is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            whole = rank >= 6 and value.is_integer()
            return "integer" if whole else "fraction"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
