"""All changes of a plan or none; it renders, formats and judges nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bindsmith.emit.audit import finding, place
from bindsmith.emit.lock import LOCK_NAME, STAGING, shown
from bindsmith.emit.plan import Entry, Plan, Status
from bindsmith.errors import Diagnostic, OutputError, Severity

_STAGED = re.compile(r"[0-9]+\.(?:new|old)")


def write(plan: Plan) -> list[Diagnostic]:
    """Make the output folder what the plan wants; warnings about what was there.

    Every file is staged first, then moved into place; the lock comes last.  A file
    that is right is not touched.  Raises ``OutputError`` with nothing changed: BS405
    for files in the way, BS407 where the folder cannot be written.  On any other
    exception (an interrupt) what was done is undone.  A run that was killed leaves
    whole files, old ones and new ones, and the old lock: the next one goes on there.
    """
    foreign = [*plan.of(Status.FOREIGN)]
    foreign += [plan.lock] if plan.lock.status is Status.FOREIGN else []
    if foreign:
        raise OutputError(*(finding(plan, entry) for entry in foreign))
    wanted = [*plan.of(Status.MISSING, Status.STALE, Status.EDITED)]
    orphans = [*plan.of(Status.ORPHANED)]
    # The lock comes last: until then it tells the truth about the old state.
    lock = [plan.lock] if plan.lock.old != plan.lock.new else []
    changes = [*wanted, *orphans, *lock]
    try:
        if changes:
            _commit(plan.output_dir, changes)
        elif (plan.output_dir / LOCK_NAME).exists():
            with _alone(plan.output_dir) as is_alone:
                _sweep(plan.output_dir, is_alone)
    except OSError as error:
        raise _not_written(plan.output_dir, error) from error
    return [*_warnings(plan)]


def _warnings(plan: Plan) -> Iterator[Diagnostic]:
    if plan.lock.status is Status.DAMAGED:
        message = (
            f"{plan.lock.why}; nothing in it was believed, and it was written anew"
        )
        hint = "look at the changes before you commit them"
        where = place(plan, plan.lock)
        yield Diagnostic("BS406", Severity.WARNING, where, message, hint)
    for entry in plan.of(Status.EDITED, Status.KEPT):
        where = place(plan, entry)
        if entry.status is Status.EDITED:
            message = "it was edited by hand, and overwritten"
            hint = "change the schema or the templates instead"
            yield Diagnostic("BS403", Severity.WARNING, where, message, hint)
        else:
            message = f"no schema generates it any more, but it was kept: {entry.why}"
            hint = "delete it by hand if you do not need it"
            yield Diagnostic("BS404", Severity.WARNING, where, message, hint)


def _not_written(output_dir: Path, error: OSError) -> OutputError:
    reason = (error.strerror or type(error).__name__).lower()
    message = f"the output cannot be written: {reason}; nothing was changed"
    hint = "make the folder writable, or choose another with `output` or -o"
    where = shown(output_dir)
    return OutputError(Diagnostic("BS407", Severity.ERROR, where, message, hint))


def _commit(output_dir: Path, changes: list[Entry]) -> None:
    """Stage every new content, then change file by file; on any exception undo."""
    journal = _Journal()
    try:
        journal.make_folders(output_dir)
        with _alone(output_dir) as is_alone:
            _sweep(output_dir, is_alone)
            _change(output_dir, changes, journal)
    except BaseException:
        journal.undo()
        raise
    for entry in changes:
        if entry.new is None:
            _prune(output_dir, (output_dir / entry.path).parent)


def _change(output_dir: Path, changes: list[Entry], journal: _Journal) -> None:
    try:
        # In the output folder itself, so that a move stays in one file system.
        journal.staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=output_dir))
        staging, output = str(journal.staging), str(output_dir)
        for number, entry in enumerate(changes):
            if entry.new is not None:
                _stage(f"{staging}/{number}.new", f"{output}/{entry.path}", entry)
        for number, entry in enumerate(changes):
            journal.change(number, output_dir / entry.path, entry)
    except BaseException:
        # Before others may write here.
        journal.undo()
        raise
    finally:
        journal.clean()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Wait for other runs that write here; False where that cannot be known."""
    handle = -1
    try:
        try:
            import fcntl

            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
            is_alone = True
        except (ImportError, OSError):
            # Windows, or a file system without locks.
            is_alone = False
        yield is_alone
    finally:
        if handle >= 0:
            os.close(handle)


def _sweep(output_dir: Path, is_alone: bool) -> None:
    """Remove what runs that were killed have left: nobody else works there now."""
    if not is_alone:
        return
    for found in output_dir.glob(f"{STAGING}*"):
        if found.is_symlink() or not found.is_dir():
            continue
        # Nothing of another kind: the name alone makes no folder ours.
        if all(_STAGED.fullmatch(each.name) for each in found.iterdir()):
            shutil.rmtree(found, ignore_errors=True)


def _stage(staged: str, target: str, entry: Entry) -> None:
    with open(staged, "xb") as file:
        file.write(entry.new or b"")
    if entry.old is not None:
        shutil.copymode(target, staged)


def _prune(output_dir: Path, folder: Path) -> None:
    """Remove folders that a deleted file leaves empty but for its byte code."""
    while folder != output_dir:
        cache = folder / "__pycache__"
        try:
            if [*folder.iterdir()] == [cache] and not cache.is_symlink():
                shutil.rmtree(cache)
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


class _Journal:
    """What has been changed so far, and how to go back."""

    def __init__(self) -> None:
        self.staging: Path | None = None
        self._folders: list[Path] = []
        self._known: set[str] = set()
        self._changes: list[tuple[Path, Path | None]] = []

    def make_folders(self, folder: Path) -> None:
        if str(folder) in self._known:
            return
        if not folder.is_dir():
            self.make_folders(folder.parent)
            self._folders.append(folder)
            folder.mkdir()
        self._known.add(str(folder))

    def change(self, number: int, target: Path, entry: Entry) -> None:
        """Replace, create or remove one file; noted before it is done."""
        assert self.staging is not None
        self.make_folders(target.parent)
        found = target.read_bytes() if os.path.lexists(target) else None
        if found == entry.new:
            # Another run has done it since.
            return
        if found != entry.old:
            raise OSError(errno.EBUSY, f"{entry.path} was changed meanwhile")
        backup = None if entry.old is None else self.staging / f"{number}.old"
        self._changes.append((target, backup))
        if backup is not None and entry.new is None:
            os.replace(target, backup)
            return
        if backup is not None:
            _copy(target, backup)
        os.replace(self.staging / f"{number}.new", target)

    def undo(self) -> None:
        for target, backup in reversed(self._changes):
            if backup is None:
                target.unlink(missing_ok=True)
            elif backup.exists():
                os.replace(backup, target)
        self._changes.clear()
        self.clean()
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def clean(self) -> None:
        if self.staging is not None:
            shutil.rmtree(self.staging, ignore_errors=True)


def _copy(target: Path, backup: Path) -> None:
    """A second name for a file, or a copy where the file system has none."""
    try:
        os.link(target, backup)
    except OSError:
        shutil.copy2(target, backup)
