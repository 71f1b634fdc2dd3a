"""A module for each rule, with its code, name and severity; this package finds them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from bindsmith.lint.rule import Rule


@cache
def registry() -> Mapping[str, Rule]:
    """Every rule by its code, sorted."""
    found: dict[str, Rule] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for rule in vars(module).values():
            if isinstance(rule, Rule):
                assert rule.code not in found, f"two rules are called {rule.code}"
                found[rule.code] = rule
    return dict(sorted(found.items()))
