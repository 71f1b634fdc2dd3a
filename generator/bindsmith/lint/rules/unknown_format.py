"""BS703: a format that is neither of any draft nor configured: no value fails it."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.formats import known_formats
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import nearest, shown

RULE = Rule("BS703", "unknown-format", Severity.NOTE, frozenset({"format"}))

# Its values are kept out of messages.
_MEANT = frozenset({"password"})


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    name = at.get("format")
    known = {*known_formats(), *at.subject.config.custom_formats}
    if not isinstance(name, str) or name in known or name in _MEANT:
        return
    near = nearest(name, known, 0.65)
    hint = f'did you mean "{near}"?' if near else "see `custom-formats` to define it"
    message = f"unknown format {shown(name)}: it is not checked"
    yield at.finding("format", message=message, hint=hint)
