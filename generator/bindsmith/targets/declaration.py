"""Annotated fields as black leaves them; it decides no type and no default."""

from __future__ import annotations

from collections.abc import Callable

from bindsmith.emit.layout import Group, grouped, layout, width
from bindsmith.records import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """What a field is declared with.

    ``members`` are those of its annotation's union.  ``default`` is an atom or a call,
    "" for none.
    """

    name: str
    members: tuple[str, ...]
    default: str = ""


def declaration(
    declared: Declared,
    alias: Callable[[tuple[str, ...]], tuple[str, ...]],
    line_length: int,
) -> tuple[str, ...]:
    """The lines of a field, indented by four.

    ``alias`` makes a shorter annotation of one that is too long.
    """
    lines = _lines(declared, line_length)
    if lines is None:
        members = alias(declared.members)
        shorter = Declared(declared.name, members, declared.default)
        lines = _lines(shorter, line_length) or _longest(shorter, line_length)
    return tuple(lines)


def _lines(declared: Declared, line_length: int) -> list[str] | None:
    """As black would have them; None where it is better to be shorter."""
    annotation, value = " | ".join(declared.members), declared.default
    head = f"    {declared.name}: {annotation}"
    one = f"{head} = {value}" if value else head
    if width(one) <= line_length:
        return [one]
    if value:
        whole = _spread_value(head, value, line_length)
        if whole:
            return whole
    if len(declared.members) > 1 or "[" not in annotation:
        wrapped = _wrapped(declared, line_length)
        short = len(wrapped) == 3 and max(map(width, wrapped)) <= line_length
        return wrapped if short else None
    cut = grouped(annotation)
    if value or not isinstance(cut, Group):
        return None
    whole_ = Group(f"{declared.name}: {cut.head}", cut.items, cut.tail, cut.lone)
    lines = layout(whole_, 4, line_length)
    # A longer line may have an operator that black would split at.
    return lines if max(map(width, lines)) <= line_length else None


def _spread_value(head: str, value: str, line_length: int) -> list[str]:
    """The annotation on one line, the value opened or in parentheses; [] if neither."""
    call, opened, rest = value.partition("(")
    # Only a call can be opened; a string has parentheses as it likes.
    if opened and call.isidentifier() and width(f"{head} = {call}(") <= line_length:
        return [f"{head} = {call}(", f"        {rest[:-1]}", "    )"]
    if width(f"{head} = (") <= line_length:
        return [f"{head} = (", f"        {value}", "    )"]
    return []


def _longest(declared: Declared, line_length: int) -> list[str]:
    """A name that leaves no room for anything beside it."""
    cut = grouped(declared.members[0])
    if len(declared.members) > 1 or not isinstance(cut, Group):
        return _wrapped(declared, line_length)
    head = f"{declared.name}: "
    tail = f"{cut.tail} = {declared.default}" if declared.default else cut.tail
    if not declared.default and width(f"    {head}(") <= line_length:
        return _wrapped(declared, line_length)
    return layout(Group(f"{head}{cut.head}", cut.items, tail, cut.lone), 4, 1)


def _wrapped(declared: Declared, line_length: int) -> list[str]:
    """The annotation in parentheses, on a line of its own or a line for each member."""
    end = f"    ) = {declared.default}" if declared.default else "    )"
    body = [f"        {' | '.join(declared.members)}"]
    if width(body[0]) > line_length:
        marks = ("", *["| "] * (len(declared.members) - 1))
        body = [f"        {a}{b}" for a, b in zip(marks, declared.members, strict=True)]
    return [f"    {declared.name}: (", *body, end]
