"""What a finding is called from run to run, whatever moves it to another line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from bindsmith.errors import Diagnostic
from bindsmith.report.safe import posix


def fingerprints(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """A sha256 for each finding, all different, none made of a line or column.

    Findings that are alike but for their lines are numbered in their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for found in diagnostics:
        at = found.location
        identity = (found.code, posix(at.path), at.pointer, found.message)
        text = json.dumps([*identity, seen[identity]])
        seen[identity] += 1
        yield hashlib.sha256(text.encode()).hexdigest()
