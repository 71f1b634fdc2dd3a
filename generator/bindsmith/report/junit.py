"""The JUnit report: findings as test cases; only errors are failures."""

from __future__ import annotations

from collections.abc import Sequence

from bindsmith.errors import Diagnostic, Severity
from bindsmith.report.safe import posix, printable


def render(diagnostics: Sequence[Diagnostic], tool_version: str) -> str:
    """One suite.  A run without findings is one case that passed, not an empty suite."""
    failures = sum(each.severity is Severity.ERROR for each in diagnostics)
    cases = [line for each in diagnostics for line in _case(each)]
    if not cases:
        cases = ['    <testcase name="no findings" classname="bindsmith"/>']
    counts = f'tests="{max(1, len(diagnostics))}" failures="{failures}" errors="0"'
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="bindsmith" {counts}>',
        f'  <testsuite name="bindsmith" {counts}>',
        *cases,
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(found: Diagnostic) -> list[str]:
    at = found.location
    path = posix(at.path)
    name = f"{found.code} {at.line}:{at.column}" if at.line else found.code
    attributes = [("name", name), ("classname", path or "bindsmith")]
    if path:
        attributes.append(("file", path))
    if at.line:
        attributes.append(("line", str(at.line)))
    listed = " ".join(f'{key}="{_xml(value)}"' for key, value in attributes)
    body = _xml(f"{at}: {found.message}" if path else found.message)
    if found.hint:
        body += "\n" + _xml(found.hint)
    if found.severity is Severity.ERROR:
        opening = f'<failure type="{found.code}" message="{_xml(found.message)}">'
        inner = f"{opening}{body}</failure>"
    else:
        inner = f"<system-out>{found.severity}: {body}</system-out>"
    return [f"    <testcase {listed}>", f"      {inner}", "    </testcase>"]


def _xml(text: str) -> str:
    """Escaped for XML 1.0, which has no way to write most control characters."""
    safe = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    return safe.replace(">", "&gt;").replace('"', "&quot;")
