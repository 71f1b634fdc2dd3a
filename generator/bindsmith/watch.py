"""Runs something whenever schemas, configuration or templates change.

It looks at the files every half second: that is cheap next to any run, works on every
file system and in every container, and needs no package.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from bindsmith.config import load_config
from bindsmith.errors import ConfigError
from bindsmith.schema.discover import SUFFIXES

# Of each file what a change changes: its time and its size.
State: TypeAlias = Mapping[str, tuple[int, int]]

_EVERY = 0.5
_CONFIGS = ("bindsmith.toml", "pyproject.toml")


def watch(run: Callable[[], object], state: Callable[[], State]) -> None:
    """Call ``run`` now and after every change of the state, until interrupted.

    What changes while it runs, or is still being written, leads to one more run.
    """
    while True:
        before = state()
        run()
        # A run does not: most do only one.
        gc.collect()
        while before == (now := state()):
            time.sleep(_EVERY)
        # An editor or a checkout may not be done yet.
        while now != (then := _later(state)):
            now = then


def _later(state: Callable[[], State]) -> State:
    time.sleep(_EVERY)
    return state()


def state_of(config_path: str | None, schemas: tuple[str, ...] = ()) -> State:
    """The files that a run with this configuration reads, or may once it is mended."""
    found: dict[str, tuple[int, int]] = {}
    for path in _files(config_path, schemas):
        try:
            status = os.stat(path)
        except OSError:
            continue
        found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found


def _files(config_path: str | None, schemas: tuple[str, ...]) -> Iterator[Path]:
    yield from map(Path, [config_path] if config_path else _CONFIGS)
    try:
        config = load_config(config_path)
        if config.source is None:
            config = load_config(None, schemas=schemas or None)
    except ConfigError:
        # It is told; nothing else matters until it is mended.
        return
    if config.source is not None:
        yield config.source
    for root in (*config.roots(), *map(config.folder, config.allow_roots)):
        yield from _below(root, SUFFIXES)
    if config.templates:
        yield from _below(config.folder(config.templates), (".jinja",))


def _below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for directory, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in names:
            if name.lower().endswith(suffixes):
                yield Path(directory, name)
