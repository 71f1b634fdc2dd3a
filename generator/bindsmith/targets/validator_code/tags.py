"""The properties by whose value objects of one branch are told from another's.

It serves the order of causes; which branches exclude each other is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child
from bindsmith.ir.json import Json
from bindsmith.keywords import sibling

Checks = Callable[[Child], tuple[Check, ...]]

_DEEPEST = 8
_LONGEST = 60


def tags(checks: Checks, child: Child) -> tuple[tuple[str, Json], ...]:
    """The properties of a subschema with one allowed value each, and that value."""
    found: dict[str, Json] = {}
    for each in _applied(checks, child):
        if isinstance(each, ir.Members):
            for name, member in each.children:
                value = _only_value(checks, member)
                if value is not None and name not in found:
                    found[name] = value
    return tuple(found.items())


def _applied(checks: Checks, child: Child, depth: int = 0) -> Iterator[Check]:
    """The checks of a subschema and of those that it always applies in place."""
    for each in _unconditional(checks(child)):
        if isinstance(each, ir.Apply) and depth < _DEEPEST:
            yield from _applied(checks, each.child, depth + 1)
        else:
            yield each


def _unconditional(checks: Iterable[Check]) -> Iterator[Check]:
    for check in checks:
        if not isinstance(check, ir.When):
            yield check
        elif isinstance(check.condition, ir.KindIs):
            yield from check.body


def _only_value(checks: Checks, child: Child, depth: int = 0) -> Json:
    """The one value of a const or enum, None if there are more or it is no scalar."""
    value = sibling(child.schema, "const")
    listed = sibling(child.schema, "enum")
    if isinstance(listed, list) and len(listed) == 1:
        value = listed[0]
    if isinstance(value, str | bool | int) and len(str(value)) <= _LONGEST:
        return value
    if depth < _DEEPEST:
        for each in checks(child):
            if isinstance(each, ir.Apply):
                inner = _only_value(checks, each.child, depth + 1)
                if inner is not None:
                    return inner
    return None
