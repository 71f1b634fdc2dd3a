"""dependencies — draft-07 Validation §6.5.7; split in two from 2019-09 on."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import OBJECT, Apply, Check, Kinds, Mark, Test, When
from bindsmith.ir.code import code
from bindsmith.ir.json import escape
from bindsmith.keywords import EVERY_DRAFT, SINCE_2019, Keyword, KeywordContext
from bindsmith.keywords.dependent_required import dependent

# Later metaschemas keep it for schemas that were written for earlier drafts.
KEYWORD = Keyword("dependencies", EVERY_DRAFT, OBJECT)
DEPENDENT_SCHEMAS = Keyword("dependentSchemas", SINCE_2019, OBJECT)


@KEYWORD.check
@DEPENDENT_SCHEMAS.check
def check(k: KeywordContext) -> Iterator[Check]:
    for name, held in k.value.items() if isinstance(k.value, dict) else ():
        if isinstance(held, dict | bool):
            present = Test(code("{} in {}", name, k.data))
            where = f"{k.where}/{escape(name)}"
            yield When(present, (Apply(k.child(name), where),))
        else:
            yield from dependent(k, name, held)


@KEYWORD.evaluates
@DEPENDENT_SCHEMAS.evaluates
def evaluates(k: KeywordContext, of: Kinds) -> Iterator[Mark]:
    for name, held in k.value.items() if isinstance(k.value, dict) else ():
        if not isinstance(held, dict | bool):
            continue
        present = Test(code("{} in {}", name, k.data))
        yield from k.marks(k.child(name), of, present)
