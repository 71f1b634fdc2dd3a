"""The first lines of a function of one instance, as black breaks them."""

from __future__ import annotations

from bindsmith.emit.group import Group, layout
from bindsmith.emit.width import width


def function_head(name: str, data: str, result: str, line_length: int) -> list[str]:
    """``def name(data: Any) -> result:``."""
    head = Group(f"def {name}(", (f"{data}: Any",), f") -> {result}:")
    lines = layout(head, 0, line_length)
    if width(lines[-1]) > line_length and result.endswith("]"):
        # A guard for a class with a long name is opened.
        guard, _, narrowed = result.partition("[")
        lines[-1:] = [f") -> {guard}[", f"    {narrowed[:-1]}", "]:"]
    return lines
