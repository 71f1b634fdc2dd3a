"""properties — Core §10.3.2.1."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Check, Kinds, Mark, Members
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("properties", EVERY_DRAFT, OBJECT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    names = list(k.value) if isinstance(k.value, dict) else []
    if names:
        yield Members(tuple((name, k.child(name)) for name in names))


@KEYWORD.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    if isinstance(k.value, dict):
        yield Mark(names=tuple(k.value))
