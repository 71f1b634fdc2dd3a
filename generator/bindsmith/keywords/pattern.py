"""pattern — Validation §6.3.3; patterns are ECMA-262."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bindsmith.ir.checks import STRING, Check, Compare, Require
from bindsmith.ir.code import Code, code, pattern_lit
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext
from bindsmith.keywords.const import shown
from bindsmith.support.unicode_word import UNICODE_WORD

KEYWORD = Keyword("pattern", EVERY_DRAFT, STRING)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if isinstance(k.value, str):
        found = matches(k, k.environment.pattern(k.schema, k.where, k.value), k.data)
        yield Require(found, k.where, f"must match the pattern {shown(k.value)}")


def matches(k: KeywordContext, source: str, data: Code) -> Compare:
    """Whether a translated pattern is found in a string."""
    search = search_of(k.environment, "pattern", source)
    return Compare(code("{}({})", search, data), "is not", code("None"))


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
    if len(source) < len(UNICODE_WORD) or UNICODE_WORD not in source:
        pattern = pattern_lit(source)
    else:
        word = constants.support("unicode_word", "UNICODE_WORD")
        parts: list[str] = []
        for index, part in enumerate(source.split(UNICODE_WORD)):
            parts += [word.text] if index else []
            parts += [pattern_lit(part).text] if part else []
        pattern = Code(f'str.join("", ({", ".join(parts)}))')
    return constants.constant(hint, code("re.compile({}).search", pattern))
