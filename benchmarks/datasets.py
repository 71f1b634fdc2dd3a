"""Schemas with documents that are known to be valid or not; it measures nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

SCHEMAS = ("schema-noformat.json", "schema.json")
MOST_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class DataSet:
    """A schema and its documents; ``size`` is the bytes of the schema's file.

    ``formats`` names the formats to assert; all others are annotations.
    """

    name: str
    schema: Any
    size: int
    valid: tuple[Any, ...]
    invalid: tuple[Any, ...]
    formats: tuple[str, ...] = ()

    def keeping(self, valid: list[Any], invalid: list[Any]) -> DataSet:
        """The same with only some of the documents."""
        return replace(self, valid=tuple(valid), invalid=tuple(invalid))


def read(folder: Path) -> Iterator[DataSet]:
    """The data sets in a folder: one in each folder that has a schema.

    The schema is ``schema-noformat.json`` or ``schema.json``; the documents are the
    lines of ``instances.jsonl``, all valid, or the files in ``valid/`` and ``invalid/``.
    ``folder`` may be of one data set, or have them below ``schemas/``.
    """
    if (folder / "schemas").is_dir():
        folder = folder / "schemas"
    single = any((folder / name).is_file() for name in SCHEMAS)
    folders = [folder] if single else sorted(p for p in folder.iterdir() if p.is_dir())
    for each in folders:
        found = [each / name for name in SCHEMAS if (each / name).is_file()]
        if found:
            yield _one(each, found[0])


def _one(folder: Path, path: Path) -> DataSet:
    text = path.read_bytes()
    valid = [*_files(folder / "valid"), *_lines(folder / "instances.jsonl")]
    return DataSet(
        name=folder.name,
        schema=json.loads(text),
        size=len(text),
        valid=spread(valid),
        invalid=spread([*_files(folder / "invalid")]),
    )


def spread(documents: list[Any], most: int = MOST_DOCUMENTS) -> tuple[Any, ...]:
    """All of them, or so many at even distances."""
    count = len(documents)
    if count <= most:
        return tuple(documents)
    return tuple(documents[number * count // most] for number in range(most))


def _files(folder: Path) -> Iterator[Any]:
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_bytes())


def _lines(path: Path) -> Iterator[Any]:
    if path.is_file():
        with path.open("rb") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
