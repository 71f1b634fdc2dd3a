"""Whether the output is current by what the lock says; it loads no schema.

A run in which nothing changed needs nothing but this, so it imports little.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from bindsmith import __version__
from bindsmith.config import Config
from bindsmith.config.model import Limits
from bindsmith.emit.lock import LOCK_NAME, Lock, digest, listing, read_lock
from bindsmith.emit.plan import Entry, Plan, Status, is_ours
from bindsmith.emit.scaffold import scaffold
from bindsmith.emit.support_text import support_modules
from bindsmith.emit.templates import (
    is_overridden,
    template_folders,
    templates_digest,
)
from bindsmith.emit.trace import keys
from bindsmith.emit.tree import plain_bytes, tree
from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation
from bindsmith.progress import Progress, silent
from bindsmith.records import dataclass
from bindsmith.schema.discover import SchemaPath, discover, selected


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the generator: a configuration, and whether only a part is wanted.

    ``entries`` (root-relative globs) and ``targets`` are what is wanted, all if empty;
    a ``narrowed`` run never judges or deletes the rest.  ``named``: the schemas were
    named for this run alone, and no configuration says what else the output is of.
    ``command`` is what a user types to write the output, ``progress`` is told how far
    the run is.
    """

    config: Config
    entries: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    narrowed: bool = False
    named: bool = False
    command: str = "bindsmith generate"
    progress: Progress = silent

    @property
    def output(self) -> Path:
        return self.config.folder(self.config.output)

    @property
    def overrides(self) -> Path | None:
        config = self.config
        return config.folder(config.templates) if config.templates else None


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that a run would write."""

    plan: Plan
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The files of a run beside a lock with the same recipe.

    ``found`` are the schemas that are in the configured folders, not those that only
    references name.  ``digests`` are of the schemas as they are now, ``spoiled`` the
    outputs that are not on disk as the lock has them; ``is_current``: there is nothing
    to do.
    """

    run: Run
    lock: Lock
    schemas: Mapping[str, SchemaPath]
    found: frozenset[str]
    digests: Mapping[str, str]
    spoiled: frozenset[str]
    is_current: bool

    def made(self) -> Made:
        """What a run makes that has nothing to do."""
        entries = tuple(
            Entry(path, Status.UNCHANGED) for path in sorted(self.lock.outputs)
        )
        lock = Entry(LOCK_NAME, Status.UNCHANGED)
        idle = tuple(idle_rewrites(self.run, self.lock.rewrites))
        run = self.run
        return Made(Plan(run.output, entries, lock, run.command), idle)


def look(run: Run) -> Seen | None:
    """Compare the files of a full run with the lock.

    None where only a run from scratch can tell: without a lock that was written with
    the same recipe, or where something about the schemas is not plain.
    """
    config = run.config
    if run.narrowed or run.entries or config.limits != Limits():
        return None
    try:
        lock = read_lock(run.output)
    except OutputError:
        return None
    if lock is None or not lock.same_recipe(recipe(run)):
        return None
    found, problems = discover(config.root, config.schemas, config.exclude)
    schemas = {each.relative: each for each in found}
    idle = any(not selected(found, [glob]) for glob in config.entries)
    if problems or idle or not found or len(found) > config.limits.max_schemas:
        return None
    chosen = [each.relative for each in selected(found, config.entries)]
    listed = frozenset(schemas)
    same_list = listing(schemas, chosen) == lock.schemas
    if not same_list:
        if config.entries or listing(lock.inputs, lock.inputs) != lock.schemas:
            # The lock does not tell which schemas there were, or which are reached.
            return None
    else:
        # Those that only a reference names.
        for relative in lock.inputs.keys() - schemas.keys():
            more = _elsewhere(config, relative)
            if more is None:
                return None
            schemas[relative] = more
    inputs = lock.inputs if config.entries else schemas
    wanted = [schemas[each] for each in inputs]
    digests = _digests(wanted, config.limits.max_bytes)
    if digests is None:
        return None
    spoiled, strays = _output(run.output, lock)
    same = same_list and digests == lock.inputs and not spoiled and not strays
    if lock.whole and len(digests) < len(schemas):
        return None
    is_current = same and _is_consistent(run, lock, chosen)
    if config.entries and not is_current:
        # Which schemas are reached may have changed.
        return None
    return Seen(run, lock, schemas, listed, digests, frozenset(spoiled), is_current)


