"""Splits the body of a lookbehind into alternatives of one width each; ``re`` takes no
others. It neither parses nor decides how anything else is written."""

from __future__ import annotations

from bindsmith.records import replace
from bindsmith.regex.nodes import (
    Alternatives,
    Anchor,
    CharClass,
    Dot,
    Escape,
    Group,
    Literal,
    Look,
    Node,
    Property,
    RegexError,
    Repeat,
    Terms,
)

# Enough for any lookbehind that a person wrote; each is tried at every position.
MAX_VARIANTS = 128
MAX_WIDTH = 10_000

Variants = tuple[tuple[int, Terms], ...]


def split(look: Look) -> dict[int, Alternatives]:
    """The alternatives of ``look`` by their width in code points, widest last."""
    by_width: dict[int, list[Terms]] = {}
    body = tuple(map(_shortest_start, look.body))
    for width, terms in _alternatives(body, look):
        by_width.setdefault(width, []).append(terms)
    return {width: tuple(by_width[width]) for width in sorted(by_width)}


def _shortest_start(terms: Terms) -> Terms:
    """The same lookbehind where what it starts with repeats as seldom as it may: it may
    start anywhere, so ``(?<=a+b)`` asks no more than ``(?<=ab)``."""
    match terms:
        case (Repeat(low=0), *rest):
            return _shortest_start(tuple(rest))
        case (Repeat(body, low=1), *rest):
            return _shortest_start((body, *rest))
        case (Repeat() as first, *rest):
            return (replace(first, high=first.low), *rest)
        case (Group() as first, *rest):
            inner = tuple(map(_shortest_start, first.body))
            return (replace(first, body=inner), *rest)
    return terms


def _limited(variants: Variants, look: Look) -> Variants:
    if len(variants) > MAX_VARIANTS or any(w > MAX_WIDTH for w, _ in variants):
        message = "a lookbehind that may match too many widths"
        raise RegexError(message, look.position)
    return variants


def _alternatives(body: Alternatives, look: Look) -> Variants:
    found = tuple(each for terms in body for each in _terms(terms, look))
    return _limited(found, look)


def _terms(terms: Terms, look: Look) -> Variants:
    variants: Variants = ((0, ()),)
    for node in terms:
        variants = _product(variants, _node(node, look), look)
    return variants


def _product(before: Variants, after: Variants, look: Look) -> Variants:
    joined = tuple((v + w, (*s, *t)) for v, s in before for w, t in after)
    return _limited(joined, look)


def _node(node: Node, look: Look) -> Variants:
    match node:
        case Literal() | Dot() | Escape() | Property() | CharClass():
            return ((1, (node,)),)
        case Anchor() | Look():
            return ((0, (node,)),)
        case Group():
            return _group(node, look)
        case Repeat():
            return _repeat(node, look)
    raise RegexError("a reference in a lookbehind", look.position)


def _group(group: Group, look: Look) -> Variants:
    """Stays one group where its alternatives have one width."""
    inner = _alternatives(group.body, look)
    if len({width for width, _ in inner}) == 1:
        body = tuple(terms for _, terms in inner)
        return ((inner[0][0], (replace(group, body=body),)),)
    return tuple((width, (replace(group, body=(terms,)),)) for width, terms in inner)


def _repeat(repeat: Repeat, look: Look) -> Variants:
    if repeat.high is None:
        raise RegexError("a lookbehind without a longest match", look.position)
    body = _node(repeat.body, look)
    if repeat.high - repeat.low > MAX_VARIANTS or repeat.high > MAX_WIDTH:
        raise RegexError("a lookbehind that may match too many widths", look.position)
    counts = range(repeat.low, repeat.high + 1)
    if len(body) == 1:
        width = body[0][0]
        counted = (replace(repeat, low=n, high=n) for n in counts)
        same = tuple((width * each.low, (each,)) for each in counted)
        return _limited(same, look)
    variants: Variants = ((0, ()),)
    found: list[tuple[int, Terms]] = []
    for count in range(repeat.high + 1):
        if count >= repeat.low:
            found.extend(variants)
        if count < repeat.high:
            variants = _product(variants, body, look)
    return _limited(tuple(found), look)
