"""enum — Validation §6.1.2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bindsmith.ir.checks import (
    ARRAY,
    FEW,
    NUMBER,
    OBJECT,
    All,
    Among,
    Check,
    Either,
    Expr,
    KindIs,
    Require,
    Test,
)
from bindsmith.ir.code import Code, code
from bindsmith.ir.json import Json
from bindsmith.keywords import Keyword, KeywordContext
from bindsmith.keywords.const import equals, quoted

KEYWORD = Keyword("enum")
_SHOWN = 8


def among(
    strings: tuple[str, ...], held: Callable[[str, tuple[str, ...]], Code]
) -> Among:
    """Whether the instance is one of some strings; many are ``held`` as a set."""
    return Among(strings, held("values", strings) if len(strings) > FEW else None)


def _others(k: KeywordContext, values: Iterable[Json]) -> Iterator[Expr]:
    """Tests of values that are no strings; many of a kind are looked up."""
    rest: list[Json] = []
    numbers: list[Json] = []
    nested: list[Json] = []
    for value in values:
        if isinstance(value, list | dict):
            nested.append(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            numbers.append(value)
        else:
            rest.append(value)
    if len(numbers) > _SHOWN:
        held = k.environment.constant("numbers", code("frozenset({})", (*numbers,)))
        yield All((KindIs(NUMBER), Test(code("{} in {}", k.data, held), NUMBER)))
        numbers = []
    if len(nested) > _SHOWN:
        frozen = k.environment.support("equality", "frozen")
        every = code("frozenset(map({}, {}))", frozen, (*nested,))
        held = k.environment.constant("values", every)
        found = Test(code("{}({}) in {}", frozen, k.data, held), ARRAY | OBJECT)
        yield All((KindIs(ARRAY | OBJECT), found))
        nested = []
    for value in (*rest, *numbers, *nested):
        yield equals(k, value)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    values = k.value if isinstance(k.value, list) else []
    strings = tuple(dict.fromkeys(each for each in values if isinstance(each, str)))
    others = [each for each in values if not isinstance(each, str)]
    tests: list[Expr] = [*_others(k, others)]
    if strings:
        tests.insert(0, among(strings, k.environment.strings))
    shown = ", ".join(map(quoted, values[:_SHOWN]))
    if len(values) > _SHOWN:
        shown += f" or another of {len(values)} values"
    phrase = "must be" if len(values) == 1 else "must be one of"
    words = f"{phrase} {shown}" if values else "is not allowed here"
    yield Require(Either(tuple(tests)), k.where, words)
