"""Bytes → documents with source positions; it looks for no files and no references."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.schema.document import Document, Source
from bindsmith.schema.json_text import MAX_DEPTH, iter_records, parse_json

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Document",
    "iter_records",
    "load_document",
    "load_records",
    "parse_bytes",
    "parse_json",
    "parse_yaml",
    "read_bytes",
]

MAX_BYTES = 50_000_000
_YAML = (".yaml", ".yml")


def load_document(
    path: Path,
    display: str,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    finite: bool = True,
) -> Document:
    """The document in a file: YAML where the suffix says so, else JSON.

    ``display`` is what diagnostics call it.  ``finite`` refuses YAML's ``.inf`` and
    ``.nan``.  ``SchemaError``: BS101 unreadable, BS102 not Unicode, BS103 not JSON or
    YAML, BS104 a key given twice, BS105 more than ``max_bytes`` or ``max_depth``.
    """
    data = read_bytes(path, display, max_bytes=max_bytes)
    return parse_bytes(data, display, max_depth=max_depth, finite=finite)


def parse_bytes(
    data: bytes,
    display: str,
    *,
    max_depth: int = MAX_DEPTH,
    finite: bool = True,
) -> Document:
    """``load_document`` for what was read already; ``display`` has the suffix."""
    text = _decode(data, display)
    if display.lower().endswith(_YAML):
        return parse_yaml(text, display, max_depth=max_depth, finite=finite)
    return parse_json(text, display, max_depth=max_depth)


def load_records(
    path: Path,
    display: str,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
) -> Iterator[tuple[int, Document | Diagnostic]]:
    """The records of a file of newline-delimited JSON, see ``iter_records``.

    ``SchemaError`` at once, not at the first record: BS101, BS102, BS105.
    """
    text = _decode(read_bytes(path, display, max_bytes=max_bytes), display)
    return iter_records(text, display, max_depth=max_depth)


def parse_yaml(
    text: str, display: str, *, max_depth: int = MAX_DEPTH, finite: bool = False
) -> Document:
    """See ``yaml_text.parse_yaml``: imported late, since few runs read any YAML."""
    from bindsmith.schema import yaml_text

    return yaml_text.parse_yaml(text, display, max_depth=max_depth, finite=finite)


def read_bytes(path: Path, display: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file; ``SchemaError`` with BS101 or, if too many, BS105."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise _unreadable(display, "there is no such file") from None
    except IsADirectoryError:
        raise _unreadable(display, "this is a folder, not a file") from None
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.  Windows reports a folder as a permission.
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(display, f"cannot be read: {reason}") from None
    if len(data) > max_bytes:
        message, hint = f"larger than {max_bytes} bytes", "see limits.max-bytes"
        raise SchemaError(_diagnostic(display, "BS105", message, hint))
    return data


def _unreadable(display: str, message: str) -> SchemaError:
    return SchemaError(_diagnostic(display, "BS101", message))


def _diagnostic(display: str, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, SourceLocation(display), message, hint)


def _decode(data: bytes, display: str) -> str:
    """The text: UTF-8, or UTF-16 or UTF-32 where the first bytes say so.

    A byte order mark is dropped.
    """
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = Source(display, data[: error.start].decode(encoding, "replace"))
        name = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
        byte = f", byte 0x{data[error.start]:02x}" if name == "UTF-8" else ""
        message = f"not valid {name}: {error.reason}{byte}"
        offset, hint = len(before.text), "save the file as UTF-8"
        raise SchemaError(before.error(offset, "BS102", message, hint)) from None
