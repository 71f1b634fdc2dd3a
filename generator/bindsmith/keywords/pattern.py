"""pattern — Validation §6.3.3; patterns are ECMA-262."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from bindsmith.ir.checks import (
    HERE,
    STRING,
    All,
    Among,
    Check,
    Compare,
    Either,
    Expr,
    Not,
    Pattern,
    Require,
    Test,
)
from bindsmith.ir.code import Code, code, pattern_lit
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext
from bindsmith.keywords.const import shown
from bindsmith.regex import literal_form
from bindsmith.support.unicode_word import UNICODE_WORD

KEYWORD = Keyword("pattern", EVERY_DRAFT, STRING)
# What is worth a closer look: hardly more than literal characters.
_SIMPLE = re.compile(
    r"\^?(?:\.\*)?(?:[^\\\[\](){}|+?*.^$]|\\[^A-Za-z0-9])*(?:\.\*)?\$?\Z"
)
# What ``.`` is not (ECMA-262 §12.3).
LINE_ENDS = "\n\r\u2028\u2029"
# Any text on one line that does not contain another.
_WITHOUT = re.compile(r"\^\((?:\?:)?\(\?!([^\\\[\](){}|+?*.^$]+)\)\.\)\*\$\Z")
# Exactly one of several texts.
_SEVERAL = re.compile(r"\^\((?:\?:)?([^\\\[\](){}+?*.^$]*)\)\$\Z")


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if isinstance(k.value, str):
        pattern = k.environment.pattern(k.schema, k.where, k.value)
        found = matches(k.environment, pattern)
        yield Require(found, k.where, f"must match the pattern {shown(k.value)}")


def matches(constants: Constants, pattern: Pattern) -> Expr:
    """Whether a pattern is found in a string."""
    if pattern.test is not None:
        return pattern.test
    search = search_of(constants, "pattern", pattern.source)
    found = code("{}({})", search, HERE)
    return Compare(found, "is not", code("None"), kinds=STRING)


def plain_test(pattern: str) -> Expr | None:
    """A pattern that is no more than string operations, as those."""
    if (several := _SEVERAL.match(pattern)) is not None:
        texts = tuple(dict.fromkeys(several[1].split("|")))
        return Test(code("{} in {}", HERE, texts), STRING)
    if (without := _WITHOUT.match(pattern)) is not None:
        found = [without[1], *LINE_ENDS]
        return Not(Either(tuple(Test(code("{} in {}", e, HERE)) for e in found)))
    if not _SIMPLE.match(pattern):
        return None
    form = literal_form(pattern)
    if form is None:
        return None
    match form.kind:
        case "any":
            return All(())
        case "exact":
            return Among((form.text,))
        case "prefix":
            return Test(code("{}.startswith({})", HERE, form.text), STRING)
        case "suffix":
            return Test(code("{}.endswith({})", HERE, form.text), STRING)
        case "contains":
            return Test(code("{} in {}", form.text, HERE), STRING)


class Constants(Protocol):
    """What holds the constants of the generated module."""

    def support(self, module: str, function: str) -> Code:
        """A helper that the generated code has at hand."""

    def constant(self, hint: str, value: Code) -> Code:
        """A value held by the module, made once."""


def search_of(constants: Constants, hint: str, source: str) -> Code:
    """The search function of a translated pattern, compiled once.

    The word characters of Unicode are ten thousand characters long: a pattern that
    has them names them.
    """
    if UNICODE_WORD not in source:
        pattern = pattern_lit(source)
    else:
        word = constants.support("unicode_word", "UNICODE_WORD")
        parts: list[str] = []
        for index, part in enumerate(source.split(UNICODE_WORD)):
            parts += [word.text] if index else []
            parts += [pattern_lit(part).text] if part else []
        pattern = Code(f'str.join("", ({", ".join(parts)}))')
    made = constants.support("pattern", "Pattern")
    return code("{}.search", constants.constant(hint, code("{}({})", made, pattern)))
