"""Recognises patterns that are plain string operations; generates no code for them."""

from __future__ import annotations

from typing import Literal as OneOf

from bindsmith.records import dataclass
from bindsmith.regex.charsets import Flags, ranges_of
from bindsmith.regex.nodes import (
    Anchor,
    CharClass,
    Dot,
    Group,
    Literal,
    Node,
    RegexError,
    Repeat,
    Terms,
)
from bindsmith.regex.translate import prepare
from bindsmith.unicode import ALL

_MAX_COPIES = 64


@dataclass(frozen=True, slots=True)
class LiteralForm:
    """What a search for the pattern asks of a text.

    It is ``text``, starts with it, ends with it or contains it; ``any`` is true of
    every text, and has no ``text``.
    """

    kind: OneOf["exact", "prefix", "suffix", "contains", "any"]
    text: str


def literal_form(pattern: str) -> LiteralForm | None:
    """The string operation equal to an unanchored search for ``pattern``, if any.

    ``None`` also where the pattern cannot be parsed: ``translate`` says why.
    """
    try:
        prepared = prepare(pattern)
    except RegexError:
        return None
    flags = prepared.flags
    if flags.ignore_case or flags.multiline or len(prepared.pattern.body) != 1:
        return None
    nodes = _flat(prepared.pattern.body[0])
    if nodes is None:
        return None
    starts = _trim(nodes, 0, "^", flags)
    ends = _trim(nodes, -1, "$", flags)
    text = ""
    for node in nodes:
        if not isinstance(node, Literal):
            return None
        text += chr(node.code)
    if starts and ends:
        return LiteralForm("exact", text)
    if not text:
        return LiteralForm("any", "")
    if starts or ends:
        return LiteralForm("prefix" if starts else "suffix", text)
    return LiteralForm("contains", text)


def _flat(terms: Terms) -> list[Node] | None:
    """The terms without groups that only wrap a sequence; ``None``: nothing simple."""
    nodes: list[Node] = []
    for node in terms:
        match node:
            case Group(body=(inner,), on="", off=""):
                flat = _flat(inner)
                if flat is None:
                    return None
                nodes += flat
            case Repeat(Literal() as body, low, high) if (
                low == high and low <= _MAX_COPIES
            ):
                nodes += [body] * low
            case Literal() | Anchor("^" | "$") | Repeat():
                nodes.append(node)
            case Group() if _optional(node):
                nodes.append(node)
            case _:
                return None
    return nodes


def _trim(nodes: list[Node], end: int, anchor: str, flags: Flags) -> bool:
    """Drop what cannot matter at one ``end`` of ``nodes``; is the text anchored there?

    Without an anchor an optional node may as well match nothing. With one, ``[^]*``
    reaches from any place to it.
    """
    anchored = False
    while nodes:
        node = nodes[end]
        if node == Anchor(anchor):
            anchored = True
        elif anchored and _everything(node, flags):
            anchored = False
        elif anchored or not _optional(node):
            return anchored
        del nodes[end]
    return anchored


def _optional(node: Node) -> bool:
    """Whether ``node`` matches the empty string everywhere."""
    match node:
        case Repeat(body, low):
            return low == 0 or _optional(body)
        case Group(body):
            return any(all(map(_optional, terms)) for terms in body)
    return False


def _everything(node: Node, flags: Flags) -> bool:
    match node:
        case Repeat(Dot() | CharClass() as body, 0, None):
            return ranges_of(body, flags) == ALL
    return False
