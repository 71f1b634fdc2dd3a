"""The schema files of a run: which there are, and documents from them alone.

Files are read only inside the configured roots; there is no network.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.schema.document import Document
from bindsmith.schema.file_uri import file_uri, path_text
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
        return file_uri(self.path)


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
    _folders: dict[str, str] = field(default_factory=dict)

    def load(self, schema: SchemaPath) -> Document:
        """A file's document, read once.  ``SchemaError`` where it is unusable."""
        uri = schema.uri
        found = self.documents.get(uri)
        if found is None:
            self._check_place(schema)
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

    def _check_place(self, schema: SchemaPath) -> None:
        """Refuse what no link may lead to, and what would never end."""
        path = schema.path
        folder = str(path.parent)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = os.path.realpath(folder)
        end = os.path.join(real, path.name)
        if os.path.islink(end):
            end = os.path.realpath(end)
        if not any(Path(end).is_relative_to(root) for root in self.roots):
            message = "a symbolic link that leaves the schema folders"
            hint = "add the folder to `allow-roots` if it may be read"
            raise SchemaError(_problem("BS116", schema.relative, message, hint))
        if os.path.exists(end) and not os.path.isfile(end):
            message = "cannot be read: it is no plain file"
            hint = "remove it, or leave it out with `exclude`"
            raise SchemaError(_problem("BS101", schema.relative, message, hint))

    def retrieve(self, uri: str) -> Retrieved | None:
        """The schema file at a URI; ``ReferenceFailure`` says why there is none."""
        parts = urlsplit(uri)
        path = Path(os.path.normpath(path_text(parts.path, type(Path()))))
        if parts.scheme != "file" or parts.netloc:
            # Only a file of the same name can be what was meant.
            near = self._near(path) if path.name in self._names() else ""
            hint = "nothing is fetched: put it, with this $id, into the schema folders"
            raise ReferenceFailure("no schema has this $id", near or hint)
        schema = None
        if not parts.query:
            schema = self.known.get(file_uri(path))
            schema = schema or self._reach(path)
        if schema is None:
            raise ReferenceFailure("there is no such schema file", self._near(path))
        return Retrieved(schema.relative, self.load(schema).value, is_file=True)

    def _reach(self, path: Path) -> SchemaPath | None:
        """A file that only a reference names; never one outside the roots."""
        try:
            real = Path(os.path.realpath(path))
        except ValueError:  # a NUL
            return None
        for root in self.roots:
            if path.is_relative_to(root) and real.is_relative_to(root):
                if not os.path.isfile(real):
                    return None
                return SchemaPath(path, path.relative_to(root).as_posix())
        raise ReferenceFailure(
            "the reference leaves the schema folders",
            "add the folder to `schemas` or `allow-roots` if it may be read",
        )

    def _names(self) -> dict[str, list[str]]:
        """The schemas by file name."""
        found: dict[str, list[str]] = {}
        for each in self.known.values():
            found.setdefault(each.path.name, []).append(each.relative)
        return found

    def _near(self, path: Path) -> str:
        """A hint that names the schema file most like the one wanted."""
        every = [each.relative for each in self.known.values()]
        near = self._names().get(path.name, [])
        wanted = path.as_posix()
        for root in self.roots:
            if path.is_relative_to(root):
                wanted = path.relative_to(root).as_posix()
        # Whole trees would take minutes where a folder has been moved.
        folder = wanted.rpartition("/")[0]
        beside = [each for each in every if each.rpartition("/")[0] == folder]
        found = get_close_matches(wanted, near, 1, 0)
        found = found or get_close_matches(wanted, sorted(beside), 1)
        return f"the nearest target there is {found[0]}" if found else ""

    def owners(self, identity: str) -> tuple[str, ...]:
        if self._ids is None:
            self._ids = {}
            for schema in self.known.values():
                for absolute in self._identities(schema):
                    owned = self._ids.setdefault(absolute, [])
                    if schema.uri not in owned and absolute != schema.uri:
                        owned.append(schema.uri)
        return tuple(self._ids.get(identity, ()))

    def _identities(self, schema: SchemaPath) -> Iterator[str]:
        try:
            for own in _ids(self.load(schema).value):
                yield urldefrag(urljoin(schema.uri, own)).url
        except (SchemaError, ValueError):
            # Unreadable, or no URI.  Who needs this file itself is told.
            return

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
        for root, path in _files(folder, entry, exclude, problems):
            relative = path.relative_to(root).as_posix()
            if _is_any(relative, exclude):
                continue
            if _is_text(relative):
                found.setdefault(path, SchemaPath(path, relative))
            else:
                hint = "rename it, or leave it out with `exclude`"
                message = "the name of the file is not valid UTF-8"
                problems.append(_problem("BS117", relative, message, hint))
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


