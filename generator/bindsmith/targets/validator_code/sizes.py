"""How much there is in a subschema; it prints nothing."""

from __future__ import annotations

from collections.abc import Callable

from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child, Scope
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location

# So many checks and subschemas are some fifty lines.
_FEW = 30


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is small, worked out once for each subschema."""

    checks: Callable[[Child], tuple[Check, ...]]
    shared: Callable[[Child], bool]
    _small: dict[tuple[Location, Scope], bool] = field(default_factory=dict)

    def is_small(self, child: Child) -> bool:
        """Whether there is little in a subschema, what it refers to left aside."""
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
