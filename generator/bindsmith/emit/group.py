"""Bracketed constructs as black breaks them; boolean operators are in `condition`.

All lines come with their indentation (``indent`` is in spaces) and without newline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bindsmith.emit.width import width
from bindsmith.records import dataclass

_STEP = 4
_CLOSER = {"(": ")", "[": "]", "{": "}"}
# Outside brackets, before the first bracket: what has no operator black splits at.
_HEAD = re.compile(
    r"(?:[\w.]+ ?(?::[^=]*)?= ?|return |\*\*?"
    r'|"(?:[^"\\]|\\.)*": |\'(?:[^\'\\]|\\.)*\': )?[\w.]*[(\[{]'
)
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[()\[\]{},]|\b(?:for|lambda|if|else)\b'
)
# What may be before an expression that black puts into parentheses.
_START = re.compile(r"(?:return|if|elif|while|[\w.]+(?:: [^=]+)? =) ")
# What has no operator that black would rather split at.
_CALLED = re.compile(r"(?:not )*[\w.()]*[(\[{]\Z")
_RETURNS = re.compile(r"\) -> (.*):\Z")
_OPEN, _CLOSE = "([{", ")]}"
_CALLABLE = tuple("_)]}\"'")


@dataclass(frozen=True, slots=True)
class Group:
    """A bracketed construct: ``Literal[`` … ``]``, ``foo(`` … ``)``, ``x = {`` … ``}``.

    ``head`` ends with the opening bracket, ``tail`` starts with the closing one (and
    may go on with ``:`` or ``) -> None:``, never with a further assignment).  What
    comes before the bracket in ``head`` must fit into the line and must have no
    operator; an annotation with brackets that is long deserves a type alias.
    A parenthesis in ``head`` that follows no name is a tuple's, never one that only
    groups: black would remove that (see ``condition``).
    ``lone`` keeps the trailing comma away: from a subscript with one element, which
    a comma would turn into a tuple, or from a call with one argument.
    """

    head: str
    items: tuple[str | Group, ...]
    tail: str
    lone: bool = False

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.items))
        comma = "," if len(self.items) == 1 and self._is_tuple() else ""
        return f"{self.head}{inner}{comma}{self.tail}"

    def _is_tuple(self) -> bool:
        before = self.head[-2:-1]
        return self.head[-1:] == "(" and not (before.isalnum() or before in _CALLABLE)


def layout(node: str | Group, indent: int, line_length: int) -> list[str]:
    """The lines of a statement or an item: one if it fits, else one item a line.

    A ``str`` stays on its line, however long; black agrees as long as there is no
    bracket or operator in it to split at.
    """
    one = str(node)
    if indent + width(one) <= line_length:
        return [" " * indent + one]
    lines = _lines(node, indent, line_length, "")
    if isinstance(node, Group) and width(lines[0]) > line_length:
        # black then asks for a second opinion, in parentheses: all of it must fit.
        start = _START.match(node.head)
        if start is not None and _CALLED.match(node.head, start.end()):
            inner = Group(
                node.head[start.end() :], node.items, node.tail[:1], node.lone
            )
            pad = " " * indent
            second = [
                f"{pad}{start[0]}(",
                *_lines(inner, indent + _STEP, line_length, ""),
                f"{pad}){node.tail[1:]}",
            ]
            if all(width(line) <= line_length for line in second):
                return second
    if width(lines[-1]) > line_length:
        lines[-1:] = _returning(lines[-1], indent, line_length)
    return lines


def _returning(last: str, indent: int, line_length: int) -> list[str]:
    """The end of a signature, ``) -> X:``, that is too long for a line."""
    found = _RETURNS.match(last.lstrip())
    if found is None:
        return [last]
    pad = " " * indent
    group = grouped(found[1])
    if isinstance(group, Group):
        opened = Group(f") -> {group.head}", group.items, f"{group.tail}:", group.lone)
        return _lines(opened, indent, line_length, "")
    if indent + _STEP + width(found[1]) > line_length:
        return [last]
    return [f"{pad}) -> (", f"{pad}    {found[1]}", f"{pad}):"]


def _lines(node: str | Group, indent: int, line_length: int, after: str) -> list[str]:
    pad = " " * indent
    one = f"{pad}{node}{after}"
    if isinstance(node, str) or not node.items or width(one) <= line_length:
        return [one]
    comma = "" if node.lone and len(node.items) == 1 else ","
    lines = [pad + node.head]
    for item in node.items:
        lines += _lines(item, indent + _STEP, line_length, comma)
    lines.append(pad + node.tail + after)
    return lines


def grouped(text: str) -> str | Group:
    """``text`` as a ``Group`` where it is one call, collection or subscript.

    ``name = foo(a, b)``, ``return [x]``, ``"key": {…}``, ``key=f(…)`` qualify; what
    has operators or comprehensions outside its brackets is returned as it came.
    Items are taken apart in the same way.
    """
    head = _HEAD.match(text)
    if head is None:
        return text
    start = head.end() - 1
    parts = split_last(text)
    if parts is None or len(parts[0]) != start + 1:
        return text
    return group_of(*parts)


def split_last(text: str) -> tuple[str, tuple[str, ...], str] | None:
    """``text`` cut at its last bracket pair: head, items, the closing bracket.

    None where it does not end with a bracket, where the pair is empty, or where it
    holds a comprehension, a lambda or a ternary.
    """
    if text[-1:] not in _CLOSER.values():
        return None
    stack: list[tuple[int, list[int], bool]] = []
    cuts: list[int] = []
    start = -1
    plain = True
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in _OPEN:
            stack.append((start, cuts, plain))
            start, cuts, plain = token.start(), [], True
        elif mark in _CLOSE:
            if not stack:
                return None
            if token.end() == len(text):
                break
            start, cuts, plain = stack.pop()
        elif mark == ",":
            cuts.append(token.start())
        elif mark.isalpha():
            plain = False
    items = tuple(_cut(text[start + 1 : -1], [cut - start - 1 for cut in cuts]))
    if len(stack) != 1 or not plain or not items:
        return None
    return text[: start + 1], items, text[-1]


def _cut(text: str, commas: list[int]) -> Iterator[str]:
    edges = [-1, *commas, len(text)]
    for left, right in pairwise(edges):
        if item := text[left + 1 : right].strip():
            yield item


def group_of(head: str, items: tuple[str, ...], tail: str) -> Group:
    """What ``split_last`` cut, its items taken apart as by ``grouped``."""
    group = Group(head, tuple(grouped(item) for item in items), tail)
    # A comma after the only element means something in a subscript; in a call it is
    # merely not what black would add.
    lone = len(items) == 1 and re.search(r"[\w\])][(\[]$", head) is not None
    return Group(head, group.items, tail, lone=True) if lone else group
