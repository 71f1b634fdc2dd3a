"""The GitHub report: workflow commands that become annotations; it calls no API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bindsmith.errors import Diagnostic, Severity
from bindsmith.report.safe import posix, printable


def render(diagnostics: Sequence[Diagnostic], tool_version: str) -> str:
    """A workflow command (``::error file=…::message``) for each finding."""
    return "".join(map(_command, diagnostics))


def _command(found: Diagnostic) -> str:
    at = found.location
    properties = []
    if at.path:
        properties.append(("file", printable(posix(at.path))))
    if at.path and at.line:
        properties += [("line", str(at.line)), ("col", str(at.column))]
    properties.append(("title", found.code))
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties)
    text = printable(found.message)
    if found.hint:
        text += "\n" + printable(found.hint)
    return f"::{_name(found.severity)} {listed}::{_data(text)}\n"


def _name(severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return "error"
        case Severity.WARNING:
            return "warning"
        case Severity.NOTE:
            return "notice"
    assert_never(severity)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
