"""The fields of a dataclass: what an attribute is where its property is absent."""

from __future__ import annotations

from enum import StrEnum

from bindsmith.ir.code import lit
from bindsmith.ir.json import Json
from bindsmith.ir.types import Field, Presence, Type
from bindsmith.records import dataclass
from bindsmith.targets.building import Builder
from bindsmith.targets.resolve import Resolver, without_null


class State(StrEnum):
    """What an attribute is where the property is absent."""

    REQUIRED = "the property is never absent"
    NONE = "None, which is no value of the property"
    UNSET = "UNSET, since None is a value"
    DEFAULT = "the default, and dumped as such"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a record as an attribute of a class.

    ``core`` is its type without null, ``nullable`` says that null is a value.
    """

    name: str
    field: Field
    state: State
    nullable: bool
    core: Type


@dataclass(frozen=True, slots=True)
class DefaultValue:
    """A default as an expression; an atom is a literal that cannot be changed."""

    expression: str
    is_atom: bool


def attribute(name: str, field: Field, resolver: Resolver) -> Attribute:
    """How the contract has it (Output, dataclasses)."""
    nullable = resolver.accepts_null(field.type)
    if field.presence is Presence.REQUIRED:
        state = State.REQUIRED
    elif field.default is not None and field.default.fills:
        state = State.DEFAULT
    else:
        state = State.UNSET if nullable else State.NONE
    core = without_null(field.type) if nullable else field.type
    return Attribute(name, field, state, nullable, core)


def default_value(each: Attribute, builder: Builder, place: str) -> DefaultValue | None:
    """The default that is filled in, None where none is."""
    if each.state is not State.DEFAULT or each.field.default is None:
        return None
    value = each.field.default.value
    type_ = each.field.type
    if isinstance(value, list) and builder.is_flat_tuple(type_):
        items = "".join(f"{lit(item).text}, " for item in value)
        text = items.removesuffix(" " if len(value) == 1 else ", ")
        return DefaultValue(f"({text})", True)
    if value is None or value == [] or not builder.needs.makes_objects(type_):
        return _literal(_integral(value) if builder.needs.converts(type_) else value)
    conversion = builder.conversion(type_, place)
    if conversion is None or conversion.function == "int":
        return _literal(_integral(value))
    return DefaultValue(conversion.of(lit(value).text), False)


def _literal(value: Json) -> DefaultValue:
    return DefaultValue(lit(value).text, not isinstance(value, list | dict))


def _integral(value: Json) -> Json:
    """1.0 is 1 where integers are meant."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_integral(each) for each in value]
        case dict():
            return {key: _integral(each) for key, each in value.items()}
    return value
