"""Boolean conditions (and unions) as black breaks them; it simplifies no logic.

All lines come with their indentation (``indent`` is in spaces) and without newline.

An operand that is a ``str`` is an atom, a call, a subscript or one comparison, with
nothing in it that binds weaker (no ``and``, ``or``, ``not``, ternary, lambda).  Calls
are taken apart where a line is too long for them; any other operand must fit on a
line of its own, and one that starts with a parenthesis must not be the whole of a
condition that is too long.  Where that fails, bind the long part to a name first
(the check IR's ``Let``): how black splits a comparison is not worth imitating.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, assert_never

from bindsmith.emit.group import Group, group_of, grouped, layout, split_last
from bindsmith.emit.width import width
from bindsmith.records import dataclass

_STEP = 4
Expr: TypeAlias = "str | Group | Any_ | All_ | Not_"
Operator: TypeAlias = Literal["or", "and", "|"]


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one operand holds; none at all is ``False``."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class All_:
    """Every operand holds; none at all is ``True``."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not_:
    """The operand does not hold."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class _Chain:
    """Two or more operands under one operator: what ``Any_`` and ``All_`` become."""

    operator: Operator
    operands: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Negation:
    operand: _Node


_Node: TypeAlias = "str | Group | _Chain | _Negation"


@dataclass(frozen=True, slots=True)
class _Frame:
    """A statement around a condition: ``if `` … ``:`` at an indentation."""

    lead: str
    end: str
    indent: int
    line_length: int

    def fits(self, text: str) -> bool:
        return self.indent + width(text) <= self.line_length

    def after(self, text: str) -> _Frame:
        return _Frame(self.lead + text, self.end, self.indent, self.line_length)


def condition(
    kind: str,
    operands: Sequence[Expr],
    operator: Operator,
    negate: bool,
    indent: int,
    line_length: int,
) -> list[str]:
    """The lines of ``<kind> [not] <operands joined by operator>[:]``.

    ``kind`` is ``if``, ``elif``, ``while``, ``return``, or an assignment up to its
    ``=`` (``ok =``, ``A: TypeAlias =``).  Nested conditions get parentheses.  A
    condition of two operands that is too long and that black would break at a bad
    place is printed as its dual, ``not (not a or not b)``: the truth value is kept,
    not the value, so for ``return`` and assignments operands should be bools.
    The operator ``|`` is for unions; its operands are plain strings.
    """
    node: _Node
    if operator == "|":
        texts = tuple(map(str, operands))
        node = _Chain("|", texts) if len(texts) > 1 else texts[0]
    elif operator == "or":
        node = _normal(Any_(tuple(operands)))
    else:
        node = _normal(All_(tuple(operands)))
    return _statement(kind, _Negation(node) if negate else node, indent, line_length)


def statement(kind: str, expr: Expr, indent: int, line_length: int) -> list[str]:
    """As ``condition``, of a whole expression: ``return <expr>``, ``if <expr>:``."""
    return _statement(kind, _normal(expr), indent, line_length)


def _statement(kind: str, node: _Node, indent: int, line_length: int) -> list[str]:
    """A whole statement; its parentheses, where it needs some, are black's choice."""
    end = ":" if kind in ("if", "elif", "while") else ""
    one = f"{kind} {_text(node)}{end}"
    if indent + width(one) <= line_length:
        return [" " * indent + one]
    return _long(_Frame(f"{kind} ", end, indent, line_length), node)


def _normal(expr: Expr) -> _Node:
    """Flat chains of at least two operands."""
    match expr:
        case str() | Group():
            return expr
        case Not_():
            return _Negation(_normal(expr.operand))
        case Any_() | All_():
            operator: Operator = "or" if isinstance(expr, Any_) else "and"
            return _chain(operator, map(_normal, expr.operands))
    assert_never(expr)


def _chain(operator: Operator, operands: Iterable[_Node]) -> _Node:
    flat: list[_Node] = []
    for operand in operands:
        if isinstance(operand, _Chain) and operand.operator == operator:
            flat += operand.operands
        else:
            flat.append(operand)
    if not flat:
        return "False" if operator == "or" else "True"
    return _Chain(operator, tuple(flat)) if len(flat) > 1 else flat[0]


def _text(node: _Node) -> str:
    match node:
        case str() | Group():
            return str(node)
        case _Negation():
            return f"not {_nested(node.operand)}"
        case _Chain():
            return f" {node.operator} ".join(map(_nested, node.operands))
    assert_never(node)


def _nested(node: _Node) -> str:
    return f"({_text(node)})" if isinstance(node, _Chain) else _text(node)


def _long(frame: _Frame, node: _Node) -> list[str]:
    """A statement that does not fit into a line."""
    match node:
        case _Chain() if len(node.operands) > 2:
            # Two operators of one kind or more: black keeps the parentheses.
            return _parenthesised(frame, node)
        case _Chain():
            return _pair(frame, node)
        case _Negation():
            return _negation(frame, node)
        case str() | Group():
            return _leaf(frame, "", node)
    assert_never(node)


