"""min/maxLength, min/maxItems, min/maxProperties — Validation §6.3–6.5."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bindsmith.ir.checks import (
    ARRAY,
    OBJECT,
    STRING,
    Check,
    Compare,
    Expr,
    Kinds,
    Require,
    Test,
)
from bindsmith.ir.code import code
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext


def _limit(k: KeywordContext) -> int:
    return int(k.value) if isinstance(k.value, int | float) else 0


def _counted(limit: int, unit: str, units: str) -> str:
    return f"{limit} {unit if limit == 1 else units}"


def _minimum(unit: str, units: str) -> Callable[[KeywordContext], Iterator[Check]]:
    def check(k: KeywordContext) -> Iterator[Check]:
        limit = _limit(k)
        if limit > 0:
            ok: Expr = Compare(code("len({})", k.data), ">=", code("{}", limit))
            if limit == 1:
                # What is empty is false; twice as fast as asking for the length.
                ok = Test(k.data)
            many = _counted(limit, unit, units)
            yield Require(ok, k.where, f"must have at least {many}")

    return check


def _maximum(unit: str, units: str) -> Callable[[KeywordContext], Iterator[Check]]:
    def check(k: KeywordContext) -> Iterator[Check]:
        limit = _limit(k)
        ok = Compare(code("len({})", k.data), "<=", code("{}", limit))
        many = _counted(limit, unit, units)
        yield Require(ok, k.where, f"must have at most {many}")

    return check


def _pair(thing: str, kinds: Kinds, unit: str, units: str) -> tuple[Keyword, Keyword]:
    least = Keyword(f"min{thing}", EVERY_DRAFT, kinds)
    most = Keyword(f"max{thing}", EVERY_DRAFT, kinds)
    least.check(_minimum(unit, units))
    most.check(_maximum(unit, units))
    return least, most


MIN_LENGTH, MAX_LENGTH = _pair("Length", STRING, "character", "characters")
MIN_ITEMS, MAX_ITEMS = _pair("Items", ARRAY, "item", "items")
MIN_PROPERTIES, MAX_PROPERTIES = _pair("Properties", OBJECT, "property", "properties")
