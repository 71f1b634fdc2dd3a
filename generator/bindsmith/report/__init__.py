"""Diagnostics → text for people and machines; it prints nothing."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from bindsmith.errors import Diagnostic

Renderer: TypeAlias = Callable[[Sequence[Diagnostic], str], str]

# Each is a module with a ``render``.
FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")

# What is read by services that look for the files: they know no roots.
_FOR_SERVICES = ("github", "gitlab", "sarif", "junit")


def render(
    diagnostics: Sequence[Diagnostic],
    fmt: str,
    *,
    tool_version: str,
    roots: Sequence[Path] = (),
) -> str:
    """The diagnostics, in their order, in one of ``FORMATS``.

    Ends in a line feed unless it is empty, which only text and github can be.  Control
    characters, bidi controls and lone surrogates are escaped in every format, so that
    no schema can forge lines or colours.  For services, schemas below ``roots`` are
    called by their paths from the working folder.  ``ValueError`` for an unknown format.
    """
    if fmt not in FORMATS:
        raise ValueError(f"unknown report format {fmt!r}: one of {', '.join(FORMATS)}")
    # Imported here: a run has one format.
    if fmt in _FOR_SERVICES:
        from bindsmith.report.places import on_disk

        diagnostics = on_disk(diagnostics, roots)
    renderer: Renderer = importlib.import_module(f"{__name__}.{fmt}").render
    return renderer(diagnostics, tool_version)
