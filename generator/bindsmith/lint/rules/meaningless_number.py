"""BS211: a number that is too large for any meaning, such as ``multipleOf: 1e400``.

The same code as where it stops a run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import Finding, Place, Rule

_NUMBERS = ("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

RULE = Rule("BS211", "meaningless-number", Severity.ERROR, frozenset(_NUMBERS))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for name in _NUMBERS:
        value = at.number(name)
        if value is not None and not math.isfinite(value):
            message = f"{name} must be a finite number"
            yield at.finding(name, message=message, hint="mend the value")
