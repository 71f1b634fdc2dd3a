"""$ref, $dynamicRef and $recursiveRef — Core §8.2.3."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import Apply, Check, Child, Kinds, Mark
from bindsmith.keywords import EVERY_DRAFT, SINCE_2020, Keyword, KeywordContext

REF = Keyword("$ref", EVERY_DRAFT)
DYNAMIC_REF = Keyword("$dynamicRef", SINCE_2020)
RECURSIVE_REF = Keyword("$recursiveRef", range(8, 9))


def _target(k: KeywordContext) -> Child:
    reference = k.value if isinstance(k.value, str) else ""
    if k.keyword == "$ref":
        return k.environment.reference(k.owner, reference)
    return k.environment.dynamic_reference(k.owner, reference)


@REF.check
@DYNAMIC_REF.check
@RECURSIVE_REF.check
def check(k: KeywordContext) -> Iterator[Check]:
    yield Apply(_target(k), k.where)


@REF.evaluates
@DYNAMIC_REF.evaluates
@RECURSIVE_REF.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    yield from k.marks(_target(k), of)
