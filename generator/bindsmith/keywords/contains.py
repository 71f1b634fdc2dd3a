"""contains, minContains and maxContains — Core §10.3.1.3, Validation §6.4.4–6.4.5."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import ARRAY, Check, Contains, Kinds, Mark
from bindsmith.keywords import SINCE_6, SINCE_2019, SINCE_2020, Keyword, KeywordContext

KEYWORD = Keyword("contains", SINCE_6, ARRAY)
# These count what contains finds, and do nothing without it.
MIN_CONTAINS = Keyword("minContains", SINCE_2019, ARRAY)
MAX_CONTAINS = Keyword("maxContains", SINCE_2019, ARRAY)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    least = k.sibling("minContains")
    most = k.sibling("maxContains")
    yield Contains(
        k.child(),
        int(least) if isinstance(least, int | float) else 1,
        int(most) if isinstance(most, int | float) else None,
        k.where,
        k.where if least is None else "/minContains",
        "/maxContains",
    )


@KEYWORD.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    # Only since 2020-12 (Core §10.3.1.3) does contains evaluate what it finds.
    if k.dialect.rank in SINCE_2020:
        yield Mark(matching=(k.child(),))
