"""format — Validation §7."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import STRING, Check, Require
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("format", EVERY_DRAFT, STRING)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if not isinstance(k.value, str):
        return
    found = k.environment.format_check(k.schema, k.value)
    if found is not None:
        ok, message = found
        yield Require(ok, k.where, message)
