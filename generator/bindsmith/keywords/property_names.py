"""propertyNames — Core §10.3.2.4."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Check, Names
from bindsmith.keywords import SINCE_6, Keyword, KeywordContext

KEYWORD = Keyword("propertyNames", SINCE_6, OBJECT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    yield Names(k.child(), k.where)
