"""allOf, anyOf, oneOf and not — Core §10.2.1."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import (
    Apply,
    Check,
    Child,
    Either,
    ExactlyOne,
    Kinds,
    Mark,
    Not,
    Probe,
    Require,
)
from bindsmith.keywords import Keyword, KeywordContext

ALL_OF = Keyword("allOf")
ANY_OF = Keyword("anyOf")
ONE_OF = Keyword("oneOf")
NOT = Keyword("not")


def _branches(k: KeywordContext) -> tuple[tuple[str, Child], ...]:
    count = len(k.value) if isinstance(k.value, list) else 0
    return tuple((f"{k.where}/{index}", k.child(index)) for index in range(count))


def _probes(k: KeywordContext) -> tuple[Probe, ...]:
    return tuple(Probe(child) for _, child in _branches(k))


@ALL_OF.check
def all_of(k: KeywordContext) -> Iterator[Check]:
    for where, child in _branches(k):
        yield Apply(child, where)


@ANY_OF.check
def any_of(k: KeywordContext) -> Iterator[Check]:
    message = "must match at least one of the allowed forms"
    yield Require(Either(_probes(k)), k.where, message, _branches(k))


@ONE_OF.check
def one_of(k: KeywordContext) -> Iterator[Check]:
    message = "must match exactly one of the allowed forms"
    yield Require(ExactlyOne(_probes(k)), k.where, message, _branches(k))


@NOT.check
def not_(k: KeywordContext) -> Iterator[Check]:
    yield Require(Not(Probe(k.child())), k.where, "must not be of this form")


@ALL_OF.evaluates
def all_of_marks(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    for _, child in _branches(k):
        yield from k.marks(child, of)


@ANY_OF.evaluates
@ONE_OF.evaluates
def branch_marks(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    for _, child in _branches(k):
        yield from k.marks(child, of, Probe(child))
