"""required — Validation §6.5.3."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Check, Missing
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("required", EVERY_DRAFT, OBJECT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    names = k.value if isinstance(k.value, list) else []
    wanted = tuple(dict.fromkeys(name for name in names if isinstance(name, str)))
    if wanted:
        yield Missing(wanted, k.where)
