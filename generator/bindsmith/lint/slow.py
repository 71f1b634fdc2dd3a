"""Patterns that may take exponential time, told of where validators are generated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bindsmith.config import LintOptions
from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.ir.json import escape
from bindsmith.lint.patterns import is_exponential
from bindsmith.schema.link import Pattern


def slow_patterns(
    patterns: Iterable[Pattern], options: LintOptions
) -> list[Diagnostic]:
    """What lint says of them, but for what it was told not to say."""
    slow = [each for each in patterns if is_exponential(each[2])]
    if not slow:
        return []
    # Imported here: few schemas have any.
    from bindsmith.lint.accepted import waive
    from bindsmith.lint.selection import Selection

    wanted = Selection.of(options).judge(_told(slow))
    return waive(wanted, options.waivers)[0]


def _told(slow: Iterable[Pattern]) -> Iterator[Diagnostic]:
    from bindsmith.lint.rules.exponential_pattern import HINT, message

    for schema, tokens, pattern in slow:
        pointer = schema.pointer + "".join(f"/{escape(each)}" for each in tokens)
        place = SourceLocation(schema.document.name, pointer=pointer)
        yield Diagnostic("BS704", Severity.WARNING, place, message(pattern), HINT)
