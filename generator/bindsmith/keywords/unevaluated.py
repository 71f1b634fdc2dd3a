"""unevaluatedProperties and unevaluatedItems — Core §11."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import ARRAY, OBJECT, Check, Items, Kinds, Mark, Rest
from bindsmith.keywords import SINCE_2019, Keyword, KeywordContext
from bindsmith.records import replace

PROPERTIES = Keyword("unevaluatedProperties", SINCE_2019, OBJECT, late=True)
ITEMS = Keyword("unevaluatedItems", SINCE_2019, ARRAY, late=True)


@PROPERTIES.check
def properties(k: KeywordContext) -> Iterator[Check]:
    marks = k.environment.evaluated(k.owner, OBJECT, k.keyword)
    static = [mark for mark in marks if not mark.conditions]
    if any(mark.everything for mark in static):
        return
    names = tuple(dict.fromkeys(name for mark in static for name in mark.names))
    patterns = tuple(dict.fromkeys(each for mark in static for each in mark.patterns))
    known = set(names)
    rest = [
        replace(mark, names=tuple(each for each in mark.names if each not in known))
        for mark in marks
        if mark.conditions
    ]
    dynamic = tuple(m for m in rest if m.names or m.patterns or m.everything)
    yield Rest(names, patterns, k.child(), k.where, dynamic)


@ITEMS.check
def items(k: KeywordContext) -> Iterator[Check]:
    marks = k.environment.evaluated(k.owner, ARRAY, k.keyword)
    static = [mark for mark in marks if not mark.conditions and not mark.matching]
    if any(mark.everything for mark in static):
        return
    start = max((mark.before for mark in static), default=0)
    dynamic = tuple(mark for mark in marks if mark.conditions or mark.matching)
    yield Items(start, k.child(), k.where, dynamic)


@PROPERTIES.evaluates
@ITEMS.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    yield Mark(everything=True)
