"""The constants of one validator module: what each is called; it prints none.

What is inlined is first tried, and a try that is given up leaves constants behind.  They
may take names from those that stay, so that what another file's schema says would
rename something here: hence a module with such constants is made a second time.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TypeAlias

from bindsmith.records import dataclass, field

# The text of a value, or the members of a set of strings.
Value: TypeAlias = "str | tuple[str, ...]"


@dataclass(slots=True)
class Constants:
    """Names by value, in the order they were asked for.

    ``needless`` are known to stay unused: they are called what nothing else is.
    """

    needless: frozenset[Value] = frozenset()
    names: dict[Value, str] = field(default_factory=dict)
    _wanted: dict[Value, str] = field(default_factory=dict)

    def wish(self, value: Value, name: str) -> str:
        """What a new value would be called, if that is free."""
        self._wanted[value] = name
        return f"{name}_NEEDLESS" if value in self.needless else name

    def in_the_way(self, used: Container[str]) -> frozenset[Value]:
        """The values without a use whose names one with a use asked for after them."""
        found: set[Value] = set()
        idle: dict[str, list[Value]] = {}
        for value, name in self.names.items():
            wanted = self._wanted[value]
            if name in used:
                found.update(idle.pop(wanted, ()))
            else:
                idle.setdefault(wanted, []).append(value)
        return frozenset(found)
