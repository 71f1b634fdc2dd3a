"""Defects of the schemas themselves, as findings; it mends none and generates nothing.

Each rule is a module of ``lint/rules``.
"""

from __future__ import annotations

from bindsmith.lint.coverage import Ledger, coverage
from bindsmith.lint.gather import gather
from bindsmith.lint.phase import accept_all, lint_schemas, unread
from bindsmith.lint.subject import Subject

__all__ = [
    "Ledger",
    "Subject",
    "accept_all",
    "coverage",
    "gather",
    "lint_schemas",
    "unread",
]
