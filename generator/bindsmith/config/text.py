"""The commented configuration that ``bindsmith init`` writes; it writes no file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import Field, is_dataclass
from typing import Any

from bindsmith.config.checks import options
from bindsmith.config.model import Config


def init_text(table: str = "", **values: tuple[str, ...]) -> str:
    """A TOML text with every option at its default and a line about each.

    ``table`` is where the options go: ``"tool.bindsmith"`` in a pyproject.toml, nothing
    in a bindsmith.toml.  ``values`` are for top options that are not at their default.
    """
    lines = ["# What bindsmith does; relative paths start at this file's folder.", ""]
    _section(Config, table, lines, values)
    return "\n".join(lines) + "\n"


def _section(
    cls: type, table: str, lines: list[str], values: Mapping[str, tuple[str, ...]]
) -> None:
    """The plain options of a table first: TOML wants tables after them."""
    if table:
        lines.append(f"[{table}]")
    own: list[tuple[str, Field[Any]]] = []
    tables: list[tuple[str, Field[Any]]] = []
    for key, each in options(cls).items():
        (own if isinstance(each.default, str | int | tuple) else tables).append(
            (key, each)
        )
    for key, each in own:
        if cls is Config and lines[-1]:
            lines.append("")
        value = values.get(key, each.default)
        lines += [f"# {each.metadata['doc']}", f"{key} = {_toml(value)}"]
        if each.metadata["example"]:
            lines.append(f"# {key} = {each.metadata['example']}")
    for key, each in tables:
        inner = f"{table}.{key}" if table else key
        if is_dataclass(each.default):
            lines += ["", f"# {each.metadata['doc']}"]
            _section(type(each.default), inner, lines, {})
        else:
            doc, example = each.metadata["doc"], each.metadata["example"]
            lines += ["", f"# {doc}", f"[{inner}]", f"# {example}"]


def _toml(value: object) -> str:
    value = list(value) if isinstance(value, tuple) else value
    return json.dumps(value, ensure_ascii=False)
