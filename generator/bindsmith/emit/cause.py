"""Why a file is not as it should be: what differs between two locks; it reads no file.

Both locks have digests only, so a cause has names of schemas, definitions and versions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bindsmith.emit.lock import Lock, digest
from bindsmith.ir.json import Json
from bindsmith.records import dataclass

# What the digests of the configuration's options are under; no schema is called so.
OPTIONS = ""
# What holds definitions, and how many of the changed ones a cause names.
_HOLDERS = ("definitions", "$defs")
_MOST = 4


def parts(schema: Json) -> dict[str, str]:
    """A digest for each definition of a schema, and for the rest of it under "".

    Neither layout nor the order of definitions is in them; the order of everything
    else is, since output follows it.
    """
    if not isinstance(schema, dict):
        return {"": _short(schema)}
    found: dict[str, str] = {}
    rest = dict(schema)
    for holder in _HOLDERS:
        held = rest.get(holder)
        if isinstance(held, dict):
            del rest[holder]
            found |= {f"{holder}/{name}": _short(each) for name, each in held.items()}
    return {"": _short(rest), **found}


def _short(value: Json) -> str:
    """Enough of a digest to tell two states of one definition apart."""
    return digest(json.dumps(value, separators=(",", ":")))[:12]


@dataclass(frozen=True, slots=True)
class Causes:
    """What a run has changed since the output was written; ``old`` None: unknown."""

    old: Lock | None
    new: Lock

    def stale(self, path: str) -> str:
        """Why a file that nobody edited is not what the run would write."""
        if self.old is None or path not in self.old.outputs:
            return "nothing is recorded about it"
        depends = {*self.old.outputs[path].depends}
        if path in self.new.outputs:
            depends |= {*self.new.outputs[path].depends}
        causes = [*self._recipe(), *self._inputs(depends)]
        if not causes and self.old.config == "":
            return "it was written by a run of its own, with other options"
        if not causes and self.old.inputs != self.new.inputs:
            causes = ["other schemas than before"]
        return "; ".join(causes) or "bindsmith prints it differently now"

    def is_other(self, path: str, content: bytes | None) -> bool:
        """Whether the run would write something else than what was written."""
        recorded = self.old.outputs.get(path) if self.old else None
        return recorded is not None and recorded.sha256 != digest(content or b"")

    def missing(self, path: str) -> str:
        """Why a file that the run wants is not there."""
        if self.old is None:
            return "no lock says that it was ever written"
        if path in self.old.outputs:
            return "it was deleted"
        wanted = self.new.outputs[path].depends if path in self.new.outputs else ()
        added = [each for each in wanted if each not in self.old.inputs]
        if added:
            return f"{_listed(added)} {'is' if len(added) == 1 else 'are'} new"
        causes = [*self._recipe(), *self._inputs({*wanted})]
        return "; ".join(causes) or "other schemas than before"

    def orphaned(self, path: str) -> str:
        """Why a file that was written is not wanted any more."""
        if self.old is None or path not in self.old.outputs:
            return ""
        depends = self.old.outputs[path].depends
        gone = [each for each in depends if each not in self.new.inputs]
        if gone:
            return f"{_listed(gone)} {'is' if len(gone) == 1 else 'are'} gone"
        return "; ".join(self._recipe()) or "other schemas than before"

    def _recipe(self) -> Iterator[str]:
        old, new = self.old, self.new
        if old is None:
            return
        if old.config and old.config != new.config:
            options = _changed(old.parts.get(OPTIONS, {}), new.parts.get(OPTIONS, {}))
            yield f"the configuration changed{f' ({options})' if options else ''}"
        if old.tool != new.tool:
            yield f"bindsmith {old.tool} wrote it, this is {new.tool}"
        if old.templates != new.templates:
            yield "the templates changed"
        if old.formatter != new.formatter:
            before, after = old.formatter or "none", new.formatter or "none"
            yield f"the formatter was {before} and is {after}"

    def _inputs(self, depends: set[str]) -> Iterator[str]:
        assert self.old is not None
        for path in sorted(depends):
            before, after = self.old.inputs.get(path), self.new.inputs.get(path)
            if before == after:
                continue
            if before is None or after is None:
                yield f"{path} is {'new' if before is None else 'gone'}"
                continue
            changed = _changed(
                self.old.parts.get(path, {}), self.new.parts.get(path, {})
            )
            yield f"{path} changed{f' ({changed})' if changed else ''}"


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """The definitions that differ; "" where it is not known how they were."""
    if not old or not new:
        return ""
    found = []
    for part in sorted(old.keys() | new.keys()):
        before, after = old.get(part), new.get(part)
        if before != after:
            fate = "new " if before is None else "no more " if after is None else ""
            found.append(f"{fate}{part or 'its root'}")
    return _listed(found)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
