"""if, then and else — Core §10.2.2."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import Apply, Check, Kinds, Mark, Not, Probe, When
from bindsmith.keywords import SINCE_7, Keyword, KeywordContext

IF = Keyword("if", SINCE_7)
# These two do nothing without "if", which reads them.
THEN = Keyword("then", SINCE_7)
ELSE = Keyword("else", SINCE_7)


@IF.check
def check(k: KeywordContext) -> Iterator[Check]:
    condition = Probe(k.child())
    if k.sibling("then") is None and k.sibling("else") is None:
        # It decides nothing, but may know of secrets.
        yield When(condition, ())
    if k.sibling("then") is not None:
        yield When(condition, (Apply(k.sibling_child("then"), "/then"),))
    if k.sibling("else") is not None:
        yield When(Not(condition), (Apply(k.sibling_child("else"), "/else"),))


@IF.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    condition = Probe(k.child())
    yield from k.marks(k.child(), of, condition)
    if k.sibling("then") is not None:
        yield from k.marks(k.sibling_child("then"), of, condition)
    if k.sibling("else") is not None:
        yield from k.marks(k.sibling_child("else"), of, Not(condition))
