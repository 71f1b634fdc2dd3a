"""Diagnostics → text for people and machines; it prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from bindsmith.errors import Diagnostic
from bindsmith.report import github, gitlab, json, junit, sarif, text
from bindsmith.report.places import on_disk

Renderer: TypeAlias = Callable[[Sequence[Diagnostic], str], str]

FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {
        "text": text.render,
        "json": json.render,
        "github": github.render,
        "gitlab": gitlab.render,
        "sarif": sarif.render,
        "junit": junit.render,
    }
)


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
    renderer = FORMATS.get(fmt)
    if renderer is None:
        raise ValueError(f"unknown report format {fmt!r}: one of {', '.join(FORMATS)}")
    if fmt in _FOR_SERVICES:
        diagnostics = on_disk(diagnostics, roots)
    return renderer(diagnostics, tool_version)
