"""How much there is in a subschema, and how often; it prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child, Scope
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location

# So many checks and subschemas are some fifty lines.
_FEW = 30
# So often may a subschema be printed again: text stays in proportion to the schema.
_COPIES = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is small, worked out once for each subschema, and its copies."""

    checks: Callable[[Child], tuple[Check, ...]]
    shared: Callable[[Child], bool]
    _small: dict[tuple[Location, Scope], bool] = field(default_factory=dict)
    _copies: Counter[tuple[Location, Scope]] = field(default_factory=Counter)

    def may_be_copied(self, child: Child) -> bool:
        """Whether there is little in a subschema, what it refers to left aside, and
        there are few copies of it."""
        return self._copies[child.key] < _COPIES and self._is_small(child)

    def copied(self, child: Child) -> None:
        """Take note of a copy."""
        self._copies[child.key] += 1

    def _is_small(self, child: Child) -> bool:
        found = self._small.get(child.key)
        if found is None:
            found = self._small[child.key] = self._has_few(child)
        return found

    def _has_few(self, child: Child) -> bool:
        stack, count = [child], 0
        while stack and count <= _FEW:
            for check in self.checks(stack.pop()):
                below = [*ir.children(check)]
                count += 1 + len(below)
                stack += [each for each in below if not self.shared(each)]
        return count <= _FEW
