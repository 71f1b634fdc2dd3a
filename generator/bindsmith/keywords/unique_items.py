"""uniqueItems — Validation §6.4.3."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import ARRAY, Check, Require, Test
from bindsmith.ir.code import code
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("uniqueItems", EVERY_DRAFT, ARRAY)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if k.value is True:
        helper = k.environment.support("equality", "is_unique")
        ok = Test(code("{}({})", helper, k.data))
        yield Require(ok, k.where, "must not have equal items")
