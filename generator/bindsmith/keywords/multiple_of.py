"""multipleOf — Validation §6.2.1."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bindsmith.ir.checks import NUMBER, Check, Require, Test
from bindsmith.ir.code import code
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("multipleOf", EVERY_DRAFT, NUMBER)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if isinstance(k.value, float) and not math.isfinite(k.value):
        raise k.refusal("multipleOf must be a finite number")
    helper = k.environment.support("numbers", "is_multiple")
    ok = Test(code("{}({}, {})", helper, k.data, k.value))
    yield Require(ok, k.where, f"must be a multiple of {k.value}")
