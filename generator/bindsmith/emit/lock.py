"""`bindsmith.lock`: what a run read and wrote, by content; it compares no files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeGuard

from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation
from bindsmith.records import dataclass, field, replace

LOCK_NAME = "bindsmith.lock"
# How the folder begins in which a run has its files until all are there.
STAGING = ".bindsmith-"
_FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One rendered file, in memory.

    ``path`` is relative to the output folder, ``source`` (the schema it comes from,
    or "") and ``depends`` are root-relative schema paths; all use ``/``.  ``support``
    are the support modules that it imports, ``key`` is its source's (``keys``).
    """

    path: str
    text: str
    source: str = ""
    depends: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    key: str = ""


class OutputRecord(NamedTuple):
    """What the lock remembers of a file that was written.

    Without a ``key`` nothing says what state of the schemas it was made from.
    """

    sha256: str
    depends: tuple[str, ...] = ()
    source: str = ""
    support: tuple[str, ...] = ()
    key: str = ""


# By path: what a schema refers to in other schemas, as pointers by their paths.
References: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Lock:
    """The recipe (``config``, ``tool``, ``templates``, ``formatter``) and the result.

    ``config`` and ``templates`` are digests, ``tool`` is a version, ``formatter`` is
    "" where none ran.  ``inputs`` maps root-relative schema paths to sha256,
    ``outputs`` paths in the output folder to records.  ``schemas`` is the digest of
    the list of schemas (``listing``), ``rewrites`` maps the ref-rewrites that were
    needed to the schemas that need them.  ``whole``: what one schema means may depend
    on any other, by its ``$id`` or the dynamic scope, so all are made anew if one
    changes.  ``parts`` maps schema paths to digests of their definitions, and "" to
    those of options: they only say what changed, nothing trusts them.
    """

    config: str
    tool: str
    templates: str
    formatter: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, OutputRecord] = field(default_factory=dict)
    references: References = field(default_factory=dict)
    schemas: str = ""
    rewrites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: bool = False
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def recipe(self) -> str:
        """A digest of what decides what is written but for the schemas."""
        known = (self.config, self.tool, self.templates, self.formatter)
        return digest("\n".join(known))

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


def listing(schemas: Iterable[str], chosen: Iterable[str]) -> str:
    """The digest of which schemas there are, and which are wanted."""
    return digest("\n".join((*sorted(schemas), "", *sorted(chosen))))


def records(files: Iterable[OutputFile]) -> dict[str, OutputRecord]:
    """The lock's ``outputs`` for rendered files."""
    return {
        each.path: OutputRecord(
            digest(each.text),
            tuple(sorted(set(each.depends))),
            each.source,
            tuple(sorted(set(each.support))),
            each.key,
        )
        for each in files
    }


def narrowed_lock(old: Lock | None, new: Lock) -> Lock:
    """``old`` with the records of the files that a narrowed run, ``new``, changed.

    They have no key: a full run makes them again.  Of the schemas the lock keeps what
    it knew, so that whatever has changed since is still seen.  Where the recipes
    differ the result has none (``config`` is ""), so that the next full run renders.
    """
    known = old.outputs if old else {}
    outputs = {
        path: (
            known[path]
            if path in known and known[path].sha256 == each.sha256
            else each._replace(key="")
        )
        for path, each in new.outputs.items()
    }
    if old is None:
        return replace(new, config="", outputs=outputs)
    return replace(
        new,
        config=old.config if old.same_recipe(new) else "",
        inputs={**new.inputs, **old.inputs},
        outputs={**old.outputs, **outputs},
        references={**new.references, **old.references},
        schemas=old.schemas,
        rewrites=old.rewrites,
        whole=old.whole,
        parts={**new.parts, **old.parts},
    )


def dump_lock(lock: Lock) -> str:
    """The text of the lock file: JSON, sorted, LF, a line for each file."""
    content: dict[str, object] = {
        "bindsmith": {"lock": _FORMAT, "version": lock.tool},
        "config": lock.config,
        "schemas": lock.schemas,
        "templates": lock.templates,
    }
    if lock.formatter:
        content["formatter"] = lock.formatter
    if lock.rewrites:
        content["rewrites"] = lock.rewrites
    if lock.whole:
        content["whole"] = True
    tables: dict[str, Mapping[str, object]] = {
        "inputs": lock.inputs,
        "outputs": {path: each._asdict() for path, each in lock.outputs.items()},
        "parts": lock.parts,
        "references": {path: each for path, each in lock.references.items() if each},
    }
    lines = [
        f"  {_json(key)}: {_json(content[key]) if key in content else _table(tables[key])}"
        for key in sorted((*content, *tables))
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _table(table: Mapping[str, object]) -> str:
    lines = [f"    {_json(key)}: {_json(table[key])}" for key in sorted(table)]
    return "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"


# One encoder: ``json.dumps`` makes another for each of thousands of lines.
_json = json.JSONEncoder(sort_keys=True).encode


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
    if text.startswith("<<<<<<< ") or "\n<<<<<<< " in text:
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
    recipe += [content.get("formatter", ""), content.get("schemas", "")]
    texts = [each for each in recipe if isinstance(each, str)]
    inputs, outputs = content.get("inputs"), content.get("outputs")
    if len(texts) != 5 or not _is_object(inputs) or not _is_object(outputs):
        return None
    read = {path: _record(each) for path, each in outputs.items() if _is_inside(path)}
    written = {path: each for path, each in read.items() if each is not None}
    digests = {path: each for path, each in inputs.items() if isinstance(each, str)}
    if len(written) != len(outputs) or len(digests) != len(inputs):
        return None
    references = _references(content.get("references", {}))
    rewrites = _lists(content.get("rewrites", {}))
    if references is None or rewrites is None:
        return None
    tool, config, templates, formatter, schemas = texts
    whole = content.get("whole", False) is not False
    return Lock(
        *(config, tool, templates, formatter, digests, written),
        *(references, schemas, rewrites, whole, _parts(content.get("parts"))),
    )


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
    sha, depends = content.get("sha256"), _strings(content.get("depends"))
    if not isinstance(sha, str) or not _DIGEST.match(sha) or depends is None:
        return None
    source, key = content.get("source", ""), content.get("key", "")
    support = _strings(content.get("support", []))
    if not isinstance(source, str) or not isinstance(key, str) or support is None:
        return None
    return OutputRecord(sha, depends, source, support, key)


def _references(content: object) -> References | None:
    if not _is_object(content):
        return None
    found = {path: _lists(table) for path, table in content.items()}
    known = {path: table for path, table in found.items() if table is not None}
    return known if len(known) == len(found) else None


def _lists(content: object) -> dict[str, tuple[str, ...]] | None:
    if not _is_object(content):
        return None
    found = {key: _strings(each) for key, each in content.items()}
    known = {key: each for key, each in found.items() if each is not None}
    return known if len(known) == len(found) else None


def _strings(content: object) -> tuple[str, ...] | None:
    if not isinstance(content, list) or not set(map(type, content)) <= {str}:
        return None
    return tuple(content)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_inside(path: str) -> bool:
    """Whether a recorded path stays in the output folder: a lock may be forged."""
    if "\\" in path or ":" in path or "\0" in path:
        return False
    return {"", ".", ".."}.isdisjoint(path.split("/"))


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
