"""multipleOf — Validation §6.2.1."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bindsmith.ir.checks import NUMBER, Check, Require, Test
from bindsmith.ir.code import code
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("multipleOf", EVERY_DRAFT, NUMBER)
# Whole floats below this are what their digits say.
_WRITTEN_OUT = 1e15


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    divisor = k.value
    if isinstance(divisor, float):
        if not math.isfinite(divisor):
            raise k.refusal("multipleOf must be a finite number")
        if divisor.is_integer() and divisor < _WRITTEN_OUT:
            # The remainder of two integers is the quickest to be had.
            divisor = int(divisor)
    helper = k.environment.support("numbers", "is_multiple")
    ok = Test(code("{}({}, {})", helper, k.data, divisor))
    yield Require(ok, k.where, f"must be a multiple of {k.value}")
