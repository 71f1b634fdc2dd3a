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


def _minimum(unit: str, units: str) -> Callable[[KeywordContext], Iterator[Check]]:
    def check(k: KeywordContext) -> Iterator[Check]:
        limit = int(k.value) if isinstance(k.value, int | float) else 0
        if limit > 0:
            ok: Expr = Compare(code("len({})", k.data), ">=", code("{}", limit))
            if limit == 1:
                # What is empty is false; twice as fast as asking for the length.
                ok = Test(k.data)
            many = f"{limit} {unit if limit == 1 else units}"
            yield Require(ok, k.where, f"must have at least {many}")

    return check


def _maximum(unit: str, units: str) -> Callable[[KeywordContext], Iterator[Check]]:
    def check(k: KeywordContext) -> Iterator[Check]:
        limit = int(k.value) if isinstance(k.value, int | float) else 0
        ok = Compare(code("len({})", k.data), "<=", code("{}", limit))
        many = f"{limit} {unit if limit == 1 else units}"
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
