"""Which generated modules import each other in a circle; it prints no import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from bindsmith.emit.trace import components
from bindsmith.targets.inside import Same
from bindsmith.targets.program import Program, SchemaFile
from bindsmith.targets.resolve import references


def loops(program: Program) -> Mapping[str, int]:
    """The number of each file's circle: two files with the same one are in a circle.

    A module whose folder is a schema's module too imports that first, so that counts.
    """
    return _loops(Same(program))


def imported(file: SchemaFile) -> tuple[str, ...]:
    """The other files that a file refers to, sorted."""
    found = {
        target.uri
        for definition in file.types.definitions.values()
        for target in references(definition.type)
    }
    return tuple(sorted(found - {file.types.uri}))


# One entry: the modules of a run are made one after the other.
@lru_cache(maxsize=1)
def _loops(key: Same) -> Mapping[str, int]:
    files = key.program.files
    packages = {
        file.module.parts: uri for uri, file in files.items() if file.module.package
    }
    graph = {
        uri: (*imported(file), *_folders(file, packages))
        for uri, file in sorted(files.items())
    }
    return components(graph)


def _folders(
    file: SchemaFile, packages: Mapping[tuple[str, ...], str]
) -> Iterator[str]:
    parts = file.module.parts
    for length in range(1, len(parts)):
        if parts[:length] in packages:
            yield packages[parts[:length]]
