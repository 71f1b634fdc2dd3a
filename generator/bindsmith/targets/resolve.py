"""What types amount to once references are followed; it prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, assert_never

from bindsmith.ir.types import (
    Definition,
    ListOf,
    Literal_,
    MapOf,
    Never,
    Primitive,
    Record,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
    Unknown,
)
from bindsmith.records import dataclass, replace
from bindsmith.targets.program import SchemaFile

# What is left of a type without aliases and unions: its references are to classes.
Leaf: TypeAlias = (
    Unknown | Never | Primitive | Literal_ | ListOf | TupleOf | MapOf | Ref
)


@dataclass(frozen=True, slots=True)
class Resolver:
    """Follows references between the types of all files."""

    files: Mapping[str, SchemaFile]
    has_enumerations: bool = False

    def definition(self, target: TypeId) -> Definition:
        return self.files[target.uri].types.definitions[target]

    def record(self, target: TypeId) -> Record | None:
        """The record that a reference leads to at once, None if it is an alias."""
        found = self.definition(target).type
        return found if isinstance(found, Record) else None

    def is_enumeration(self, target: TypeId) -> bool:
        """Whether a definition is a class of its own, with values for members."""
        return self.has_enumerations and is_enumeration(self.definition(target).type)

    def leaves(self, type_: Type) -> tuple[Leaf, ...]:
        """The members of a type, unions and aliases unfolded, each record once."""
        return tuple(self._leaves(type_, set()))

    def _leaves(self, type_: Type, seen: set[TypeId]) -> Iterator[Leaf]:
        if isinstance(type_, Union_):
            for member in type_.members:
                yield from self._leaves(member, seen)
        elif isinstance(type_, Ref):
            if type_.target in seen:
                return
            seen.add(type_.target)
            found = self.definition(type_.target).type
            if isinstance(found, Record) or self.is_enumeration(type_.target):
                yield type_
            else:
                yield from self._leaves(found, seen)
        else:
            yield type_

    def accepts_null(self, type_: Type) -> bool:
        return any(map(self._is_null, self.leaves(type_)))

    def _is_null(self, leaf: Leaf) -> bool:
        match leaf:
            case Unknown():
                return True
            case Primitive(kind):
                return kind == "null"
            case Literal_(values):
                return None in values
            case Ref(target):
                record = self.record(target)
                return record is not None and record.implied
            case Never() | ListOf() | TupleOf() | MapOf():
                return False
        assert_never(leaf)


def is_enumeration(type_: Record | Type) -> bool:
    """Whether a type is two strings or more: one is a tag rather than a choice."""
    return (
        isinstance(type_, Literal_)
        and len(type_.values) > 1
        and all(isinstance(value, str) for value in type_.values)
    )


def references(type_: Record | Type) -> Iterator[TypeId]:
    """The definitions that a type names, in order, maybe more than once."""
    pending: list[Record | Type] = [type_]
    while pending:
        each = pending.pop()
        match each:
            case Ref(target):
                yield target
            case ListOf(item):
                pending.append(item)
            case MapOf(value):
                pending.append(value)
            case TupleOf(prefix, rest, _):
                pending += [*((rest,) if rest else ()), *reversed(prefix)]
            case Union_(members):
                pending += reversed(members)
            case Record(fields, additional):
                types = [field.type for field in fields]
                pending += [*((additional,) if additional else ()), *reversed(types)]
            case Unknown() | Never() | Primitive() | Literal_():
                pass
            case _:
                assert_never(each)


def with_parts(type_: Type, change: Callable[[Type], Type]) -> Type:
    """A type whose items, values or members are what ``change`` makes of them."""
    match type_:
        case ListOf(item):
            return ListOf(change(item))
        case MapOf(value):
            return MapOf(change(value))
        case TupleOf(prefix, rest, minimum):
            leading = tuple(change(each) for each in prefix)
            return TupleOf(leading, rest and change(rest), minimum)
        case Union_(members, tag):
            return Union_(tuple(change(each) for each in members), tag)
        case Unknown() | Never() | Primitive() | Literal_() | Ref():
            return type_
    assert_never(type_)


def with_types(definition: Definition, change: Callable[[Type], Type]) -> Definition:
    """A definition whose type, or whose properties' types, are changed."""
    if not isinstance(definition.type, Record):
        return replace(definition, type=change(definition.type))
    fields = tuple(
        replace(field, type=change(field.type)) for field in definition.type.fields
    )
    additional = definition.type.additional
    if additional is not None:
        additional = change(additional)
    record = replace(definition.type, fields=fields, additional=additional)
    return replace(definition, type=record)


def without_null(type_: Type) -> Type:
    """A nullable union without its null; any other type as it is."""
    if not isinstance(type_, Union_):
        return type_
    rest = tuple(
        each
        for each in type_.members
        if not (isinstance(each, Primitive) and each.kind == "null")
    )
    return rest[0] if len(rest) == 1 else Union_(rest, type_.tag)
