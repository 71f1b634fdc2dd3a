"""The schema's words about a class, a field or an alias, as one text; it wraps none."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bindsmith.ir.json import Json
from bindsmith.ir.types import Default, Doc


def words(
    doc: Doc,
    *,
    name: str = "",
    default: Default | None = None,
    fills: bool = True,
    otherwise: str = "",
) -> str:
    """The paragraphs of a docstring, hostile text as it came.

    ``name`` is what the thing is called in Python: a title that only repeats it is
    left out.  ``fills`` says that a default is filled in where it may be, so that the
    code shows it.  ``otherwise`` stands where the schema has no title or description.
    """
    title, description = doc.title.strip(), doc.description.strip()
    paragraphs = [title] if title not in (name, description) else []
    paragraphs.append(description)
    if not any(paragraphs):
        paragraphs = [otherwise]
    if doc.comment.strip():
        paragraphs.append(f"Comment: {doc.comment.strip()}")
    paragraphs += _notes(doc, default, fills)
    return "\n\n".join(filter(None, paragraphs))


def _notes(doc: Doc, default: Default | None, fills: bool) -> Iterator[str]:
    if doc.deprecated:
        yield "Deprecated."
    if doc.read_only:
        yield "Read-only."
    if doc.write_only:
        yield "Write-only."
    if default is not None and not fills:
        yield f"Default: {_json(default.value)}"
    elif default is not None and not default.fills:
        yield f"Default, not filled in: {_json(default.value)}"
    if doc.examples:
        shown = ", ".join(map(_json, doc.examples))
        yield f"Example: {shown}" if len(doc.examples) == 1 else f"Examples: {shown}"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
