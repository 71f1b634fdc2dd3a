"""The kinds of numbers, for values whose exact type does not tell."""

from __future__ import annotations

from typing import Any, TypeGuard

# What is asked most often and is no number: quicker to look up than to ask.
_OTHERS = frozenset((str, dict, list, bool, type(None)))


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a JSON number: ``True`` is none."""
    return type(value) not in _OTHERS and isinstance(value, (int, float))


def is_integer(value: Any) -> TypeGuard[int | float]:
    """Whether a value is an integer: 1.0 is one (Validation §6.1.1)."""
    if type(value) in _OTHERS:
        return False
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int)
