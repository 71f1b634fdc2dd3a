"""bindsmith: JSON Schema to dataclasses, TypedDicts and standalone validators."""

from __future__ import annotations

__version__ = "0.1.0"
