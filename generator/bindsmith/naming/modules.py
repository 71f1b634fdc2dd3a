"""Schema paths → module names (contract, Output); it creates no file and no folder."""

from __future__ import annotations

import keyword
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bindsmith.naming.words import clip, digest, snake_case
from bindsmith.records import dataclass

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)


@dataclass(frozen=True, slots=True)
class ModuleName:
    """Where the module of one schema is, below a target's package.

    ``parts`` is the dotted path, the module last.  ``package`` says that the module
    is the ``__init__`` of a folder that holds other modules.
    """

    parts: tuple[str, ...]
    package: bool

    @property
    def file(self) -> str:
        """The file, with forward slashes, relative to the target's package."""
        tail = "/__init__.py" if self.package else ".py"
        return "/".join(self.parts) + tail


def plan_modules(paths: Iterable[str]) -> Mapping[str, ModuleName]:
    """The module of each root-relative schema path, no two in one file.

    The order of ``paths`` does not matter, and a name depends on other paths only
    where they meet: on those with the same parts, and on folders with its own name.
    All names are ASCII and lower-case, and none but ``_1a``-like ones starts with an
    underscore, so nothing meets ``__init__`` or ``_support``, on any file system.
    """
    folders: dict[str, tuple[str, ...]] = {"": ()}
    plain = {path: _parts(_stem(path), folders) for path in sorted(set(paths))}
    meeting: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for path, parts in plain.items():
        meeting[parts].append(path)
    final: dict[str, tuple[str, ...]] = {}
    taken = set(meeting)
    for parts, group in meeting.items():
        keeper = _keeper(parts, group)
        for path in group:
            if path == keeper:
                final[path] = parts
            else:
                final[path] = _longer(parts, path, taken)
                taken.add(final[path])
    packages = frozenset(folders.values())
    return {path: ModuleName(final[path], final[path] in packages) for path in plain}


def _keeper(parts: tuple[str, ...], group: list[str]) -> str | None:
    """The path that keeps a name: the only one, or the one that is spelled so."""
    if len(group) == 1:
        return group[0]
    spelled = [path for path in group if _stem(path) == "/".join(parts)]
    # ``a.json`` beside ``a.yaml``: the first in order.
    return spelled[0] if spelled else None


def _longer(
    parts: tuple[str, ...], path: str, taken: set[tuple[str, ...]]
) -> tuple[str, ...]:
    for length in range(6, 65):
        made = (*parts[:-1], f"{parts[-1]}_{digest(path, length)}")
        if made not in taken:
            return made
    raise AssertionError("two paths have one digest")


def _stem(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    return folder + slash + (stem if dot and stem else name)


def _parts(path: str, folders: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The names of all that leads to a path; those of its ``folders`` are noted."""
    folder, _, name = path.rpartition("/")
    if folder not in folders:
        folders[folder] = _parts(folder, folders)
    return (*folders[folder], _part(name, path))


def _part(token: str, path: str) -> str:
    """One folder or module name; ``path`` leads to it and names what has no words."""
    name = clip(snake_case(token), path)
    if not name:
        return "_" + digest(path)
    if keyword.iskeyword(name) or name in _DEVICES:
        return name + "_"
    return "_" + name if name[0].isdigit() else name
