"""enum — Validation §6.1.2."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import FEW, Among, Check, Either, Expr, Require
from bindsmith.keywords import Keyword, KeywordContext
from bindsmith.keywords.const import equals, quoted

KEYWORD = Keyword("enum")
_SHOWN = 8


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    values = k.value if isinstance(k.value, list) else []
    strings = tuple(dict.fromkeys(each for each in values if isinstance(each, str)))
    others = [each for each in values if not isinstance(each, str)]
    tests: list[Expr] = [equals(k, each) for each in others]
    if len(strings) > FEW:
        members = k.environment.strings("values", strings)
        tests.insert(0, Among(strings, members))
    elif strings:
        tests.insert(0, Among(strings))
    shown = ", ".join(map(quoted, values[:_SHOWN]))
    if len(values) > _SHOWN:
        shown += f" or another of {len(values)} values"
    phrase = "must be" if len(values) == 1 else "must be one of"
    yield Require(Either(tuple(tests)), k.where, f"{phrase} {shown}")
