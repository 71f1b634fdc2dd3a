"""The text of the support modules, alone and in the order they need each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "support"
# An import at the top level of a support module: none starts a line of a string so.
_SIBLING = re.compile(r"^from \.(\w+) import ", re.MULTILINE)


@cache
def support_source(module: str) -> str:
    """The text of a support module."""
    return (_FOLDER / f"{module}.py").read_text("utf-8")


@cache
def support_modules() -> frozenset[str]:
    """The names of all support modules."""
    return frozenset(each.stem for each in _FOLDER.glob("*.py"))


def support_closure(modules: Iterable[str]) -> tuple[str, ...]:
    """Support modules and those they import, imported ones first."""
    ordered: dict[str, None] = {}

    def visit(module: str) -> None:
        if module in ordered:
            return
        for other in _SIBLING.findall(support_source(module)):
            visit(other)
        ordered[module] = None

    for module in sorted(set(modules)):
        visit(module)
    return tuple(ordered)