def recipe(run: Run) -> Lock:
    """All that decides what is written but for the schemas."""
    config, overrides = run.config, run.overrides
    folders = template_folders(overrides)
    formatter = ""
    if is_overridden(overrides) or config.line_length != 88:
        # black runs on overridden templates and odd line lengths.
        from bindsmith.emit.format import black_version

        formatter = black_version()
    # ``strict`` shapes nothing, but a tree that was made without it proves nothing.
    shape = config.digest()
    return Lock(
        config=digest(f"strict {shape}") if config.strict else shape,
        tool=__version__,
        templates=templates_digest(folders),
        formatter=formatter,
    )


def idle_rewrites(run: Run, used: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning for each rewrite that no reference needs, if all were looked at."""
    if run.narrowed:
        return
    file = run.config.source
    place = SourceLocation(Path(os.path.relpath(file)).as_posix() if file else "")
    needed = frozenset(used)
    for key in run.config.ref_rewrites:
        if key not in needed:
            message = f"the ref-rewrite {key!r} matches no reference"
            hint = "mend the key, or remove it from `ref-rewrites`"
            yield Diagnostic("BS115", Severity.WARNING, place, message, hint)


def with_needed(names: Iterable[str]) -> list[str]:
    """Targets, sorted; the dataclasses check with the validators."""
    chosen = set(names)
    if "dataclasses" in chosen:
        chosen.add("validators")
    return sorted(chosen)


def _digests(schemas: Iterable[SchemaPath], limit: int) -> dict[str, str] | None:
    """The schemas' digests; None if one of them is no plain file in a plain folder."""
    found: dict[str, str] = {}
    folders: set[str] = set()
    for each in schemas:
        data = plain_bytes(each.text)
        if data is None or len(data) > limit:
            return None
        folders.add(os.path.dirname(each.text))
        found[each.relative] = sha256(data).hexdigest()
    if any(os.path.realpath(folder) != folder for folder in folders):
        return None
    return found


def _elsewhere(config: Config, relative: str) -> SchemaPath | None:
    """The one schema of that name that a reference may lead to."""
    roots = [*config.roots(), *map(config.folder, config.allow_roots)]
    real = dict.fromkeys(Path(os.path.realpath(each)) for each in roots)
    found = [
        path
        for root in real
        if (path := root / relative).is_file()
        and next(each for each in real if path.is_relative_to(each)) == root
    ]
    return SchemaPath(str(found[0]), relative) if len(found) == 1 else None


def _output(folder: Path, lock: Lock) -> tuple[set[str], bool]:
    """The outputs that are not as recorded, and whether there are more of ours."""
    output = str(folder)
    files = tree(output)
    present = set(files)
    spoiled = set()
    for path, record in lock.outputs.items():
        if path in present:
            data = plain_bytes(f"{output}/{path}")
            if data is not None and sha256(data).hexdigest() == record.sha256:
                continue
        spoiled.add(path)
    others = (each for each in files if each not in lock.outputs)
    strays = any(
        is_ours(plain_bytes(f"{output}/{each}") or b"")
        for each in others
        if each.endswith(".py")
    )
    return spoiled, strays


def _is_consistent(run: Run, lock: Lock, chosen: Iterable[str]) -> bool:
    """Whether every output was made from the very schemas that the lock has.

    Not so after a narrowed run, or where two branches' locks were merged.
    """
    known = _keys(lock)
    targets = with_needed(run.targets or run.config.targets)
    missing = {(target, path) for target in targets for path in lock.inputs}
    support: set[str] = set()
    others: dict[str, str] = {}
    for path, record in lock.outputs.items():
        if not record.source:
            others[path] = record.sha256
            continue
        if record.key != known.get(record.source):
            return False
        missing.discard((path.partition("/")[0], record.source))
        support.update(record.support)
    if missing or not support_modules().issuperset(support):
        return False
    # No schema's alone, so no key tells what they were made from.
    paths = [path for path in lock.outputs if path not in others]
    wanted = scaffold(run.config, paths, support, chosen)
    return others == {each.path: digest(each.text) for each in wanted}


def vouched_for(lock: Lock) -> set[str]:
    """The schemas an output of which was made from what the lock has of them."""
    known = _keys(lock)
    return {
        record.source
        for record in lock.outputs.values()
        if record.source and record.key == known.get(record.source)
    }


def _keys(lock: Lock) -> Mapping[str, str]:
    names = {
        record.source: path.partition("/")[2] for path, record in lock.outputs.items()
    }
    return keys(lock.recipe, lock.inputs, names, lock.references, whole=lock.whole)
