"""items, additionalItems and prefixItems — Core §10.3.1."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import ARRAY, Check, Items, Kinds, Mark, Positions
from bindsmith.keywords import (
    EVERY_DRAFT,
    SINCE_2020,
    UNTIL_2019,
    Keyword,
    KeywordContext,
)

PREFIX_ITEMS = Keyword("prefixItems", SINCE_2020, ARRAY)
ITEMS = Keyword("items", EVERY_DRAFT, ARRAY)
ADDITIONAL_ITEMS = Keyword("additionalItems", UNTIL_2019, ARRAY)


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


@PREFIX_ITEMS.check
def prefix_items(k: KeywordContext) -> Iterator[Check]:
    children = tuple(k.child(index) for index in range(_length(k.value)))
    if children:
        yield Positions(children, k.where)


@ITEMS.check
def items(k: KeywordContext) -> Iterator[Check]:
    if isinstance(k.value, list):
        yield from prefix_items(k)
    else:
        yield Items(_length(k.sibling("prefixItems")), k.child(), k.where)


@ADDITIONAL_ITEMS.check
def additional_items(k: KeywordContext) -> Iterator[Check]:
    first = k.sibling("items")
    if isinstance(first, list):
        yield Items(len(first), k.child(), k.where)


@PREFIX_ITEMS.evaluates
def prefix_marks(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    yield Mark(before=_length(k.value))


@ITEMS.evaluates
def items_marks(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    if isinstance(k.value, list):
        yield Mark(before=len(k.value))
    else:
        yield Mark(everything=True)


@ADDITIONAL_ITEMS.evaluates
def additional_marks(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    if isinstance(k.sibling("items"), list):
        yield Mark(everything=True)
