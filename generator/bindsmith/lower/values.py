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


def kinds_of(value: Json) -> frozenset[str]:
    """The kinds of values that are equal to one: 1 and 1.0 are, whatever the draft."""
    match value:
        case None:
            return frozenset({"null"})
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer", "fraction"})
        case float():
            return frozenset(
                {"integer", "fraction"} if value.is_integer() else {"fraction"}
            )
        case str():
            return frozenset({"string"})
        case list():
            return frozenset({"array"})
        case dict():
            return frozenset({"object"})


def as_integer(value: Json) -> Json:
    """An integral float as an integer, unless it is too large to be exact."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value
