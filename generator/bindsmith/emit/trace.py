"""What state of the schemas the outputs of each are made from; it reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from bindsmith.emit.lock import References


def keys(
    recipe: str,
    inputs: Mapping[str, str],
    names: Mapping[str, str],
    references: References,
    *,
    whole: bool,
) -> Mapping[str, str]:
    """A digest for each input of all that its outputs can depend on.

    That is the recipe, the content of the schema and of those it leads to, in any
    number of steps, the ``names`` of their modules, and which places of each of them
    other schemas refer to.  ``whole``: all of all.
    """
    graph = {path: sorted(references.get(path, ())) for path in sorted(inputs)}
    referred: dict[str, set[str]] = {}
    for table in references.values():
        for path, pointers in table.items():
            referred.setdefault(path, set()).update(pointers)
    if whole:
        groups: Iterable[list[str]] = [list(graph)]
    else:
        groups = _grouped(components(graph))
    found: dict[str, str] = {}
    for group in groups:
        own = [
            [path, inputs.get(path, ""), names.get(path, ""), *sorted(places)]
            for path in sorted(group)
            for places in [referred.get(path, ())]
        ]
        below = {
            found[to] for path in group for to in graph.get(path, ()) if to in found
        }
        text = repr((recipe, own, sorted(below)))
        digest = sha256(text.encode(errors="backslashreplace")).hexdigest()
        for path in group:
            mine = f"{digest} {path}".encode(errors="backslashreplace")
            found[path] = sha256(mine).hexdigest() if len(group) > 1 else digest
    return found


def _grouped(components: Mapping[str, int]) -> Iterator[list[str]]:
    """The members of each component, what it leads to before it."""
    groups: dict[int, list[str]] = {}
    for path, number in components.items():
        groups.setdefault(number, []).append(path)
    return iter(groups.values())


def led_to(starts: Iterable[str], references: References) -> set[str]:
    """Some schemas and all that they lead to."""
    found: set[str] = set()
    stack = [*starts]
    while stack:
        path = stack.pop()
        if path not in found:
            found.add(path)
            stack += references.get(path, ())
    return found


def components(graph: Mapping[str, Iterable[str]]) -> Mapping[str, int]:
    """The strongly connected component of each node (Tarjan, without recursion).

    In the order in which they are complete: what a component leads to is before it.
    """
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
            for following in successors:
                if following not in order:
                    order[following] = low[following] = len(order)
                    path.append(following)
                    pending.append((following, iter(graph.get(following, ()))))
                    break
                if following not in found:
                    low[node] = min(low[node], order[following])
            else:
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
