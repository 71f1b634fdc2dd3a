"""The classes and aliases of a module, in order; what a class prints is its target's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from bindsmith.emit.layout import docstring
from bindsmith.ir.code import Lines, printed
from bindsmith.ir.types import Definition, Record, Type
from bindsmith.records import dataclass
from bindsmith.targets.aliases import (
    Alias,
    AliasView,
    LongAnnotation,
    alias_view,
    deferred_names,
    in_order,
)
from bindsmith.targets.annotations import Annotator, alias_lines
from bindsmith.targets.context import Context
from bindsmith.targets.docs import words
from bindsmith.targets.resolve import references

_View = TypeVar("_View")


@dataclass(frozen=True, slots=True)
class Block(Generic[_View]):
    """A class or an alias; before a spaced one there are two blank lines."""

    is_class: bool
    cls: _View | None
    alias: AliasView | None
    is_spaced: bool


class BlockPlanner(Generic[_View]):
    """Puts the definitions of one file in order.

    ``view`` plans a class; the aliases for annotations that are too long for it are in
    ``long`` then.
    """

    def __init__(
        self,
        context: Context,
        annotator: Annotator,
        view: Callable[[Definition], _View],
        long: list[LongAnnotation],
    ) -> None:
        self._context = context
        self._annotator = annotator
        self._view = view
        self._long = long
        self._classes: dict[str, _View] = {}
        self._types: dict[str, Type] = {}
        self._docs: dict[str, str] = {}
        self._order: list[str] = []

    def blocks(
        self,
        is_spaced: Callable[[], bool] = lambda: False,
        is_class: Callable[[_View], bool] = lambda view: True,
    ) -> tuple[Block[_View], ...]:
        """Document order, as far as aliases can be evaluated there.

        ``is_spaced`` tells, once all classes are planned, whether the first one is,
        ``is_class`` whether a view is printed as a class statement.
        """
        file = self._context.file
        for definition in file.types.definitions.values():
            self._add(definition, file.class_names[definition.id].text)
        self._order += [name for name in self._types if name not in self._order]
        aliases = {name: self._alias(name) for name in self._types}
        deferred = deferred_names(aliases)
        needs = {
            name: (
                aliases[name].needs
                if name in aliases and name not in deferred
                else frozenset()
            )
            for name in self._order
        }
        made: list[Block[_View]] = []
        spaced = is_spaced()
        for name in in_order(self._order, needs):
            cls = self._classes.get(name)
            view = None if cls else self._alias_view(aliases[name], name in deferred)
            opens = cls is not None and is_class(cls)
            made.append(Block(cls is not None, cls, view, spaced or opens))
            spaced = opens
        return tuple(made)

    def _add(self, definition: Definition, name: str) -> None:
        is_enumeration = self._context.resolver.is_enumeration(definition.id)
        if not isinstance(definition.type, Record) and not is_enumeration:
            self._types[name] = definition.type
            self._docs[name] = words(definition.doc, name=name)
            self._order.append(name)
            return
        self._classes[name] = self._view(definition)
        fresh = [each for each in self._long if each.name not in self._types]
        self._types |= {each.name: each.type for each in fresh}
        # Before their class, unless another class must be there first.
        self._order += [each.name for each in fresh if not self._needs(each.type)]
        self._order.append(name)

    def _alias(self, name: str) -> Alias:
        type_ = self._types[name]
        late = any(map(self._context.is_late, references(type_)))
        members = self._annotator.members(type_)
        return Alias(name, members, self._needs(type_), late)

    def _needs(self, type_: Type) -> frozenset[str]:
        """The names of this module that a type is made of."""
        file = self._context.file
        return frozenset(
            file.class_names[target].text
            for target in references(type_)
            if target.uri == file.types.uri
        )

    def _alias_view(self, alias: Alias, deferred: bool) -> AliasView:
        line_length = self._context.config.line_length
        doc = docstring(self._docs.get(alias.name, ""), 0, line_length)
        return alias_view(alias, deferred, doc, self._context.scope, line_length)


def local_aliases(context: Context) -> tuple[Lines, ...]:
    """Second names of classes that a field's name hides."""
    found = context.scope.local_aliases
    keyword = context.scope.typing("TypeAlias") if found else ""
    line_length = context.config.line_length
    return tuple(
        printed(alias_lines(alias, (name,), keyword, 0, line_length))
        for name, alias in found.items()
    )
