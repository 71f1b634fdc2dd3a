"""The configuration: one frozen ``Config``; it runs nothing."""

from __future__ import annotations

from bindsmith.config.model import (
    Config,
    DataclassesOptions,
    Limits,
    LintOptions,
    TypeHook,
    Waiver,
    root_of,
)
from bindsmith.config.read import load_config, place_of

__all__ = [
    "Config",
    "DataclassesOptions",
    "Limits",
    "LintOptions",
    "TypeHook",
    "Waiver",
    "load_config",
    "place_of",
    "root_of",
]
