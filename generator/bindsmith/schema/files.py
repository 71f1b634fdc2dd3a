"""The schema files of a run: which there are, and documents from them alone.

Files are read only inside the configured roots; there is no network.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.schema.document import Document
from bindsmith.schema.load import parse_bytes, read_bytes
from bindsmith.schema.store import ReferenceFailure, Retrieved

SUFFIXES = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SchemaPath:
    """A schema file: its path on disk, and as it is called: relative to its root."""

    path: Path
    relative: str

    @property
    def uri(self) -> str:
        return "file://" + quote(self.path.as_posix())


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes past which input is refused."""

    max_bytes: int
    max_depth: int
    max_schemas: int


@dataclass(slots=True)
class FileSource:
    """Documents in files; ``roots`` first to last are what paths are relative to.

    ``rewrites`` maps the end of a reference to what replaces it; those that were
    used are noted in ``rewritten``.
    """

    roots: Sequence[Path]
    known: Mapping[str, SchemaPath]
    rewrites: Mapping[str, str]
    limits: Limits
    rewritten: set[str] = field(default_factory=set)
    paths: dict[str, SchemaPath] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    _ids: dict[str, list[str]] | None = None

    def load(self, schema: SchemaPath) -> Document:
        """A file's document, read once.  ``SchemaError`` where it is unusable."""
        uri = schema.uri
        found = self.documents.get(uri)
        if found is None:
            data = read_bytes(
                schema.path, schema.relative, max_bytes=self.limits.max_bytes
            )
            found = parse_bytes(data, schema.relative, max_depth=self.limits.max_depth)
            if not isinstance(found.value, dict | bool):
                raise SchemaError(
                    Diagnostic(
                        "BS202",
                        Severity.ERROR,
                        found.locate(""),
                        "not a schema: it is neither an object nor a boolean",
                        "exclude the file with `exclude` if it is not meant as one",
                    )
                )
            self.contents[uri] = data
            self.documents[uri] = found
            self.paths[uri] = schema
        return found

    def retrieve(self, uri: str) -> Retrieved | None:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.query or parts.netloc:
            return None
        path = Path(os.path.normpath(unquote(parts.path)))
        schema = self.known.get("file://" + quote(path.as_posix())) or self._reach(path)
        if schema is None:
            return None
        return Retrieved(schema.relative, self.load(schema).value, is_file=True)

    def _reach(self, path: Path) -> SchemaPath | None:
        """A file that only a reference names; never one outside the roots."""
        real = Path(os.path.realpath(path))
        for root in self.roots:
            if path.is_relative_to(root) and real.is_relative_to(root):
                if not real.is_file():
                    return None
                return SchemaPath(path, path.relative_to(root).as_posix())
        raise ReferenceFailure(
            "the reference leaves the schema folders",
            "add the folder to `schemas` or `allow-roots` if it may be read",
        )

    def owners(self, identity: str) -> tuple[str, ...]:
        if self._ids is None:
            self._ids = {}
            for schema in self.known.values():
                for own in _ids(self.load(schema).value):
                    absolute = urldefrag(urljoin(schema.uri, own)).url
                    owned = self._ids.setdefault(absolute, [])
                    if schema.uri not in owned and absolute != schema.uri:
                        owned.append(schema.uri)
        return tuple(self._ids.get(identity, ()))

    def rewrite(self, reference: str) -> str:
        for end, replacement in self.rewrites.items():
            if reference == end or reference.endswith("/" + end):
                self.rewritten.add(end)
                return reference[: len(reference) - len(end)] + replacement
        return reference


def _ids(value: object) -> Iterator[str]:
    """The root's own id."""
    if isinstance(value, dict):
        for keyword in ("$id", "id"):
            own = value.get(keyword)
            if isinstance(own, str) and own and not own.startswith("#"):
                yield own
                return


def discover(
    folder: Path, schemas: Iterable[str], exclude: Sequence[str]
) -> tuple[list[SchemaPath], list[Diagnostic]]:
    """The files that ``schemas`` (folders, files or globs below ``folder``) name.

    Sorted by relative path.  Entries that name nothing, and files of two roots that
    would be called the same, are errors.
    """
    found: dict[Path, SchemaPath] = {}
    problems: list[Diagnostic] = []
    for entry in schemas:
        before = len(found)
        for root, path in _files(folder, entry):
            relative = path.relative_to(root).as_posix()
            if not any(_matches(relative, glob) for glob in exclude):
                found.setdefault(path, SchemaPath(path, relative))
        if len(found) == before and not (folder / entry).exists():
            problems.append(_problem("BS112", entry, "there is no such file or folder"))
    by_name: dict[str, SchemaPath] = {}
    for each in sorted(found.values(), key=lambda each: (each.relative, each.path)):
        other = by_name.setdefault(each.relative, each)
        if other is not each:
            problems.append(
                _problem(
                    "BS113",
                    each.relative,
                    "two schema folders have a file of this name",
                    "give the folders one common parent, and list that",
                )
            )
    return list(by_name.values()), problems


def _problem(code: str, path: str, message: str, hint: str = "") -> Diagnostic:
    hint = hint or "check `schemas` in the configuration, or the command line"
    return Diagnostic(code, Severity.ERROR, SourceLocation(path), message, hint)


def _files(folder: Path, entry: str) -> Iterator[tuple[Path, Path]]:
    """Root and path of each file of one entry."""
    path = Path(os.path.normpath(Path(os.path.realpath(folder)) / entry))
    if path.is_dir():
        root = Path(os.path.realpath(path))
        for directory, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                    yield root, Path(directory) / name
    elif path.is_file():
        root = Path(os.path.realpath(path.parent))
        yield root, root / path.name
    elif _is_glob(entry):
        parts = Path(entry).parts
        fixed = next(i for i, part in enumerate(parts) if _is_glob(part))
        base = Path(os.path.realpath(folder.joinpath(*parts[:fixed])))
        for each in sorted(base.glob("/".join(parts[fixed:]))):
            hidden = any(p.startswith(".") for p in each.relative_to(base).parts)
            if each.is_file() and not hidden:
                yield base, each


def _is_glob(part: str) -> bool:
    return any(char in part for char in "*?[")


def _matches(relative: str, glob: str) -> bool:
    """Whether a root-relative path, or a folder above it, matches a glob."""
    if fnmatchcase(relative, glob.rstrip("/")):
        return True
    parents = Path(relative).parents
    return any(fnmatchcase(each.as_posix(), glob.rstrip("/")) for each in parents)


def selected(schemas: Iterable[SchemaPath], globs: Sequence[str]) -> list[SchemaPath]:
    """Those whose root-relative path matches one of the globs; all without globs."""
    if not globs:
        return list(schemas)
    return [s for s in schemas if any(_matches(s.relative, glob) for glob in globs)]
