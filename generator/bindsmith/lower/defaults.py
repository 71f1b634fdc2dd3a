"""Whether a default has the type of its field; keywords beyond types are not checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, assert_never

from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Never,
    Presence,
    Primitive,
    Record,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
    Unknown,
)
from bindsmith.lower.values import identity

Lookup: TypeAlias = Callable[[TypeId], "Record | Type"]

_MAX_DEPTH = 100


def conforms(
    value: Json, type_: Record | Type, look_up: Lookup, depth: int = 0
) -> bool:
    """Whether a value is of a type; ``look_up`` finds what a ``Ref`` is.

    A value nested more than 100 levels deep does not conform.
    """
    if depth > _MAX_DEPTH:
        return False
    deeper = depth + 1
    match type_:
        case Unknown():
            return True
        case Never():
            return False
        case Primitive(kind):
            return _is_kind(value, kind)
        case Literal_(values):
            same = identity(value)
            return any(identity(each) == same for each in values)
        case ListOf(item):
            return isinstance(value, list) and all(
                conforms(each, item, look_up, deeper) for each in value
            )
        case TupleOf():
            return isinstance(value, list) and _fits(value, type_, look_up, deeper)
        case MapOf(held):
            return isinstance(value, dict) and all(
                conforms(each, held, look_up, deeper) for each in value.values()
            )
        case Union_(members):
            return any(conforms(value, each, look_up, deeper) for each in members)
        case Ref(target):
            return conforms(value, look_up(target), look_up, deeper)
        case Record():
            if not isinstance(value, dict):
                return type_.implied
            return _has_fields(value, type_, look_up, deeper)
        case _:
            assert_never(type_)


def _is_kind(value: Json, kind: str) -> bool:
    match value:
        case None:
            return kind == "null"
        case bool():
            return kind == "boolean"
        case int():
            return kind in ("integer", "number")
        case float():
            return kind == "number" or (kind == "integer" and value.is_integer())
        case str():
            return kind == "string"
    return False


def _fits(value: list[Json], type_: TupleOf, look_up: Lookup, depth: int) -> bool:
    leading = len(type_.prefix)
    if len(value) < type_.minimum or (type_.rest is None and len(value) > leading):
        return False
    for index, each in enumerate(value):
        held = type_.prefix[index] if index < leading else type_.rest
        if held is not None and not conforms(each, held, look_up, depth):
            return False
    return True


def _has_fields(
    value: dict[str, Json], type_: Record, look_up: Lookup, depth: int
) -> bool:
    fields = {field.json_name: field for field in type_.fields}
    for name, field in fields.items():
        if field.presence is Presence.REQUIRED and name not in value:
            return False
    for name, each in value.items():
        held = fields[name].type if name in fields else type_.additional
        if held is None or not conforms(each, held, look_up, depth):
            return False
    return True
