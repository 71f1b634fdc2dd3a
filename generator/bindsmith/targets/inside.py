"""A program without references to what has no module; it lowers nothing.

The built-in metaschemas are documents that schemas may refer to, but no files of the
run: their values are any JSON here.  (The validators do know them.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import assert_never

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
    Union_,
    Unknown,
)
from bindsmith.targets.program import Program, SchemaFile
from bindsmith.targets.resolve import references


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A program as a key: it is equal to itself only."""

    program: Program

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.program is self.program

    def __hash__(self) -> int:
        return id(self.program)


def inside(program: Program) -> Program:
    """The program with ``Unknown`` for every reference that leaves its files."""
    return _inside(Same(program))


# One entry: the modules of a run are made one after the other.
@lru_cache(maxsize=1)
def _inside(key: Same) -> Program:
    files = key.program.files
    changed = {uri: _file(file, files) for uri, file in files.items()}
    if all(changed[uri] is files[uri] for uri in files):
        return key.program
    return replace(key.program, files=changed)


def _file(file: SchemaFile, files: Mapping[str, SchemaFile]) -> SchemaFile:
    definitions = file.types.definitions
    leaving = {
        key: _definition(each, files)
        for key, each in definitions.items()
        if any(target.uri not in files for target in references(each.type))
    }
    if not leaving:
        return file
    types = replace(file.types, definitions={**definitions, **leaving})
    return replace(file, types=types)


def _definition(each: Definition, files: Mapping[str, SchemaFile]) -> Definition:
    if not isinstance(each.type, Record):
        return replace(each, type=_type(each.type, files))
    fields = tuple(
        replace(field, type=_type(field.type, files)) for field in each.type.fields
    )
    additional = each.type.additional
    if additional is not None:
        additional = _type(additional, files)
    return replace(each, type=replace(each.type, fields=fields, additional=additional))


def _type(type_: Type, files: Mapping[str, SchemaFile]) -> Type:
    match type_:
        case Ref(target):
            return type_ if target.uri in files else Unknown()
        case ListOf(item):
            return ListOf(_type(item, files))
        case MapOf(value):
            return MapOf(_type(value, files))
        case TupleOf(prefix, rest, minimum):
            leading = tuple(_type(each, files) for each in prefix)
            return TupleOf(leading, rest and _type(rest, files), minimum)
        case Union_(members, tag):
            return Union_(tuple(_type(each, files) for each in members), tag)
        case Unknown() | Never() | Primitive() | Literal_():
            return type_
    assert_never(type_)
