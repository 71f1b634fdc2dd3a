"""The schemas of a run: found, loaded, linked and checked; it lowers nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from bindsmith.config import Config
from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.records import dataclass, replace
from bindsmith.room import in_room
from bindsmith.schema import metaschemas
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.discover import SchemaPath, discover, selected
from bindsmith.schema.files import FileSource, Limits
from bindsmith.schema.link import Linked, link
from bindsmith.schema.store import Store


@dataclass(frozen=True, slots=True)
class Inputs:
    """All schemas of a configuration, and what is reached of them."""

    schemas: tuple[SchemaPath, ...]
    source: FileSource
    store: Store
    linked: Linked

    @property
    def reached(self) -> dict[str, SchemaPath]:
        """The files that are generated, by URI."""
        paths = self.source.paths
        return {uri: paths[uri] for uri in self.linked.uris if uri in paths}


def load_inputs(config: Config, narrowed: Sequence[str] = ()) -> Inputs:
    """Everything that ``config.entries`` and ``narrowed`` (globs too) choose and reach.

    ``SchemaError`` with all that is wrong with it.
    """
    schemas, problems = discover(config.root, config.schemas, config.exclude)
    stop(problems)
    if len(schemas) > config.limits.max_schemas:
        stop([_too_many(len(schemas), config.limits.max_schemas)])
    chosen = selected(schemas, config.entries)
    stop([*_idle(config.entries, schemas), *_idle(narrowed, chosen)])
    source = file_source(config, config.roots(), schemas)
    store = Store(source, BY_NAME[config.draft], by_path=True)
    linked = link_files(store, source, selected(chosen, narrowed))
    inputs = Inputs(tuple(schemas), source, store, linked)
    stop(_ambiguous(inputs.reached))
    return inputs


def file_source(
    config: Config, roots: Iterable[Path], schemas: Iterable[SchemaPath]
) -> FileSource:
    """Files below ``roots`` and the configuration's ``allow-roots``."""
    allowed = (*roots, *map(config.folder, config.allow_roots))
    limits = config.limits
    return FileSource(
        [Path(os.path.realpath(each)) for each in allowed],
        {each.uri: each for each in schemas},
        config.ref_rewrites,
        Limits(limits.max_bytes, limits.max_depth, limits.max_schemas),
    )


def link_files(
    store: Store,
    source: FileSource,
    entries: Iterable[SchemaPath],
    *,
    referred: Mapping[str, Collection[str]] = MappingProxyType({}),
    proven: Container[str] = (),
) -> Linked:
    """Load, link, and check against the metaschemas; all problems in one error.

    For ``referred`` see ``link``.  ``proven`` are the names of documents that have been
    checked before.
    """
    problems: list[Diagnostic] = []
    uris: list[str] = []
    for each in entries:
        try:
            source.load(each)
            store.document(each.uri)
            uris.append(each.uri)
        except SchemaError as error:
            problems += error.diagnostics
    linked = link(store, uris, referred)
    problems += linked.diagnostics
    for uri in linked.uris:
        if uri in source.documents:
            document = store.document(uri)
            if document.name in proven:
                continue
            try:
                with shallow(document.name):
                    problems += metaschemas.violations(document)
            except SchemaError as error:
                problems += error.diagnostics
    for schema in linked.loose:
        problems += metaschemas.violations_at(schema)
    stop(problems, source)
    return linked


@contextmanager
def shallow(path: str) -> Iterator[None]:
    """``SchemaError`` (BS105) for a schema that even a large stack has no room for.

    Before that is tried, the ``RecursionError`` as it comes.
    """
    try:
        yield
    except RecursionError:
        if not in_room():
            raise
        hint = "flatten the schema, or move parts of it into definitions"
        raise SchemaError(_error("BS105", path, "nested too deeply", hint)) from None


def located(diagnostics: Iterable[Diagnostic], source: FileSource) -> list[Diagnostic]:
    """With line and column, where only the pointer was known; sorted, each once."""
    documents = {each.path: each for each in source.documents.values()}
    found = set()
    for each in diagnostics:
        place = each.location
        if not place.line and place.path in documents:
            line = documents[place.path].locate(place.pointer)
            each = replace(each, location=replace(line, pointer=place.pointer))
        found.add(each)
    return sorted(found, key=lambda each: (each.location, each.code, each.message))


def stop(problems: Iterable[Diagnostic], source: FileSource | None = None) -> None:
    """``SchemaError`` if there are any."""
    found = list(dict.fromkeys(problems))
    if found and source is not None:
        found = located(found, source)
    if found:
        raise SchemaError(*found)


def _idle(globs: Iterable[str], schemas: Sequence[SchemaPath]) -> Iterator[Diagnostic]:
    """Globs that choose nothing: a slip must not be taken for a wish of none."""
    for glob in globs:
        if not selected(schemas, [glob]):
            hint = "check `schemas`, `exclude` and `entries` in the configuration"
            yield _error("BS118", glob, "matches none of the schemas", hint)


def _ambiguous(reached: dict[str, SchemaPath]) -> Iterator[Diagnostic]:
    """Files that would be called the same: those of ``allow-roots`` count as well."""
    named: dict[str, str] = {}
    for uri, each in reached.items():
        if named.setdefault(each.relative, uri) != uri:
            message = "two folders have a schema of this name, and both are needed"
            hint = "give the folders one common parent, and list that in `schemas`"
            yield _error("BS113", each.relative, message, hint)


def _too_many(found: int, limit: int) -> Diagnostic:
    message = f"{found} schemas are more than the limit of {limit}"
    hint = "raise `max-schemas` in [tool.bindsmith.limits], or exclude some"
    return _error("BS114", "", message, hint)


def _error(code: str, path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, SourceLocation(path), message, hint)
