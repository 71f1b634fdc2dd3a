"""Python value → JSON value: the expressions that dump; the counterpart of building."""

from __future__ import annotations

from bindsmith.ir.types import ListOf, MapOf, Ref, TupleOf, Type
from bindsmith.targets.context import Context
from bindsmith.targets.formats import SUPPORT, FormatClass
from bindsmith.targets.needs import Need, Needs, holds
from bindsmith.targets.resolve import Leaf


class Dumper:
    """Plans how values of types are dumped in one module."""

    def __init__(self, context: Context, needs: Needs) -> None:
        self._scope = context.scope
        self._resolver = context.resolver
        self._needs = needs
        self._dumpers: dict[FormatClass, None] = {}
        self._constant = ""

    def expression(self, type_: Type, value: str, nullable: bool) -> str:
        """The dumped ``value``, which may be None only if ``nullable``."""
        leaves = self._resolver.leaves(type_)
        if self.keeps(type_):
            return value
        special = ""
        if len(leaves) == 1 and not nullable:
            special = self._special(leaves[0], value)
        if special:
            return special
        if self._needs.of(type_) is Need.COPY:
            return f"{self._scope.helper('objects', 'copy_json')}({value})"
        return self.general(value)

    def keeps(self, type_: Type) -> bool:
        """Whether a value is what it is dumped as."""
        return not any(map(self._changes, self._resolver.leaves(type_)))

    def general(self, value: str) -> str:
        """The dumped value, whatever it is; None and UNSET as they are."""
        dump_value = self._scope.helper("objects", "dump_value")
        if not self._needs.formats:
            return f"{dump_value}({value})"
        if not self._constant:
            self._constant = self._scope.private("_DUMPERS")
        return f"{dump_value}({value}, {self._constant})"

    def constant(self) -> tuple[str, tuple[str, ...]] | None:
        """The constant that ``general`` uses and its items, if it does."""
        if not self._constant:
            return None
        found = dict.fromkeys(self._needs.formats.values())
        items = tuple(
            f"({self._scope.dotted(*each.type)}, {self._function(each)})"
            for each in found
        )
        return self._constant, items

    def _changes(self, leaf: Leaf) -> bool:
        return holds(leaf) or self._needs.format(leaf) is not None

    def _special(self, leaf: Leaf, value: str) -> str:
        """A short expression for a plain case, "" for the others."""
        found = self._needs.format(leaf)
        if found is not None:
            return f"{self._function(found)}({value})"
        if self._is_enumeration(leaf):
            return f"{self._scope.builtin('str')}({value})"
        match leaf:
            case Ref() if self._is_object(leaf):
                return f"{value}.to_dict()"
            case ListOf(item):
                return self._items(item, value)
            case TupleOf() if self._needs.is_flat(leaf):
                return f"{self._scope.builtin('list')}({value})"
            case MapOf(inner) if self.keeps(inner):
                return f"{self._scope.builtin('dict')}({value})"
        return ""

    def _items(self, item: Type, value: str) -> str:
        leaves = self._resolver.leaves(item)
        if self.keeps(item):
            return f"{self._scope.builtin('list')}({value})"
        if len(leaves) > 1:
            return ""
        if self._is_object(leaves[0]):
            return f"{self._scope.helper('objects', 'to_dicts')}({value})"
        found = self._needs.format(leaves[0])
        function = self._function(found) if found is not None else ""
        if self._is_enumeration(leaves[0]):
            function = self._scope.builtin("str")
        if not function:
            return ""
        mapped = f"{self._scope.builtin('map')}({function}, {value})"
        return f"{self._scope.builtin('list')}({mapped})"

    def _is_enumeration(self, leaf: Leaf) -> bool:
        return isinstance(leaf, Ref) and self._resolver.is_enumeration(leaf.target)

    def _is_object(self, leaf: Leaf) -> bool:
        """Whether values are always objects of a class of ours."""
        if not isinstance(leaf, Ref):
            return False
        record = self._resolver.record(leaf.target)
        return record is not None and not record.implied

    def _function(self, found: FormatClass) -> str:
        module, name = found.dump
        if module == SUPPORT:
            return self._scope.helper(module, name)
        return self._scope.dotted(module, name)
