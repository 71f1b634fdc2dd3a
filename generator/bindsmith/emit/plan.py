"""What a run would change in the output folder; it changes nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from bindsmith.emit.cause import Causes
from bindsmith.emit.header import has_header
from bindsmith.emit.lock import (
    LOCK_NAME,
    STAGING,
    Lock,
    OutputFile,
    digest,
    dump_lock,
    narrowed_lock,
)
from bindsmith.emit.tree import tree
from bindsmith.records import dataclass, replace


class Status(StrEnum):
    """How a file on disk relates to what the run would write."""

    UNCHANGED = "unchanged"
    MISSING = "missing"
    STALE = "stale"
    EDITED = "hand-edited"
    FOREIGN = "foreign"
    ORPHANED = "orphaned"
    # An orphan that is not provably ours, as it stands: never deleted.
    KEPT = "orphaned, kept"
    # A lock that nobody can believe.
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: ``old`` is what the disk has, ``new`` what the run wants there.

    ``why`` adds to the status where that says too little; ``source`` is the schema.
    """

    path: str
    status: Status
    old: bytes | None = None
    new: bytes | None = None
    source: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file that is judged, sorted by path, and the lock to write last.

    ``command`` is what a user types to have it carried out.
    """

    output_dir: Path
    entries: tuple[Entry, ...]
    lock: Entry
    command: str = "bindsmith generate"

    def of(self, *statuses: Status) -> Iterator[Entry]:
        """The entries with one of these statuses, sorted by path."""
        return (each for each in self.entries if each.status in statuses)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to write, to tell or to sweep."""
        every = (*self.entries, self.lock)
        unchanged = all(each.status is Status.UNCHANGED for each in every)
        if not unchanged or self.lock.old != self.lock.new:
            return False
        # Runs that were killed leave such folders.
        return not any(self.output_dir.glob(f"{STAGING}*"))


def plan(
    output_dir: Path,
    files: Sequence[OutputFile],
    lock_old: Lock | None,
    lock_new: Lock,
    *,
    narrowed: bool,
    kept: Collection[str] = (),
    damage: str = "",
    command: str = "bindsmith generate",
) -> Plan:
    """Compare rendered files with the disk.

    ``kept`` are files that were not rendered again: they are known to be on disk as
    both locks record them.

    ``lock_new`` describes this run (``outputs`` from ``records(files)``).  A narrowed
    run judges its own files only and keeps the other records of ``lock_old``.
    A file that differs in nothing but CRLF line endings is stale, never hand-edited:
    git may have converted it, and "same input, same bytes" still wants it mended.
    A file with our header that the lock does not know (a lost lock) is ours.
    ``damage`` says why the lock on disk is not to be believed: then it is none.
    Raises nothing: what is in the way becomes an entry with status ``FOREIGN``.
    """
    known = lock_old.outputs if lock_old else {}
    causes = Causes(lock_old, lock_new)
    entries = []
    for each in files:
        recorded = known[each.path].sha256 if each.path in known else ""
        entries.append(_judge(output_dir, each, recorded))
    entries += [Entry(path, Status.UNCHANGED) for path in kept]
    if narrowed:
        lock_new = narrowed_lock(lock_old, lock_new)
    else:
        produced = {each.path for each in files}.union(kept)
        orphans = list(_orphans(output_dir, lock_old, produced))
        entries += orphans
        lock_new = _keep(lock_new, lock_old, orphans)
    entries.sort(key=lambda entry: entry.path)
    entries = [_explained(each, causes) for each in entries]
    lock = _lock_entry(output_dir, lock_old, lock_new, entries)
    if damage and lock.status is not Status.FOREIGN:
        lock = replace(lock, status=Status.DAMAGED, why=damage)
    return Plan(output_dir, tuple(entries), lock, command)


def is_ours(content: bytes) -> bool:
    """Whether a file has our header."""
    return has_header(content[:4096].decode(errors="replace"))


def _judge(output_dir: Path, file: OutputFile, recorded: str) -> Entry:
    new = file.text.encode()
    found = _look(output_dir, file.path)
    if isinstance(found, str):
        return Entry(file.path, Status.FOREIGN, None, new, file.source, found)
    if found is None:
        return Entry(file.path, Status.MISSING, None, new, file.source)
    if found == new:
        return Entry(file.path, Status.UNCHANGED, found, new, file.source)
    unix = found.replace(b"\r\n", b"\n")
    untouched = digest(unix) == recorded
    if not is_ours(found) and not (untouched and not _wants_header(file.path)):
        why = "it has no bindsmith header"
        return Entry(file.path, Status.FOREIGN, found, new, file.source, why)
    if unix == new:
        why = "only its line endings differ (CRLF)"
        return Entry(file.path, Status.STALE, found, new, file.source, why)
    # Without a record nothing tells an edited file from an old one.
    status = Status.STALE if untouched or not recorded else Status.EDITED
    return Entry(file.path, status, found, new, file.source)