def _files(
    folder: Path, entry: str, exclude: Sequence[str], problems: list[Diagnostic]
) -> Iterator[tuple[Path, Path]]:
    """Root and path of each file of one entry."""
    path = Path(os.path.normpath(Path(os.path.realpath(folder)) / entry))
    if path.is_dir():
        root = Path(os.path.realpath(path))
        for each in _walk(root, entry, exclude, problems):
            yield root, each
    elif path.is_file():
        root = Path(os.path.realpath(path.parent))
        yield root, root / path.name
    elif _is_glob(entry):
        parts = Path(entry).parts
        fixed = next(i for i, part in enumerate(parts) if _is_glob(part))
        base = Path(os.path.realpath(folder.joinpath(*parts[:fixed])))
        # A last ``**`` means folders to some versions of Python, files to others.
        tail = [*parts[fixed:], "*"] if parts[-1] == "**" else parts[fixed:]
        for each in sorted(base.glob("/".join(tail))):
            hidden = any(p.startswith(".") for p in each.relative_to(base).parts)
            if not hidden and each.name.lower().endswith(SUFFIXES) and each.is_file():
                yield base, each


def _walk(
    root: Path, entry: str, exclude: Sequence[str], problems: list[Diagnostic]
) -> Iterator[Path]:
    """The schema files below a folder.  None is lost: what cannot be read is told."""

    def unreadable(error: OSError) -> None:
        below = Path(os.path.relpath(error.filename or root, root)).as_posix()
        shown = entry if below == "." else below
        message = f"the folder cannot be read: {(error.strerror or 'error').lower()}"
        hint = "make it readable, or remove it from `schemas`"
        problems.append(_problem("BS101", shown, message, hint))

    for directory, folders, names in os.walk(root, onerror=unreadable):
        here = Path(directory)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not _is_any((here / name).relative_to(root).as_posix(), exclude)
        )
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield here / name


def _is_text(name: str) -> bool:
    """Whether a file's name is Unicode, and not bytes that Python smuggles through."""
    return name.isascii() or name.encode(errors="replace").decode() == name


def _is_glob(part: str) -> bool:
    return any(char in part for char in "*?[")


def _matches(relative: str, glob: str) -> bool:
    """Whether a root-relative path, or a folder above it, matches a glob.

    ``*`` crosses folders; ``**/`` may also stand for no folder.
    """
    globs = {glob.rstrip("/"), glob.rstrip("/").replace("/**/", "/")}
    globs |= {each.removeprefix("**/") for each in globs}
    parents = (each.as_posix() for each in Path(relative).parents)
    return any(
        fnmatchcase(each, glob) for each in (relative, *parents) for glob in globs
    )


def selected(schemas: Iterable[SchemaPath], globs: Sequence[str]) -> list[SchemaPath]:
    """Those whose root-relative path matches one of the globs; all without globs."""
    if not globs:
        return list(schemas)
    return [each for each in schemas if _is_any(each.relative, globs)]


def _is_any(relative: str, globs: Iterable[str]) -> bool:
    return any(_matches(relative, glob) for glob in globs)
