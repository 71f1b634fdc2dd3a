"""additionalProperties — Core §10.3.2.3."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Check, Kinds, Mark, Rest
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext

KEYWORD = Keyword("additionalProperties", EVERY_DRAFT, OBJECT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    named = k.sibling("properties")
    matched = k.sibling("patternProperties")
    names = tuple(named) if isinstance(named, dict) else ()
    patterns = tuple(matched) if isinstance(matched, dict) else ()
    yield Rest(names, tuple(map(k.translated, patterns)), k.child(), k.where)


@KEYWORD.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    yield Mark(everything=True)
