"""Documents from the schema files of a run, and from them alone.

Files are read only inside the configured roots; there is no network.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from bindsmith.errors import Diagnostic, SchemaError, Severity
from bindsmith.records import dataclass, field
from bindsmith.schema.discover import SchemaPath, problem
from bindsmith.schema.document import Document
from bindsmith.schema.file_uri import file_uri, path_text
from bindsmith.schema.load import parse_bytes, read_bytes
from bindsmith.schema.store import ReferenceFailure, Retrieved


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes past which input is refused."""

    max_bytes: int
    max_depth: int
    max_schemas: int


@dataclass(slots=True)
class FileSource:
    """Documents in files; ``roots`` first to last are what paths are relative to.

    ``rewrites`` maps the end of a reference to what replaces it.
    """

    roots: Sequence[Path]
    known: Mapping[str, SchemaPath]
    rewrites: Mapping[str, str]
    limits: Limits
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
            raise SchemaError(problem("BS116", schema.relative, message, hint))
        if os.path.exists(end) and not os.path.isfile(end):
            message = "cannot be read: it is no plain file"
            hint = "remove it, or leave it out with `exclude`"
            raise SchemaError(problem("BS101", schema.relative, message, hint))

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
                return SchemaPath(str(path), path.relative_to(root).as_posix())
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
        from difflib import get_close_matches

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
        end = self.rewrite_of(reference)
        if end is None:
            return reference
        return reference[: len(reference) - len(end)] + self.rewrites[end]

    def rewrite_of(self, reference: str) -> str | None:
        """The key of the rewrite that mends a reference."""
        for end in self.rewrites:
            if reference == end or reference.endswith("/" + end):
                return end
        return None


def _ids(value: object) -> Iterator[str]:
    """The root's own id."""
    if isinstance(value, dict):
        for keyword in ("$id", "id"):
            own = value.get(keyword)
            if isinstance(own, str) and own and not own.startswith("#"):
                yield own
                return
