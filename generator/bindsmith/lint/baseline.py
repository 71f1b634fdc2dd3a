"""The file of accepted findings: read and written; it compares nothing.

It is JSON: ``{"findings": [{"code": …, "path": …, "pointer": …}, …]}``, sorted.  Neither
lines nor messages are in it, so that neither an edit nor a release makes it stale.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bindsmith.errors import ConfigError, Diagnostic, Severity, SourceLocation


class Entry(NamedTuple):
    """An accepted finding: one of this code, in this file, at this JSON Pointer."""

    path: str
    pointer: str
    code: str


def entry_of(found: Diagnostic) -> Entry:
    """What stands for a finding in a baseline."""
    return Entry(found.location.path, found.location.pointer, found.code)


def write_baseline(path: Path, where: str, entries: Iterable[Entry]) -> None:
    """Write a baseline whole or not at all; ``ConfigError`` (BS513) if not."""
    # Beside it, so that the move stays in one file system.
    staged = path.with_name(f".{path.name}.bindsmith")
    try:
        staged.write_bytes(_text(entries).encode("ascii"))
        os.replace(staged, path)
    except OSError as error:
        staged.unlink(missing_ok=True)
        reason = (error.strerror or "error").lower()
        message = f"the baseline cannot be written: {reason}"
        raise _unusable(where, message, "check the folder of `baseline`") from None


def _text(entries: Iterable[Entry]) -> str:
    """ASCII, so that no encoding and no terminal can spoil it."""
    found = [
        {"code": each.code, "path": each.path, "pointer": each.pointer}
        for each in sorted(entries)
    ]
    return json.dumps({"findings": found}, indent=2) + "\n"


def read_baseline(path: Path, where: str) -> list[Entry]:
    """The entries of a baseline; ``where`` is what it is called.

    ``ConfigError`` (BS513) where there is none, or it is none.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        entries = [
            Entry(each["path"], each["pointer"], each["code"])
            for each in held["findings"]
        ]
    except FileNotFoundError:
        raise _unusable(where, "there is no such baseline") from None
    except OSError as error:
        reason = (error.strerror or "error").lower()
        raise _unusable(where, f"the baseline cannot be read: {reason}") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _unusable(where, "this is no baseline of bindsmith lint") from None
    if not all(isinstance(part, str) for each in entries for part in each):
        raise _unusable(where, "this is no baseline of bindsmith lint")
    return entries


def _unusable(where: str, message: str, hint: str = "") -> ConfigError:
    hint = hint or "`bindsmith lint --write-baseline` writes one"
    place = SourceLocation(where)
    return ConfigError(Diagnostic("BS513", Severity.ERROR, place, message, hint))
