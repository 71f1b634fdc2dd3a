"""Where findings are, as services find them: below the working folder.

Schemas are called by their path below a root; an annotation needs one that is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from bindsmith.errors import Diagnostic
from bindsmith.records import replace

# These are about output, configuration and instances: their paths are what was typed.
_OTHERS = ("BS4", "BS5", "BS6")


def on_disk(found: Iterable[Diagnostic], roots: Sequence[Path]) -> list[Diagnostic]:
    """The findings, those in schemas with a path from the working folder."""
    known: dict[str, str] = {}
    placed = []
    for each in found:
        path = each.location.path
        if path and not each.code.startswith(_OTHERS):
            if path not in known:
                known[path] = _below(path, roots)
            each = replace(each, location=replace(each.location, path=known[path]))
        placed.append(each)
    return placed


def _below(path: str, roots: Sequence[Path]) -> str:
    """The path from here of a schema that a root has; any other as it is."""
    for root in roots:
        try:
            if (file := root / path).is_file():
                return Path(os.path.relpath(file)).as_posix()
        except (OSError, ValueError):  # a name too long, a NUL, another drive
            continue
    return path
