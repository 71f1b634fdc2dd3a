"""pattern — Validation §6.3.3; patterns are ECMA-262."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import STRING, Check, Compare, Require
from bindsmith.ir.code import Code, code
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("pattern", EVERY_DRAFT, STRING)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if isinstance(k.value, str):
        found = matches(k, k.environment.pattern(k.schema, k.where, k.value), k.data)
        yield Require(found, k.where, f"must match the pattern {k.value}")


def matches(k: KeywordContext, source: str, data: Code) -> Compare:
    """Whether a translated pattern is found in a string."""
    search = k.environment.constant("pattern", code("re.compile({}).search", source))
    return Compare(code("{}({})", search, data), "is not", code("None"))
