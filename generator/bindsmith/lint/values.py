"""Whether a value is of a type or in an enum; other keywords it does not know."""

from __future__ import annotations

from bindsmith.ir.json import Json
from bindsmith.lower.values import identity, kinds_of

# ``kinds_of`` has integers among the fractions.
_NUMBERS = {"number": "fraction"}


def type_names(type_: Json) -> tuple[str, ...]:
    """The names that ``type`` holds, none where it is no string or array of strings."""
    held = type_ if isinstance(type_, list) else [type_]
    return tuple(each for each in held if isinstance(each, str))


def is_of_type(value: Json, type_: Json) -> bool:
    """Whether a value has one of the types that ``type`` holds; True without any."""
    kinds = kinds_of(value)
    wanted = type_names(type_)
    return not wanted or any(_NUMBERS.get(each, each) in kinds for each in wanted)


def is_among(value: Json, members: Json) -> bool:
    """Whether an enum has a value; True where it is no array."""
    if not isinstance(members, list):
        return True
    same = identity(value)
    return any(identity(each) == same for each in members)