def _leaf(frame: _Frame, lead: str, node: str | Group) -> list[str]:
    """A single operand that is too long for the line of its statement."""
    opened = frame.after(lead)
    group = grouped(node) if isinstance(node, str) else node
    cut = split_last(str(node))
    if isinstance(group, str) and cut is not None and not _is_subscript(cut[0]):
        group = group_of(*cut) if _omits(frame, lead + cut[0]) else group
    if isinstance(group, Group) and frame.fits(f"{opened.lead}{group.head}"):
        return _spread(opened, group)
    text = f"{lead}{node}"
    if frame.indent + _STEP + width(text) > frame.line_length:
        return _spread(opened, group)
    pad = " " * frame.indent
    return [f"{pad}{frame.lead}(", f"{pad}    {text}", f"{pad}){frame.end}"]


def _spread(frame: _Frame, node: str | Group) -> list[str]:
    if isinstance(node, Group):
        tail = f"{node.tail}{frame.end}"
        node = Group(f"{frame.lead}{node.head}", node.items, tail, node.lone)
    else:
        node = f"{frame.lead}{node}{frame.end}"
    return layout(node, frame.indent, frame.line_length)


def _omits(frame: _Frame, head: str) -> bool:
    """Whether black rather splits after ``head`` than in added parentheses.

    It counts from the body's indentation, without the keyword, in characters.
    """
    if any(bracket in head[:-1] for bracket in "([{"):
        return True
    return frame.indent + _STEP + len(head) <= frame.line_length


def _parenthesised(frame: _Frame, node: _Node) -> list[str]:
    pad = " " * frame.indent
    body = _body(node, frame.indent + _STEP, frame.line_length)
    return [f"{pad}{frame.lead}(", *body, f"{pad}){frame.end}"]


def _pair(frame: _Frame, node: _Chain) -> list[str]:
    """One operator only: black drops the parentheses if an end can be opened.

    Then it splits at the last bracket, as long as what comes before that fits.
    """
    first, last = map(_nested, node.operands)
    start = f"{first} {node.operator} "
    cut = split_last(last) if node.operator != "|" else None
    opens = first.startswith(("(", "[", "{"))
    if cut is None or _is_subscript(cut[0]):
        return _dual(frame, node) if opens else _parenthesised(frame, node)
    head = f"{start}{cut[0]}"
    omits = _omits(frame, head)
    if omits and frame.fits(f"{frame.lead}{head}"):
        return _operand(frame.after(start), node.operands[1], at_last_bracket=True)
    return _dual(frame, node) if omits or opens else _parenthesised(frame, node)


def _is_subscript(head: str) -> bool:
    return head.endswith("[") and (
        head[-2:-1].isalnum() or head[-2:-1] in ("_", ")", "]")
    )


def _dual(frame: _Frame, node: _Chain) -> list[str]:
    operator: Operator = "and" if node.operator == "or" else "or"
    duals = tuple(
        each.operand if isinstance(each, _Negation) else _Negation(each)
        for each in node.operands
    )
    return _negation(frame, _Negation(_chain(operator, duals)))


def _negation(frame: _Frame, node: _Negation) -> list[str]:
    lead = ""
    inner: _Node = node
    while isinstance(inner, _Negation):
        lead, inner = f"{lead}not ", inner.operand
    if isinstance(inner, _Chain):
        return _parenthesised(frame.after(lead), inner)
    return _leaf(frame, lead, inner)


def _body(node: _Node, indent: int, line_length: int) -> list[str]:
    """What stands inside parentheses: one line, else an operand a line."""
    frame = _Frame("", "", indent, line_length)
    if not isinstance(node, _Chain) or frame.fits(_text(node)):
        return [" " * indent + _text(node)]
    first, *others = node.operands
    lines = _operand(frame, first)
    for each in others:
        lines += _operand(frame.after(f"{node.operator} "), each)
    return lines


def _operand(frame: _Frame, node: _Node, *, at_last_bracket: bool = False) -> list[str]:
    """An operand on its own line, opened at its brackets if it is too long.

    ``at_last_bracket`` is for the end of a bare pair: there black looks for a
    bracket before it looks for a comparison.
    """
    one = f"{frame.lead}{_nested(node)}{frame.end}"
    if not at_last_bracket and frame.fits(one):
        return [" " * frame.indent + one]
    match node:
        case _Chain():
            return _parenthesised(frame, node)
        case _Negation():
            inner = frame.after("not ")
            return _operand(inner, node.operand, at_last_bracket=at_last_bracket)
        case Group():
            return _spread(frame, node)
        case str():
            cut = split_last(node) if at_last_bracket else None
            return _spread(frame, grouped(node) if cut is None else group_of(*cut))
    assert_never(node)
