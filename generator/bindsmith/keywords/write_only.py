"""writeOnly — Validation §9.4: values that must not show in messages."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import Check, Secret
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("writeOnly", EVERY_DRAFT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if k.value is True:
        yield Secret()
