"""dependentRequired — Validation §6.5.4; before 2019-09 part of dependencies."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Check, Missing, Test, When
from bindsmith.ir.code import code
from bindsmith.ir.json import Json
from bindsmith.keywords import SINCE_2019, Keyword, KeywordContext

KEYWORD = Keyword("dependentRequired", SINCE_2019, OBJECT)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    for name, names in k.value.items() if isinstance(k.value, dict) else ():
        yield from dependent(k, name, names)


def dependent(k: KeywordContext, name: str, names: Json) -> Iterator[Check]:
    """The names that must be there where ``name`` is."""
    listed = names if isinstance(names, list) else [names]
    wanted = tuple(dict.fromkeys(each for each in listed if isinstance(each, str)))
    if wanted:
        present = Test(code("{} in {}", name, k.data))
        yield When(present, (Missing(wanted, k.where, name),))
