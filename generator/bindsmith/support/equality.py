"""Equality as JSON has it: 1 is 1.0 and not true."""

from __future__ import annotations

from typing import Any

# So many items are faster compared with each other than made hashable.
_FEW = 12


def equal(a: Any, b: Any) -> bool:
    """Whether two JSON values are equal (JSON Schema Core §4.2.2)."""
    if isinstance(a, str):
        return isinstance(b, str) and a == b
    if a is None or a is True or a is False:
        return a is b
    if b is True or b is False:
        return False
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict):
        if not isinstance(b, dict) or len(a) != len(b):
            return False
        return all(key in b and equal(value, b[key]) for key, value in a.items())
    return bool(a == b)


def frozen(value: Any) -> object:
    """A hashable stand-in, equal for equal JSON values only."""
    if value is True or value is False:
        return (bool, value)
    if isinstance(value, list):
        return (list, tuple(map(frozen, value)))
    if isinstance(value, dict):
        return (dict, frozenset((key, frozen(each)) for key, each in value.items()))
    # NaN equals nothing, not even itself; a set would find the same object again.
    return value if value == value else object()


def is_unique(items: list[Any]) -> bool:
    """Whether no two items are equal (Validation §6.4.3); linear time."""
    if len(items) < 2:
        return True
    try:
        if len(set(items)) == len(items):
            # Equal as JSON means equal to Python, but 1 and true are equal only there.
            return True
        if all(isinstance(item, str) for item in items):
            return False
    except TypeError:
        if len(items) <= _FEW and all(
            items.index(item) == index for index, item in enumerate(items)
        ):
            return True
    return len(set(map(frozen, items))) == len(items)
