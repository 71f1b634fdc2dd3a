"""Type IR → annotations, member by member; what they import is noted in the scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol, assert_never

from bindsmith.emit.layout import (
    Group,
    condition,
    grouped,
    layout,
    statement,
    width,
)
from bindsmith.ir.code import lit
from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Never,
    Primitive,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
    Unknown,
)
from bindsmith.targets.scope import NO_SHADOW, Scope, Shadow

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[\[\]()]| \| ')
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


class Spelling(Protocol):
    """What a target has its own way to spell."""

    def reference(self, target: TypeId, shadow: Shadow) -> str:
        """The name of a definition."""

    def scalar(self, primitive: Primitive, shadow: Shadow) -> str | None:
        """The class that stands for a format, None for the wire type."""


class Annotator:
    """Spells types in one module."""

    def __init__(self, scope: Scope, spelling: Spelling) -> None:
        self._scope = scope
        self._spelling = spelling

    def text(self, type_: Type, shadow: Shadow = NO_SHADOW) -> str:
        """The annotation on one line."""
        return " | ".join(self.members(type_, shadow))

    def members(self, type_: Type, shadow: Shadow = NO_SHADOW) -> tuple[str, ...]:
        """The members of the annotation's union: each once, None at the end."""
        if any(isinstance(each, Unknown) for each in _inline(type_)):
            return (self._scope.typing("Any", shadow),)
        found = dict.fromkeys(self._members(type_, shadow))
        if "None" in found:
            del found["None"]
            return (*found, "None")
        return tuple(found) or (self._scope.typing("Never", shadow),)

    def _members(self, type_: Type, shadow: Shadow) -> Iterator[str]:
        scope = self._scope
        match type_:
            case Unknown():
                yield scope.typing("Any", shadow)
            case Never():
                return
            case Primitive():
                yield self._scalar(type_, shadow)
            case Literal_(values):
                yield from self._literal(values, shadow)
            case ListOf(item):
                yield f"{scope.builtin('list', shadow)}[{self.text(item, shadow)}]"
            case TupleOf(prefix, rest, _):
                name = scope.builtin("tuple", shadow)
                items = [self.text(each, shadow) for each in prefix]
                if rest is not None:
                    items.append(f"*{name}[{self.text(rest, shadow)}, ...]")
                yield f"{name}[{', '.join(items)}]"
            case MapOf(value):
                key = scope.builtin("str", shadow)
                value_text = self.text(value, shadow)
                yield f"{scope.builtin('dict', shadow)}[{key}, {value_text}]"
            case Union_(members):
                for member in members:
                    yield from self._members(member, shadow)
            case Ref(target):
                yield self._spelling.reference(target, shadow)
            case _:
                assert_never(type_)

    def _scalar(self, primitive: Primitive, shadow: Shadow) -> str:
        if primitive.kind == "null":
            return "None"
        own = self._spelling.scalar(primitive, shadow)
        return own or self._scope.builtin(_SCALARS[primitive.kind], shadow)

    def _literal(self, values: tuple[Json, ...], shadow: Shadow) -> Iterator[str]:
        """``Literal`` of what it can hold; the rest by its type."""
        held = [lit(each).text for each in map(_plain, values) if _fits_literal(each)]
        if held:
            literal = self._scope.typing("Literal", shadow)
            yield f"{literal}[{', '.join(dict.fromkeys(held))}]"
        for value in map(_plain, values):
            match value:
                case float() | int() | str() if not _fits_literal(value):
                    yield self._scope.builtin(type(value).__name__, shadow)
                case list():
                    yield from self._members(ListOf(Unknown()), shadow)
                case dict():
                    yield from self._members(MapOf(Unknown()), shadow)
                case None:
                    yield "None"


def alias_lines(
    name: str, members: tuple[str, ...], keyword: str, indent: int, line_length: int
) -> tuple[str, ...]:
    """``name: TypeAlias = …``; ``keyword`` is how the module spells ``TypeAlias``."""
    head = f"{name}: {keyword} ="
    if indent + width(f"{head} (") > line_length:
        return tuple(_after_parentheses(name, members, keyword, indent, line_length))
    if len(members) == 1 and members[0].isidentifier():
        return tuple(annotated(f"{' ' * indent}{head}", members[0], line_length))
    if len(members) == 1:
        lines = statement(head, members[0], indent, line_length)
    else:
        lines = condition(head, members, "|", False, indent, line_length)
    return tuple(each for line in lines for each in _split(line, line_length))


def _after_parentheses(
    name: str, members: tuple[str, ...], keyword: str, indent: int, line_length: int
) -> Iterator[str]:
    """The alias whose name fills the line: there black opens the annotation."""
    pad = " " * indent
    yield f"{pad}{name}: ("
    yield f"{pad}    {keyword}"
    whole = " | ".join(members)
    if len(members) == 1:
        group = grouped(whole)
        if isinstance(group, Group):
            group = Group(f") = {group.head}", group.items, group.tail, group.lone)
        else:
            group = f") = {whole}"
        for line in layout(group, indent, line_length):
            yield from _split(line, line_length)
    elif max(width(f"{name}: ("), width(f") = ({whole})")) <= line_length - indent:
        yield f"{pad}) = ({whole})"
    else:
        yield f"{pad}) = ("
        yield from _split(f"{pad}    {whole}", line_length)
        yield f"{pad})"


def annotated(head: str, atom: str, line_length: int) -> list[str]:
    """An annotated assignment: there black puts even what fits nowhere on a line."""
    one = f"{head} {atom}"
    if width(one) <= line_length:
        return [one]
    pad = " " * (len(head) - len(head.lstrip()))
    return [f"{head} (", f"{pad}    {atom}", f"{pad})"]


def _split(line: str, line_length: int) -> Iterator[str]:
    """A line inside brackets, an operand a line if it is a union that is too long.

    What is then still too long is opened at its brackets.
    """
    if width(line) <= line_length:
        yield line
        return
    text = line.lstrip()
    indent = len(line) - len(text)
    comma = "," if text.endswith(",") else ""
    operands = _operands(text.removesuffix(","))
    for number, operand in enumerate(operands):
        group = grouped(operand)
        bar = "| " if number else ""
        after = comma if number == len(operands) - 1 else ""
        if isinstance(group, Group):
            head, tail = bar + group.head, group.tail + after
            group = Group(head, group.items, tail, group.lone)
        else:
            group = f"{bar}{group}{after}"
        first, *others = layout(group, indent, line_length)
        yield first
        for each in others:
            yield from _split(each, line_length)


def _operands(line: str) -> list[str]:
    """The operands of a union, split outside brackets and strings."""
    operands, depth, start = [], 0, 0
    for token in _TOKEN.finditer(line):
        mark = token.group()
        if mark in ("[", "("):
            depth += 1
        elif mark in ("]", ")"):
            depth -= 1
        elif mark == " | " and not depth:
            operands.append(line[start : token.start()])
            start = token.end()
    return [*operands, line[start:]]


def _inline(type_: Type) -> Iterator[Type]:
    """The members of a union, aliases not unfolded."""
    if isinstance(type_, Union_):
        for member in type_.members:
            yield from _inline(member)
    else:
        yield type_


def _plain(value: Json) -> Json:
    """1.0 is the number 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _fits_literal(value: Json) -> bool:
    if isinstance(value, str):
        # Type checkers write what they read to UTF-8 files.
        return not any("\ud800" <= char <= "\udfff" for char in value)
    # mypy takes no integer that needs more than 64 bits.
    return isinstance(value, int) and -(2**63) <= value < 2**63
