"""`bindsmith.lock`: what a run read and wrote, by content; it compares no files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TypeGuard

from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation

LOCK_NAME = "bindsmith.lock"
_FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One rendered file, in memory.

    ``path`` is relative to the output folder, ``source`` (the schema it comes from,
    or "") and ``depends`` are root-relative schema paths; all use ``/``.
    """

    path: str
    text: str
    source: str = ""
    depends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """What the lock remembers of a file that was written."""

    sha256: str
    depends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """The recipe (``config``, ``tool``, ``templates``, ``formatter``) and the result.

    ``config`` and ``templates`` are digests, ``tool`` is a version, ``formatter`` is
    "" where none ran.  ``inputs`` maps root-relative schema paths to sha256,
    ``outputs`` paths in the output folder to records.  ``parts`` maps schema paths to
    digests of their definitions, and "" to those of options: they only say what
    changed, nothing trusts them.
    """

    config: str
    tool: str
    templates: str
    formatter: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, OutputRecord] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def same_recipe(self, other: Lock) -> bool:
        """Whether equal inputs must have led to equal outputs."""
        return (self.config, self.tool, self.templates, self.formatter) == (
            other.config,
            other.tool,
            other.templates,
            other.formatter,
        )


def digest(data: bytes | str) -> str:
    """The sha256 of bytes, or of text in UTF-8, in hex."""
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def records(files: Iterable[OutputFile]) -> dict[str, OutputRecord]:
    """The lock's ``outputs`` for rendered files."""
    return {
        each.path: OutputRecord(digest(each.text), tuple(sorted(set(each.depends))))
        for each in files
    }


def narrowed_lock(old: Lock | None, new: Lock) -> Lock:
    """``new``, a narrowed run's, with what ``old`` says of the files it left alone.

    Those files were not rendered again, so nothing may claim that they are current:
    an input that one of them depends on keeps its old digest, and where the recipes
    differ the result has none (``config`` is ""), so that the next full run renders.
    """
    if old is None:
        return replace(new, config="")
    kept = {path: each for path, each in old.outputs.items() if path not in new.outputs}
    held = {path for each in kept.values() for path in each.depends}
    inputs = {**old.inputs, **new.inputs}
    inputs |= {path: old.inputs[path] for path in held & old.inputs.keys()}
    parts = {**old.parts, **new.parts}
    parts |= {path: old.parts[path] for path in held & old.parts.keys()}
    outputs = {**kept, **new.outputs}
    config = new.config if old.same_recipe(new) else ""
    return replace(new, config=config, inputs=inputs, outputs=outputs, parts=parts)


def dump_lock(lock: Lock) -> str:
    """The text of the lock file: JSON, sorted, LF."""
    content: dict[str, object] = {
        "bindsmith": {"lock": _FORMAT, "version": lock.tool},
        "config": lock.config,
        "inputs": dict(lock.inputs),
        "outputs": {
            path: {"depends": list(each.depends), "sha256": each.sha256}
            for path, each in lock.outputs.items()
        },
        "parts": {path: dict(each) for path, each in lock.parts.items()},
        "templates": lock.templates,
    }
    if lock.formatter:
        content["formatter"] = lock.formatter
    return json.dumps(content, indent=2, sort_keys=True) + "\n"


def read_lock(output_dir: Path) -> Lock | None:
    """The lock of an output folder; None where there is none.

    Raises ``OutputError`` (BS406) where it cannot be read, is damaged (a merge
    conflict, say), or is no lock of ours.
    """
    path = output_dir / LOCK_NAME
    try:
        text = path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, f"cannot be read: {_reason(error)}") from error
    if not text.strip():
        return None
    if "\n<<<<<<< " in f"\n{text}":
        raise _unusable(path, "has merge conflict markers in it")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unusable(path, "is not JSON") from error
    lock = _lock(content)
    if lock is None:
        raise _unusable(path, "is not a lock that this version of bindsmith reads")
    return lock


def _lock(content: object) -> Lock | None:
    if not _is_object(content):
        return None
    about = content.get("bindsmith")
    if not _is_object(about) or about.get("lock") != _FORMAT:
        return None
    recipe = [about.get("version"), content.get("config"), content.get("templates")]
    recipe.append(content.get("formatter", ""))
    texts = [each for each in recipe if isinstance(each, str)]
    inputs, outputs = content.get("inputs"), content.get("outputs")
    if len(texts) != 4 or not _is_object(inputs) or not _is_object(outputs):
        return None
    read = {path: _record(each) for path, each in outputs.items() if _is_inside(path)}
    written = {path: each for path, each in read.items() if each is not None}
    digests = {path: each for path, each in inputs.items() if isinstance(each, str)}
    if len(written) != len(outputs) or len(digests) != len(inputs):
        return None
    tool, config, templates, formatter = texts
    parts = _parts(content.get("parts"))
    return Lock(config, tool, templates, formatter, digests, written, parts)


def _parts(content: object) -> dict[str, dict[str, str]]:
    """Digests of definitions; what is no such thing tells nothing, and harms nothing."""
    found = content if _is_object(content) else {}
    return {
        path: {part: sha for part, sha in each.items() if isinstance(sha, str)}
        for path, each in found.items()
        if _is_object(each)
    }


def _record(content: object) -> OutputRecord | None:
    if not _is_object(content):
        return None
    sha, depends = content.get("sha256"), content.get("depends")
    if not isinstance(sha, str) or not _DIGEST.match(sha):
        return None
    if not isinstance(depends, list):
        return None
    paths = tuple(each for each in depends if isinstance(each, str))
    return OutputRecord(sha, paths) if len(paths) == len(depends) else None


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_inside(path: str) -> bool:
    """Whether a recorded path stays in the output folder: a lock may be forged."""
    parts = PurePosixPath(path).parts
    plain = path == "/".join(parts) and not set(path) & set("\\:\0")
    return plain and bool(parts) and ".." not in parts and parts[0] != "/"


def shown(path: Path) -> SourceLocation:
    """A file of the output as the user would type it: below the working folder, so.

    Annotations of reports find their file by that path.
    """
    absolute = os.path.abspath(path)
    if Path(absolute).is_relative_to(working := os.getcwd()):
        absolute = os.path.relpath(absolute, working)
    return SourceLocation(Path(absolute).as_posix())


def _unusable(path: Path, why: str) -> OutputError:
    hint = "run `bindsmith generate` to write it anew"
    message = f"{LOCK_NAME} {why}"
    return OutputError(Diagnostic("BS406", Severity.ERROR, shown(path), message, hint))


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return (error.strerror or type(error).__name__).lower()
    return "it is not UTF-8"
