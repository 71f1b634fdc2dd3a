"""BS715: a file that does not say which draft it is written in."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import File, Finding, Rule

RULE = Rule("BS715", "no-schema-keyword", Severity.NOTE)


@RULE.on_file
def check(file: File) -> Iterator[Finding]:
    root = file.document.at("")
    if isinstance(root.value, dict) and "$schema" not in root.value:
        yield file.finding(
            "",
            message=f"there is no $schema: {root.dialect.name} is assumed",
            hint=f'add "$schema": "{root.dialect.uri}", or set `draft`',
        )
