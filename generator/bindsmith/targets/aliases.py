"""Type aliases in an order in which each can be evaluated; it spells no type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bindsmith.emit.layout import Group, layout
from bindsmith.emit.trace import components
from bindsmith.ir.code import NO_LINES, NOTHING, Code, Lines, line, lit, printed
from bindsmith.ir.types import Type
from bindsmith.records import dataclass
from bindsmith.targets.annotations import alias_lines, annotated
from bindsmith.targets.scope import Scope


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias before it has a place.

    ``needs`` are the names of this module that it is made of; ``late`` says that it
    needs what is imported at the module's end.
    """

    name: str
    members: tuple[str, ...]
    needs: frozenset[str]
    late: bool


@dataclass(frozen=True, slots=True)
class LongAnnotation:
    """A type that gets an alias, since spelled out it would break its field's line."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class AliasView:
    """An alias as it is printed.

    A ``deferred`` one is a string to type checkers, and to the interpreter (``lines``)
    a forward reference, which can stand before what it names.
    """

    lines: Lines
    doc: Lines
    deferred: Lines = NO_LINES
    checking: Code = NOTHING


def alias_view(
    alias: Alias, deferred: bool, doc: Sequence[str], scope: Scope, line_length: int
) -> AliasView:
    """An alias with its docstring."""
    keyword = scope.typing("TypeAlias")
    if not deferred:
        lines = alias_lines(alias.name, alias.members, keyword, 0, line_length)
        return AliasView(printed(lines), printed(doc))
    forward = scope.typing("ForwardRef")
    quoted = lit(" | ".join(alias.members)).text
    call = Group(f"{alias.name} = {forward}(", (quoted, "module=__name__"), ")")
    return AliasView(
        printed(layout(call, 4, line_length)),
        printed(doc),
        printed(annotated(f"    {alias.name}: {keyword} =", quoted, line_length)),
        line(scope.typing("TYPE_CHECKING")),
    )


def deferred_names(aliases: Mapping[str, Alias]) -> frozenset[str]:
    """The aliases that have no place where they could be evaluated."""
    graph = {
        name: tuple(sorted(alias.needs & aliases.keys()))
        for name, alias in aliases.items()
    }
    circles = components(graph)
    sizes: dict[int, int] = {}
    for number in circles.values():
        sizes[number] = sizes.get(number, 0) + 1
    return frozenset(
        name
        for name, alias in aliases.items()
        if alias.late or sizes[circles[name]] > 1 or name in alias.needs
    )


def in_order(names: Sequence[str], needs: Mapping[str, frozenset[str]]) -> list[str]:
    """``names`` in their order, but for each what it needs before it.

    There must be no circle in ``needs``.
    """
    done: dict[str, None] = {}
    for name in names:
        for each in _before(name, needs, done):
            done[each] = None
    return list(done)


def _before(
    name: str, needs: Mapping[str, frozenset[str]], done: Mapping[str, None]
) -> Iterator[str]:
    stack = [(name, iter(sorted(needs[name])))]
    opened = {name}
    while stack:
        at, rest = stack[-1]
        step = next((x for x in rest if x in needs and x not in opened), None)
        if step is None:
            stack.pop()
            if at not in done:
                yield at
        else:
            opened.add(step)
            if step not in done:
                stack.append((step, iter(sorted(needs[step]))))
