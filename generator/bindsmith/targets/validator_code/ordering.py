"""In which order the checks of one subschema are asked; it prints nothing."""

from __future__ import annotations

from collections.abc import Iterable

from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check


def ordered(checks: Iterable[Check]) -> list[Check]:
    """The check of the kind first, then missing names: cheap, and they teach most."""
    checks = list(checks)
    if len(checks) > 1:
        checks.sort(key=_rank)
    return checks


def canonical(checks: Iterable[Check]) -> list[Check]:
    """As ``ordered``, but whatever the order of the schema's keys."""
    return sorted(checks, key=lambda each: (_rank(each), *_place(each)))


def _place(check: Check) -> tuple[int, str]:
    """References teach kinds; what other properties there are, only this keyword."""
    while isinstance(check, ir.When) and check.body:
        check = check.body[0]
    where = getattr(check, "where", "")
    match check:
        case ir.Apply():
            return 0, where
        case ir.Require(ok=ir.Compare()):
            return 1, where
        case ir.Rest():
            return 3, where
    return 2, where


def _rank(check: Check) -> int:
    match check:
        case ir.Require(ok=ir.KindIs()):
            return 0
        case ir.When(body=(ir.Missing(because=""),)) | ir.Missing(because=""):
            return 1
    return 2
