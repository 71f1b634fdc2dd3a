"""Defaults that would fill themselves in for ever; it fills none in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeAlias

from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    ListOf,
    MapOf,
    Record,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
)


class Filling(Protocol):
    """A default of a field: the record, the field's name, and the value."""

    @property
    def record(self) -> TypeId: ...

    @property
    def name(self) -> str: ...

    @property
    def value(self) -> Json: ...


LookUp: TypeAlias = Callable[[TypeId], "Record | Type"]
FillingsOf: TypeAlias = Callable[[TypeId], Iterable[Filling]]


def is_endless(start: Filling, look_up: LookUp, fillings: FillingsOf) -> bool:
    """Whether filling a default in leads to an object that gets the same one."""
    seen: set[tuple[TypeId, str]] = set()
    queue = [start]
    while queue:
        filling = queue.pop()
        for record, value in _objects(
            _type_of(filling, look_up), filling.value, look_up
        ):
            for each in fillings(record):
                if each.name in value:
                    continue
                if (each.record, each.name) == (start.record, start.name):
                    return True
                if (each.record, each.name) not in seen:
                    seen.add((each.record, each.name))
                    queue.append(each)
    return False


def _type_of(filling: Filling, look_up: LookUp) -> Type:
    record = look_up(filling.record)
    assert isinstance(record, Record)
    return next(f.type for f in record.fields if f.json_name == filling.name)


def _objects(
    type_: Type, value: Json, look_up: LookUp
) -> Iterator[tuple[TypeId, dict[str, Json]]]:
    """The objects in a value that records are made of, with their records."""
    stack: list[tuple[Type, Json]] = [(type_, value)]
    seen: set[tuple[TypeId, int]] = set()
    while stack:
        held, part = stack.pop()
        match held, part:
            case Ref(target), _:
                if (target, id(part)) in seen:
                    continue
                seen.add((target, id(part)))
                found = look_up(target)
                if not isinstance(found, Record):
                    stack.append((found, part))
                elif isinstance(part, dict):
                    yield target, part
                    fields = {each.json_name: each.type for each in found.fields}
                    stack += [(fields[k], v) for k, v in part.items() if k in fields]
            case Union_(members), _:
                stack += [(each, part) for each in members]
            case ListOf(item), list():
                stack += [(item, each) for each in part]
            case TupleOf(prefix), list():
                stack += list(zip(prefix, part, strict=False))
            case MapOf(item), dict():
                stack += [(item, each) for each in part.values()]
