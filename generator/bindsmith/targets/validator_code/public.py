"""The functions of one instance that users call, in lines; what they call is others'."""

from __future__ import annotations

from bindsmith.emit.condition import Not_, statement
from bindsmith.emit.group import Group, layout


def function_head(name: str, data: str, result: str, line_length: int) -> list[str]:
    """``def name(data: Any) -> result:``."""
    head = Group(f"def {name}(", (f"{data}: Any",), f") -> {result}:")
    return layout(head, 0, line_length)


def guarded_lines(
    name: str, result: str, holds: str, errors: str, line_length: int
) -> list[str]:
    """``is_valid``, where the stack may have no room for ``_is_valid``.

    Other functions call that one: what it cannot tell must not count as invalid.
    """
    told = Group(f"return {holds}(", ("instance", errors), ")")
    return [
        *function_head(name, "instance", result, line_length),
        "    try:",
        *statement("return", f"_{name}(instance)", 8, line_length),
        "    except RecursionError:",
        *layout(told, 8, line_length),
    ]


def iter_errors_lines(
    suffix: str, collect: str, errors: str, line_length: int
) -> list[str]:
    """``iter_errors``."""
    found = Group(f"{collect}(", ("instance", errors), ")")
    return [
        *function_head(
            f"iter_errors{suffix}", "instance", "Iterator[Violation]", line_length
        ),
        *statement("if", f"is_valid{suffix}(instance)", 4, line_length),
        "        return iter(())",
        *layout(Group("return iter(", (found,), ")", True), 4, line_length),
    ]


def validate_lines(
    suffix: str, refuse: str, errors: str, line_length: int
) -> list[str]:
    """``validate``."""
    return [
        *function_head(f"validate{suffix}", "instance", "None", line_length),
        *statement("if", Not_(f"is_valid{suffix}(instance)"), 4, line_length),
        *layout(Group(f"{refuse}(", ("instance", errors), ")"), 8, line_length),
    ]
