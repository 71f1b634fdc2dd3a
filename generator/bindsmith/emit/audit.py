"""What `check` says about a plan; it renders nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bindsmith.emit.lock import LOCK_NAME, shown
from bindsmith.emit.plan import Entry, Plan, Status
from bindsmith.errors import Diagnostic, Severity, SourceLocation


def check(plan: Plan) -> list[Diagnostic]:
    """One error per file that is not as the run wants it, sorted by path.

    BS401 stale, BS402 missing, BS403 hand-edited, BS404 orphaned, BS405 foreign.
    """
    entries = sorted([*plan.entries, plan.lock], key=lambda entry: entry.path)
    return [
        finding(plan, entry) for entry in entries if entry.status != Status.UNCHANGED
    ]


def summary(plan: Plan) -> str:
    """One line: how many files are not as they should be, and what mends that."""
    found = [each.status for each in (*plan.entries, plan.lock)]
    counts = {
        each: found.count(each)
        for each in Status
        if each in found and each is not Status.UNCHANGED
    }
    if not counts:
        return "the output is current"
    told = ", ".join(f"{count} {status}" for status, count in counts.items())
    by_hand = {Status.FOREIGN, Status.KEPT} & counts.keys()
    rest = "; what is foreign or kept is for you to move or delete" if by_hand else ""
    if counts.keys() <= by_hand:
        return f"{told}{rest}"
    return f"{told}: `{plan.command}` mends it{rest}"


def finding(plan: Plan, entry: Entry) -> Diagnostic:
    """The error for one entry that is not ``UNCHANGED``."""
    code, message, hint = _words(entry, f"run `{plan.command}`")
    return Diagnostic(code, Severity.ERROR, place(plan, entry), message, hint)


def place(plan: Plan, entry: Entry) -> SourceLocation:
    """Where an entry is, as the user would type it."""
    return shown(plan.output_dir / entry.path)


def _words(entry: Entry, generate: str) -> tuple[str, str, str]:
    """Code, message and hint."""
    why = f" ({entry.why})" if entry.why else ""
    source = entry.source or "the schemas"
    match entry.status:
        case Status.STALE if entry.path == LOCK_NAME:
            message = "stale: it records other content than the files have"
            return "BS401", message, f"{generate} to write it anew"
        case Status.STALE:
            message = f"stale: not what {source} generates now: {entry.why}"
            return "BS401", message, f"{generate} to bring it up to date"
        case Status.MISSING:
            message = f"missing: {source} should have generated it{why}"
            return "BS402", message, f"{generate} to write it"
        case Status.EDITED:
            message = f"hand-edited: neither as it was written nor what {source}"
            hint = f"{generate} to overwrite the edit, or change the schema instead"
            return "BS403", f"{message} generates now{why}", hint
        case Status.ORPHANED:
            message = f"orphaned: no schema generates it any more{why}"
            return "BS404", message, f"{generate} to delete it"
        case Status.DAMAGED:
            message = f"{entry.why}; nothing in it is believed"
            return "BS406", message, f"{generate} to write it anew"
        case Status.KEPT:
            message = f"orphaned: no schema generates it any more{why}"
            hint = "delete it by hand; `bindsmith generate` leaves it alone"
            return "BS404", message, hint
        case Status.FOREIGN:
            message = f"foreign: in the way of a generated file{why}"
            hint = f"move it away, or change `output`; then {generate}"
            return "BS405", message, hint
        case Status.UNCHANGED:
            return "BS400", "as it should be", ""
    assert_never(entry.status)


def diff(plan: Plan) -> str:
    """Unified diffs from the disk to what the run would leave there, by path.

    What `generate` would not do (foreign files, kept orphans) is left out, and so
    is the lock.  Bytes that are not UTF-8 show as U+FFFD.
    """
    changes = plan.of(Status.STALE, Status.MISSING, Status.EDITED, Status.ORPHANED)
    return "".join(line for entry in changes for line in _diff(entry))


def _diff(entry: Entry) -> Iterator[str]:
    # Imported here: seldom needed, and slow to import.
    import difflib

    old, new = _side("a", entry.path, entry.old), _side("b", entry.path, entry.new)
    for line in difflib.unified_diff(old[1], new[1], old[0], new[0]):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _side(side: str, path: str, content: bytes | None) -> tuple[str, list[str]]:
    if content is None:
        return "/dev/null", []
    lines = content.decode(errors="replace").split("\n")
    ended = [f"{line}\n" for line in lines[:-1]]
    return f"{side}/{path}", ended + ([lines[-1]] if lines[-1] else [])