def _explained(entry: Entry, causes: Causes) -> Entry:
    """With the cause, where the status alone does not say it."""
    if entry.why:
        return entry
    match entry.status:
        case Status.STALE:
            return replace(entry, why=causes.stale(entry.path))
        case Status.MISSING:
            return replace(entry, why=causes.missing(entry.path))
        case Status.ORPHANED:
            return replace(entry, why=causes.orphaned(entry.path))
        case Status.EDITED if causes.is_other(entry.path, entry.new):
            why = f"besides, {causes.stale(entry.path)}"
            return replace(entry, why=why)
        case _:
            return entry


def _wants_header(path: str) -> bool:
    """Python files have a header; `py.typed`, `NOTICE` and the like cannot."""
    return path.endswith(".py")


def _look(output_dir: Path, path: str) -> bytes | str | None:
    """The content of a file, None where there is none, or what is in the way.

    Symbolic links inside the output folder are in the way: to write through one
    may change a file elsewhere, to replace it would lose it.
    """
    parts = path.split("/")
    current = output_dir
    try:
        for number, part in enumerate(parts, start=1):
            current = current / part
            mode = os.lstat(current).st_mode
            if stat.S_ISLNK(mode):
                return f"{'/'.join(parts[:number])} is a symbolic link"
            if number < len(parts) and not stat.S_ISDIR(mode):
                return f"{'/'.join(parts[:number])} is not a folder"
        if not stat.S_ISREG(mode):
            return "a folder is in its place" if stat.S_ISDIR(mode) else "no plain file"
        return current.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return f"it cannot be read: {(error.strerror or 'error').lower()}"


def _orphans(
    output_dir: Path, lock: Lock | None, produced: set[str]
) -> Iterator[Entry]:
    """Files of earlier runs that this run no longer produces."""
    known = lock.outputs if lock else {}
    folded = {path.casefold(): path for path in produced}
    for path in sorted(known.keys() - produced):
        found = _look(output_dir, path)
        twin = folded.get(path.casefold())
        if not isinstance(found, bytes) or _is_same(output_dir, path, twin):
            continue
        if _wants_header(path) and not is_ours(found):
            # Somebody took the header off: it is theirs now.
            continue
        if digest(found.replace(b"\r\n", b"\n")) == known[path].sha256:
            yield Entry(path, Status.ORPHANED, found)
        elif _wants_header(path):
            yield Entry(path, Status.KEPT, found, why="it was edited by hand")
    for path in tree(str(output_dir)):
        if not path.endswith(".py"):
            continue
        twin = folded.get(path.casefold())
        if path in produced or path in known or _is_same(output_dir, path, twin):
            continue
        found = _look(output_dir, path)
        if isinstance(found, bytes) and is_ours(found):
            yield Entry(path, Status.KEPT, found, why=f"{LOCK_NAME} does not know it")


def _is_same(output_dir: Path, path: str, other: str | None) -> bool:
    """Whether a case-insensitive file system takes one path for the other."""
    try:
        return other is not None and (output_dir / path).samefile(output_dir / other)
    except OSError:
        return False


def _keep(new: Lock, old: Lock | None, orphans: Iterable[Entry]) -> Lock:
    """``new`` with the records of the edited orphans, so that they stay findings."""
    if old is None:
        return new
    kept = {
        each.path: old.outputs[each.path]
        for each in orphans
        if each.status is Status.KEPT and each.path in old.outputs
    }
    return replace(new, outputs={**new.outputs, **kept}) if kept else new


def _lock_entry(
    output_dir: Path, old: Lock | None, new: Lock, entries: Iterable[Entry]
) -> Entry:
    """The lock itself: missing, or stale where it records other bytes than are there.

    Another recipe alone does not make it stale.
    """
    text = dump_lock(new).encode()
    found = _look(output_dir, LOCK_NAME)
    if isinstance(found, str):
        return Entry(LOCK_NAME, Status.FOREIGN, None, text, why=found)
    if found is None:
        return Entry(LOCK_NAME, Status.MISSING, None, text)
    known = old.outputs if old else {}
    wrong = any(
        each.path not in known or known[each.path].sha256 != digest(each.new)
        for each in entries
        if each.status is Status.UNCHANGED and each.new is not None
    )
    return Entry(LOCK_NAME, Status.STALE if wrong else Status.UNCHANGED, found, text)
