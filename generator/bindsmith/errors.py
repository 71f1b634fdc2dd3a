"""Diagnostics and the exceptions that carry them; prints nothing and exits nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only errors change an exit code."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class SourceLocation:
    """A place in an input file.

    ``path`` is what the user would type (root-relative for schemas), ``line`` and
    ``column`` count from 1 and are 0 where there is none, ``pointer`` is the JSON
    Pointer (RFC 6901) inside the document.
    """

    path: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: where, what, and (``hint``) what to do about it."""

    code: str
    severity: Severity
    location: SourceLocation
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location.path else ""
        head = f"{where}{self.severity} {self.code} {self.message}"
        return f"{head}\n    {self.hint}" if self.hint else head


class BindsmithError(Exception):
    """The run cannot be done; ``diagnostics`` says why, one entry a cause."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = diagnostics

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.diagnostics)


class ConfigError(BindsmithError):
    """The configuration is not usable."""


class SchemaError(BindsmithError):
    """A schema cannot be read, resolved or compiled."""


class OutputError(BindsmithError):
    """The output cannot be written without losing something."""
