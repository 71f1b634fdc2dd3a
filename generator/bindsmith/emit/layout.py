"""Text that black leaves as it is, from immutable values; it never runs black.

The one door of the printing modules beside it: everything here is a pure function,
lines come with their indentation (``indent`` is in spaces) and without newline.
"""

from __future__ import annotations

from bindsmith.emit.condition import (
    All_,
    Any_,
    Expr,
    Not_,
    condition,
    statement,
)
from bindsmith.emit.group import Group, grouped, layout
from bindsmith.emit.imports import Import, import_lines, sorted_imports
from bindsmith.emit.width import width
from bindsmith.emit.words import comment, docstring, plain

__all__ = [
    "All_",
    "Any_",
    "Expr",
    "Group",
    "Import",
    "Not_",
    "comment",
    "condition",
    "docstring",
    "grouped",
    "import_lines",
    "layout",
    "plain",
    "sorted_imports",
    "statement",
    "width",
]
