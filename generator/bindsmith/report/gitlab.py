"""The GitLab report: a Code Quality artifact; it knows no baseline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import assert_never

from bindsmith.errors import Diagnostic, Severity
from bindsmith.report.fingerprint import fingerprints
from bindsmith.report.safe import posix, printable


def render(diagnostics: Sequence[Diagnostic], tool_version: str) -> str:
    """A JSON array of issues.  GitLab wants a line: 1 where there is none."""
    issues = [
        {
            "check_name": found.code,
            "description": _description(found),
            "fingerprint": fingerprint,
            "location": {
                "path": posix(found.location.path),
                "lines": {"begin": max(1, found.location.line)},
            },
            "severity": _severity(found.severity),
        }
        for found, fingerprint in zip(
            diagnostics, fingerprints(diagnostics), strict=True
        )
    ]
    return json.dumps(issues, indent=2) + "\n"


def _description(found: Diagnostic) -> str:
    text = f"{found.code}: {printable(found.message)}"
    return f"{text} ({printable(found.hint)})" if found.hint else text


def _severity(severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return "major"
        case Severity.WARNING:
            return "minor"
        case Severity.NOTE:
            return "info"
    assert_never(severity)
