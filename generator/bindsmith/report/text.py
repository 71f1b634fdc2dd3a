"""The text report: a line for each finding and an indented hint; no colours."""

from __future__ import annotations

from collections.abc import Sequence

from bindsmith.errors import Diagnostic
from bindsmith.report.safe import printable


def render(diagnostics: Sequence[Diagnostic], tool_version: str) -> str:
    """``path:line:column: severity CODE message``, then the hint."""
    return "".join(map(_lines, diagnostics))


def _lines(found: Diagnostic) -> str:
    where = printable(str(found.location))
    head = f"{where}: " if where else ""
    line = f"{head}{found.severity} {found.code} {printable(found.message)}\n"
    return f"{line}    {printable(found.hint)}\n" if found.hint else line
