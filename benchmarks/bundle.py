"""One schema of all that a schema file reaches, for libraries that read one file.

It knows draft-07 with ``definitions`` and references to files by relative paths, which
is what OpenMetadata and this project's own schemas have; it makes no documents.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

MALFORMED = "app.json#definitions/"
# Java's spelling of Unicode classes: no other library reads it.
JAVA_UNICODE = "(?U)"


class Tree:
    """The schema files below a folder, by their paths relative to it."""

    def __init__(self, folder: Path) -> None:
        self.paths = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*.json")
        )
        self._document = cache(lambda path: json.loads((folder / path).read_bytes()))

    def bundle(self, path: str, formats: tuple[str, ...] = ()) -> dict[str, Any]:
        """The schema of a file with what it reaches under ``definitions``.

        Every reference becomes one to a definition.  Identifiers go, since many do not
        say the file's place, and all formats but the named ones.
        """
        definitions: dict[str, Any] = {}
        waiting: list[tuple[str, str, str]] = []
        names: dict[tuple[str, str], str] = {}

        def named(base: str, reference: str) -> str:
            file, _, pointer = reference.partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(base), file))
            key = (file if reference.partition("#")[0] else base, pointer)
            if key == (path, "") or key == (path, "/"):
                return "#"
            if key not in names:
                stem = key[0].removesuffix(".json").replace("/", "_")
                last = pointer.strip("/").replace("/", "_")
                name = f"{stem}__{last}" if last else stem
                while name in names.values():
                    name += "_"
                names[key] = name
                waiting.append((names[key], *key))
            return f"#/definitions/{names[key]}"

        root = _copy(self._document(path), path, named, formats)
        root.pop("definitions", None)
        while waiting:
            name, file, pointer = waiting.pop()
            part = _at(self._document(file), pointer)
            copied = _copy(part, file, named, formats)
            if not pointer.strip("/"):
                copied.pop("definitions", None)
            definitions[name] = copied
        return {
            "$schema": "http://json-schema.org/draft-07/schema#",
            **root,
            "definitions": {name: definitions[name] for name in sorted(definitions)},
        }


def _at(document: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:] if pointer.strip("/") else ():
        document = document[token.replace("~1", "/").replace("~0", "~")]
    return document


def _copy(
    schema: Any,
    base: str,
    named: Callable[[str, str], str],
    formats: tuple[str, ...],
) -> Any:
    """A subschema with its references renamed."""

    def again(value: Any) -> Any:
        return _copy(value, base, named, formats)

    if not isinstance(schema, Mapping):
        return schema
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        match keyword:
            case "$ref":
                made[keyword] = named(
                    base, value.replace(MALFORMED, "app.json#/definitions/")
                )
            case "$id" | "$schema":
                pass
            case "format":
                if value in formats:
                    made[keyword] = value
            case "pattern":
                made[keyword] = value.removeprefix(JAVA_UNICODE)
            case "definitions":
                pass
            case "properties" | "patternProperties":
                made[keyword] = {name: again(each) for name, each in value.items()}
            case "allOf" | "anyOf" | "oneOf":
                made[keyword] = [again(each) for each in value]
            case "items" if isinstance(value, list):
                made[keyword] = [again(each) for each in value]
            case "items" | "additionalProperties" | "not" | "if" | "then" | "else":
                made[keyword] = again(value)
            case "contains" | "propertyNames":
                made[keyword] = again(value)
            case _:
                made[keyword] = value
    return made
