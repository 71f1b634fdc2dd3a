"""The JSON report: an array with an object for each finding, in ASCII."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bindsmith.errors import Diagnostic
from bindsmith.report.safe import printable


def render(diagnostics: Sequence[Diagnostic], tool_version: str) -> str:
    """All fields of every finding; ``line`` and ``column`` are 0 where unknown."""
    return json.dumps([_entry(each) for each in diagnostics], indent=2) + "\n"


def _entry(found: Diagnostic) -> dict[str, str | int]:
    at = found.location
    return {
        "code": found.code,
        "severity": str(found.severity),
        "path": at.path,
        "line": at.line,
        "column": at.column,
        # As it is: it is for looking up, not for showing.
        "pointer": at.pointer,
        "message": printable(found.message),
        "hint": printable(found.hint),
    }
