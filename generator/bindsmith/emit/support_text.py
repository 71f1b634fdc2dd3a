"""The text of the support modules, alone and in the order they need each other."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def support_source(module: str) -> str:
    """The text of a support module."""
    return (files("bindsmith") / "support" / f"{module}.py").read_text("utf-8")


def support_closure(modules: Iterable[str]) -> tuple[str, ...]:
    """Support modules and those they import, imported ones first."""
    ordered: dict[str, None] = {}

    def visit(module: str) -> None:
        if module in ordered:
            return
        for node in ast.parse(support_source(module)).body:
            if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
                visit(node.module)
        ordered[module] = None

    for module in sorted(set(modules)):
        visit(module)
    return tuple(ordered)
