"""minimum, maximum, exclusiveMinimum, exclusiveMaximum — Validation §6.2."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bindsmith.ir.checks import NUMBER, All, Check, Compare, Not, Require
from bindsmith.ir.code import code
from bindsmith.keywords import EVERY_DRAFT, SINCE_6, Keyword, KeywordContext

MINIMUM = Keyword("minimum", EVERY_DRAFT, NUMBER)
MAXIMUM = Keyword("maximum", EVERY_DRAFT, NUMBER)
EXCLUSIVE_MINIMUM = Keyword("exclusiveMinimum", SINCE_6, NUMBER)
EXCLUSIVE_MAXIMUM = Keyword("exclusiveMaximum", SINCE_6, NUMBER)


# What lies beyond a bound of each kind; JSON texts such as 1e400 are read as that.
_INFINITY = code('float("inf")')
_NEGATIVE_INFINITY = code('float("-inf")')


def _bound(k: KeywordContext, operator: str, phrase: str) -> Iterator[Check]:
    if isinstance(k.value, float) and not math.isfinite(k.value):
        raise k.refusal(f"{k.keyword} must be a finite number")
    # Not total: NaN fails every bound.  So do the infinities, and each passes the
    # comparison with just one kind of bound.
    within = Compare(k.data, operator, code("{}", k.value), total=False)
    if operator in (">", ">="):
        beyond = k.environment.constant("infinity", _INFINITY)
    else:
        beyond = k.environment.constant("negative_infinity", _NEGATIVE_INFINITY)
    infinite = Compare(k.data, "==", beyond, kinds=frozenset({"frac"}))
    ok = All((within, Not(infinite)))
    yield Require(ok, k.where, f"must be {phrase} {k.value}")


@MINIMUM.check
def minimum(k: KeywordContext) -> Iterator[Check]:
    if k.schema.get("exclusiveMinimum") is True:  # Draft 4's flag.
        return _bound(k, ">", "greater than")
    return _bound(k, ">=", "at least")


@MAXIMUM.check
def maximum(k: KeywordContext) -> Iterator[Check]:
    if k.schema.get("exclusiveMaximum") is True:  # Draft 4's flag.
        return _bound(k, "<", "less than")
    return _bound(k, "<=", "at most")


@EXCLUSIVE_MINIMUM.check
def exclusive_minimum(k: KeywordContext) -> Iterator[Check]:
    return _bound(k, ">", "greater than")


@EXCLUSIVE_MAXIMUM.check
def exclusive_maximum(k: KeywordContext) -> Iterator[Check]:
    return _bound(k, "<", "less than")
