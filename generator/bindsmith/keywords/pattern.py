"""pattern — Validation §6.3.3; patterns are ECMA-262."""

from __future__ import annotations

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
from bindsmith.ir.code import Code, Name, code, pattern_lit
from bindsmith.keywords import EVERY_DRAFT, Keyword, KeywordContext
from bindsmith.keywords.const import shown
from bindsmith.keywords.enum import among
from bindsmith.regex import Plain, plain_forms
from bindsmith.support.unicode_word import UNICODE_WORD

KEYWORD = Keyword("pattern", EVERY_DRAFT, STRING)


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    if isinstance(k.value, str):
        pattern = k.environment.pattern(k.schema, k.where, k.value)
        found = matches(k.environment, pattern)
        yield Require(found, k.where, f"must match the pattern {shown(k.value)}")


def matches(constants: Constants, pattern: Pattern) -> Expr:
    """Whether a pattern is found in a string."""
    if pattern.test is not None:
        return _held(constants, pattern.test)
    search = search_of(constants, "pattern", pattern.source)
    found = code("{}({})", search, HERE)
    return Compare(found, "is not", code("None"), kinds=STRING)


def _held(constants: Constants, test: Expr) -> Expr:
    """A test with a constant for each set of strings."""
    match test:
        case Among(strings):
            return among(strings, constants.strings)
        case Either(operands):
            return Either(tuple(_held(constants, each) for each in operands))
    return test


def plain_test(pattern: str) -> Expr | None:
    """A pattern that is no more than string operations, as those."""
    forms = [_plain(each) for each in plain_forms(pattern)]
    if len(forms) < 2:
        return forms[0] if forms else None
    return Either(tuple(forms))


def _plain(form: Plain) -> Expr:
    if form.of:
        return Among(form.of)
    tests: list[Expr] = []
    if form.least == form.most:
        tests.append(_length("==", form.least))
    elif form.least == 1:
        # What is empty is false.
        tests.append(Test(HERE, STRING))
    elif form.least:
        tests.append(_length(">=", form.least))
    if form.most is not None and form.most != form.least:
        tests.append(_length("<=", form.most))
    if form.methods:
        for each in ("isascii", *form.methods):
            tests.append(Test(code("{}.{}()", HERE, Name(each)), STRING))
    if form.starts:
        tests.append(Test(code("{}.startswith({})", HERE, _one(form.starts)), STRING))
    if form.ends:
        tests.append(Test(code("{}.endswith({})", HERE, _one(form.ends)), STRING))
    if form.part:
        tests.append(Test(code("{} in {}", form.part, HERE), STRING))
    if form.besides:
        rest = code("{}.strip({})", HERE, form.besides)
        tests.append(Compare(rest, "!=", code('""'), kinds=STRING))
    if form.lacks:
        found = [Test(code("{} in {}", each, HERE)) for each in form.lacks]
        tests.append(Not(Either(tuple(found))))
    return tests[0] if len(tests) == 1 else All(tuple(tests))


def _length(operator: str, limit: int) -> Expr:
    return Compare(code("len({})", HERE), operator, code("{}", limit), kinds=STRING)


def _one(texts: tuple[str, ...]) -> str | tuple[str, ...]:
    return texts[0] if len(texts) == 1 else texts


class Constants(Protocol):
    """What holds the constants of the generated module."""

    def support(self, module: str, function: str) -> Code:
        """A helper that the generated code has at hand."""

    def constant(self, hint: str, value: Code) -> Code:
        """A value held by the module, made once."""

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        """A set of strings held by the module."""


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
