"""The metaschemas as functions that answer yes or no; a module for each draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


@cache
def check_of(draft: str) -> Callable[[Any], bool]:
    """Whether a value is a schema of a draft (``draft2020-12``), as a function."""
    name = draft.replace("-", "_").replace("draft", "draft_")
    found: Callable[[Any], bool] = import_module(f"{__name__}.{name}").is_valid
    return found
