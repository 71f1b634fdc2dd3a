"""What it takes to make a Python value of a JSON value of some type; no code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Primitive,
    Record,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
    Unknown,
)
from bindsmith.records import dataclass
from bindsmith.targets.formats import FormatClass
from bindsmith.targets.resolve import Leaf, Resolver


class Need(StrEnum):
    """From little to much."""

    NOTHING = "the value as it is"
    COPY = "a copy that shares no array and no object"
    INTEGRAL = "an int for a float without a fraction, others as they are"
    CALL = "one function that has a name"
    CODE = "an expression, or statements"


@dataclass(frozen=True, slots=True)
class Needs:
    """Judges types.  The judgement of an alias depends on nothing but the alias."""

    resolver: Resolver
    formats: Mapping[str, FormatClass]

    def of(self, type_: Type) -> Need:
        leaves = self.resolver.leaves(type_)
        if any(isinstance(leaf, Unknown) for leaf in leaves):
            return Need.COPY
        if not self.converts(type_):
            return Need.COPY if any(map(holds, leaves)) else Need.NOTHING
        if len(leaves) == 1 and self._is_call(leaves[0]):
            return Need.CALL
        if any(self._is_code(leaf) for leaf in leaves):
            return Need.CODE
        return Need.INTEGRAL

    def _is_call(self, leaf: Leaf) -> bool:
        return isinstance(leaf, Ref | Primitive)

    def _is_code(self, leaf: Leaf) -> bool:
        """Whether a member of a union takes more than care for integers."""
        return holds(leaf) or self.format(leaf) is not None

    def converts(self, type_: Type) -> bool:
        """Whether a value of the type can be anything but a copy."""
        return self._any(type_, integers=True)

    def makes_objects(self, type_: Type) -> bool:
        """Whether a value can be an object of a class, or hold one."""
        return self._any(type_, integers=False)

    def _any(self, type_: Type, *, integers: bool) -> bool:
        seen: set[TypeId] = set()
        pending: list[Type] = [type_]
        while pending:
            each = pending.pop()
            match each:
                case Ref(target) if target not in seen:
                    seen.add(target)
                    found = self.resolver.definition(target).type
                    if isinstance(found, Record):
                        return True
                    if self.resolver.is_enumeration(target):
                        return True
                    pending.append(found)
                case Primitive() | Literal_() if self._is_converted(each, integers):
                    return True
                case ListOf(inner) | MapOf(inner):
                    pending.append(inner)
                case TupleOf():
                    return True
                case Union_(members):
                    pending += members
        return False

    def _is_converted(self, leaf: Primitive | Literal_, integers: bool) -> bool:
        if isinstance(leaf, Literal_):
            return integers and has_number(leaf)
        if self.format(leaf) is not None:
            return True
        return integers and leaf.kind == "integer"

    def format(self, leaf: Leaf) -> FormatClass | None:
        """The class that a scalar becomes an object of."""
        if not isinstance(leaf, Primitive) or leaf.kind == "null":
            return None
        return self.formats.get(leaf.format)

    def is_flat(self, leaf: Leaf) -> bool:
        """Whether it is an array or an object of scalars that stay as they are."""
        match leaf:
            case ListOf(inner) | MapOf(inner):
                return self.of(inner) is Need.NOTHING
            case TupleOf(prefix, rest, _):
                items = (*prefix, *((rest,) if rest is not None else ()))
                return all(self.of(each) is Need.NOTHING for each in items)
        return False


def holds(leaf: Leaf) -> bool:
    """Whether a value can be an array or an object."""
    if isinstance(leaf, Literal_):
        return any(isinstance(each, list | dict) for each in leaf.values)
    return isinstance(leaf, Unknown | ListOf | TupleOf | MapOf | Ref)


def has_number(leaf: Literal_) -> bool:
    """Whether a literal has a number that is spelled as an integer."""
    return any(
        isinstance(each, int | float) and not isinstance(each, bool)
        for each in leaf.values
    )
