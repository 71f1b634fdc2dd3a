"""Which arrays are tuples in Python: those whose leading items are all there; no code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Record,
    TupleOf,
    Type,
    Union_,
    Unknown,
)
from bindsmith.records import replace
from bindsmith.targets.inside import Same
from bindsmith.targets.program import Program, SchemaFile
from bindsmith.targets.resolve import Leaf, Resolver, with_parts, with_types


def with_tuples(program: Program) -> Program:
    """The program with ``TupleOf`` for tuples only, and lists for other arrays.

    A tuple is the only array that its union can be, so that a value tells its member.
    """
    return _arranged(Same(program), True)


def with_lists(program: Program) -> Program:
    """The program with lists for all arrays, as JSON has them."""
    return _arranged(Same(program), False)


# One entry: the modules of a run are made one after the other.
@lru_cache(maxsize=1)
def _arranged(key: Same, tuples: bool) -> Program:
    files = key.program.files
    if not any(map(_has_tuple, files.values())):
        return key.program
    chooser = _Chooser(Resolver(files), tuples)
    return replace(
        key.program, files={uri: chooser.file(each) for uri, each in files.items()}
    )


class _Chooser:
    def __init__(self, resolver: Resolver, tuples: bool) -> None:
        self._resolver = resolver
        self._tuples = tuples

    def file(self, file: SchemaFile) -> SchemaFile:
        definitions = {
            key: with_types(each, self._type)
            for key, each in file.types.definitions.items()
        }
        return replace(file, types=replace(file.types, definitions=definitions))

    def _type(self, type_: Type) -> Type:
        match type_:
            case TupleOf(prefix, _, minimum):
                if not self._tuples or minimum < len(prefix) or not prefix:
                    return self._type(_as_list(type_))
            case Union_(members, tag) if self._tuples:
                leaves = self._resolver.leaves(type_)
                if sum(map(_is_array, leaves)) > 1:
                    listed = (each for one in members for each in self._listed(one))
                    return Union_(tuple(listed), tag)
        return with_parts(type_, self._type)

    def _listed(self, member: Type) -> Iterator[Type]:
        """A member of a union; what may be a tuple as what it is on the wire."""
        leaves = self._resolver.leaves(member)
        if not any(isinstance(each, TupleOf) for each in leaves):
            yield self._type(member)
            return
        for each in leaves:
            yield self._type(_as_list(each) if isinstance(each, TupleOf) else each)


def _as_list(type_: TupleOf) -> ListOf:
    """The array of any of a tuple's items."""
    rest = () if type_.rest is None else (type_.rest,)
    items = (*type_.prefix, *rest)
    if any(isinstance(each, Unknown) for each in items):
        return ListOf(Unknown())
    return ListOf(items[0] if len(items) == 1 else Union_(items))


def _is_array(leaf: Leaf) -> bool:
    if isinstance(leaf, Literal_):
        return any(isinstance(each, list) for each in leaf.values)
    return isinstance(leaf, ListOf | TupleOf)


def _has_tuple(file: SchemaFile) -> bool:
    pending: list[Record | Type] = [x.type for x in file.types.definitions.values()]
    while pending:
        match pending.pop():
            case TupleOf():
                return True
            case ListOf(inner) | MapOf(inner):
                pending.append(inner)
            case Union_(members):
                pending += members
            case Record(fields, additional):
                pending += [field.type for field in fields]
                pending += [additional] if additional else []
            case _:
                pass
    return False
