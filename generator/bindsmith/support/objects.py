"""What the generated dataclasses have in common; it validates nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, NoReturn, Self, TypeVar

_Made = TypeVar("_Made", bound="JsonObject")
_Value = TypeVar("_Value")
# How values of foreign classes are written: the class, and the function that does it.
Dumpers = tuple[tuple[type, Callable[[Any], Any]], ...]
_SCALARS = frozenset((str, int, float, bool, type(None)))


class JsonObject:
    """A JSON object as a dataclass.

    Nothing is shared with the data it was made from, nor with what ``to_dict`` gives.
    """

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The object of ``data``; ``ValidationError`` if the schema forbids it."""
        raise NotImplementedError(cls.__name__)

    @classmethod
    def from_json(cls, text: str | bytes | bytearray) -> Self:
        """The object of a JSON text; bytes are UTF-8, UTF-16 or UTF-32.

        ``json.JSONDecodeError`` if it is no JSON, else as ``from_dict``.
        """
        import json

        return cls.from_dict(json.loads(text))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, absent properties left out; it is not validated."""
        raise NotImplementedError(type(self).__name__)

    def to_json(self) -> str:
        """The JSON text of ``to_dict``; ``ValueError`` for NaN and infinities."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False)


def complete(made: Any, cls: type[_Made]) -> _Made:
    """``made`` as an object of ``cls``, which is its class or a subclass of that.

    A subclass may have fields, ``__post_init__`` or ``__init__`` of its own.
    """
    base = type(made)
    whole: _Made = made
    if base is not cls:
        whole = cls(**{name: getattr(made, name) for name in base.__slots__})
    return whole


def copy_json(value: Any) -> Any:
    """A JSON value that shares no array or object with ``value``."""
    # Most hold scalars only.
    made: Any
    if isinstance(value, dict):
        made = dict(value)
        for each in value.values():
            if type(each) not in _SCALARS:
                break
        else:
            return made
    elif isinstance(value, list):
        made = list(value)
        for each in value:
            if type(each) not in _SCALARS:
                break
        else:
            return made
    else:
        return value
    pending = [made]
    while pending:
        each = pending.pop()
        # Assigning to a key that is there is allowed while the items are gone through.
        members: Any = each.items() if type(each) is dict else enumerate(each)
        for key, inner in members:
            if isinstance(inner, dict):
                each[key] = copied = dict(inner)
                pending.append(copied)
            elif isinstance(inner, list):
                each[key] = array = list(inner)
                pending.append(array)
    return made


def extras(data: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The properties of ``data`` that are not among ``names``, copied."""
    if data.keys() <= names:
        return {}
    return {name: copy_json(value) for name, value in data.items() if name not in names}


def build_or_keep(function: Callable[[Any], Any], value: Any) -> Any:
    """An object made by ``function``, a copy of what is no object."""
    return function(value) if isinstance(value, dict) else copy_json(value)


def map_values(
    function: Callable[[Any], _Value], data: Mapping[str, Any]
) -> dict[str, _Value]:
    """An object with ``function`` applied to every value."""
    return {name: function(value) for name, value in data.items()}


def map_tuple(
    value: list[Any],
    leading: tuple[Callable[[Any], Any] | None, ...],
    rest: Callable[[Any], Any] | None,
) -> tuple[Any, ...]:
    """A tuple with a function for each leading item, and one for the rest.

    None stands for a function that changes nothing.
    """
    made = list(value)
    for index, item in enumerate(made):
        function = leading[index] if index < len(leading) else rest
        if function is not None:
            made[index] = function(item)
    return tuple(made)


def member(value: str, *enumerations: type[StrEnum]) -> StrEnum | None:
    """The member with a value, of the first enumeration that has one."""
    for enumeration in enumerations:
        found = enumeration._value2member_map_.get(value)
        if isinstance(found, StrEnum):
            return found
    return None


def integral(value: Any) -> Any:
    """An int where ``value`` is a float without a fraction."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def dump_value(value: Any, dumpers: Dumpers = ()) -> Any:
    """The JSON value of objects, and of arrays and objects of them."""
    if isinstance(value, JsonObject):
        return value.to_dict()
    # Loops, since comprehensions would take two frames for each level.
    if isinstance(value, (list, tuple)):
        items = []
        for each in value:
            items.append(dump_value(each, dumpers))
        return items
    if isinstance(value, dict):
        members = {}
        for name, each in value.items():
            members[name] = dump_value(each, dumpers)
        return members
    for cls, function in dumpers:
        if isinstance(value, cls):
            return function(value)
    # A member of an enumeration is a str and more.
    return str.__str__(value) if isinstance(value, str) else value


def to_dicts(values: Iterable[JsonObject]) -> list[dict[str, Any]]:
    """The JSON array of objects."""
    return [each.to_dict() for each in values]


def put(data: dict[str, Any], name: str, value: Any, absent: object) -> None:
    """Set a property unless its value is the one that stands for its absence."""
    if value is not absent:
        data[name] = value


def refuse_depth(data: object) -> NoReturn:
    """``ValidationError`` for a value that Python's stack has no room for."""
    from .violation import ValidationError, violation

    words = "is nested too deeply"
    raise ValidationError((violation(data, None, None, words),)) from None


def require_object(data: object, schema_location: str) -> None:
    """``ValidationError`` unless ``data`` is an object, as the ``type`` keyword has it.

    For schemas with properties but no type, which accept anything else.
    """
    if isinstance(data, dict):
        return
    from .violation import ValidationError, violation

    via = ((None, "", schema_location), "/type", "")
    raise ValidationError((violation(data, None, via, "must be an object"),))
