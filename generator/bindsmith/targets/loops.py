"""Which generated modules import each other in a circle; it prints no import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

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


def components(graph: Mapping[str, tuple[str, ...]]) -> Mapping[str, int]:
    """The strongly connected component of each node (Tarjan, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    found: dict[str, int] = {}
    path: list[str] = []
    for root in graph:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        path.append(root)
        pending = [(root, iter(graph[root]))]
        while pending:
            node, successors = pending[-1]
            unseen = (x for x in successors if _new(x, order, low, node, found))
            fresh = next(unseen, None)
            if fresh is not None:
                order[fresh] = low[fresh] = len(order)
                path.append(fresh)
                pending.append((fresh, iter(graph.get(fresh, ()))))
                continue
            pending.pop()
            if pending:
                above = pending[-1][0]
                low[above] = min(low[above], low[node])
            if low[node] == order[node]:
                while True:
                    member = path.pop()
                    found[member] = order[node]
                    if member == node:
                        break
    return found


def _new(
    node: str,
    order: Mapping[str, int],
    low: dict[str, int],
    origin: str,
    found: Mapping[str, int],
) -> bool:
    """Whether a node is met for the first time; notes a way back to an earlier one."""
    if node not in order:
        return True
    if node not in found:
        low[origin] = min(low[origin], order[node])
    return False
