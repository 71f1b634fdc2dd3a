"""The cases that are known to fail, each with its reason; it forgives no others."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

PATH = Path(__file__).with_name("known_gaps.toml")


def known_gaps() -> Mapping[str, frozenset[str]]:
    """The names of the failing cases by the label of their file.

    Raises ``ValueError`` for a gap that has no reason or names a case twice.
    """
    found: dict[str, frozenset[str]] = {}
    for gap in tomllib.loads(PATH.read_text("utf-8")).get("gap", ()):
        if not gap["reason"].strip():
            raise ValueError(f"a gap without a reason: {gap}")
        for draft in gap["drafts"]:
            label = f"{draft}/{gap['file']}"
            names = frozenset(gap["cases"])
            if len(names) != len(gap["cases"]) or names & found.get(label, frozenset()):
                raise ValueError(f"{label}: a case is named twice")
            found[label] = found.get(label, frozenset()) | names
    return found
