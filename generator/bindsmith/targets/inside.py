"""A program without references to what has no module; it lowers nothing.

The built-in metaschemas are documents that schemas may refer to, but no files of the
run: their values are any JSON here.  (The validators do know them.)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bindsmith.ir.types import Ref, Type, Unknown
from bindsmith.records import dataclass, replace
from bindsmith.targets.program import Program, SchemaFile
from bindsmith.targets.resolve import references, with_parts, with_types


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
        key: with_types(each, lambda type_: _type(type_, files))
        for key, each in definitions.items()
        if any(target.uri not in files for target in references(each.type))
    }
    if not leaving:
        return file
    types = replace(file.types, definitions={**definitions, **leaving})
    return replace(file, types=types)


def _type(type_: Type, files: Mapping[str, SchemaFile]) -> Type:
    if isinstance(type_, Ref):
        return type_ if type_.target.uri in files else Unknown()
    return with_parts(type_, lambda each: _type(each, files))
