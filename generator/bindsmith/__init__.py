"""bindsmith: JSON Schema to dataclasses, TypedDicts and standalone validators."""

from __future__ import annotations

# Type checkers take it for true; importing `typing` takes as long as `--version` may.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from bindsmith.config import Config, load_config
    from bindsmith.errors import BindsmithError, ConfigError, Diagnostic, SchemaError
    from bindsmith.pipeline import Result, generate
    from bindsmith.support.violation import ValidationError, Violation
    from bindsmith.validator import Validator, compile_validator

__version__ = "0.1.0"

__all__ = [
    "BindsmithError",
    "Config",
    "ConfigError",
    "Diagnostic",
    "Result",
    "SchemaError",
    "ValidationError",
    "Validator",
    "Violation",
    "__version__",
    "compile_validator",
    "generate",
    "load_config",
]

_HOMES = {
    "BindsmithError": "errors",
    "Config": "config",
    "ConfigError": "errors",
    "Diagnostic": "errors",
    "Result": "pipeline",
    "SchemaError": "errors",
    "ValidationError": "support.violation",
    "Validator": "validator",
    "Violation": "support.violation",
    "compile_validator": "validator",
    "generate": "pipeline",
    "load_config": "config",
}


def __getattr__(name: str) -> Any:
    # Imported at first use: a validator needs none of the templates' machinery.
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
