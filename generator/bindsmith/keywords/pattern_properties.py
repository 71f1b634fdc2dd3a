"""patternProperties — Core §10.3.2.2."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Check, Kinds, Mark, Matching
from bindsmith.ir.json import escape
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("patternProperties", EVERY_DRAFT, OBJECT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    for pattern in k.value if isinstance(k.value, dict) else ():
        where = f"{k.where}/{escape(pattern)}"
        yield Matching(k.translated(pattern), k.child(pattern), where)


@KEYWORD.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    if isinstance(k.value, dict):
        yield Mark(patterns=tuple(k.translated(each) for each in k.value))
