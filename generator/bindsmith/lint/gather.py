"""Loads the schemas of a run however broken they are; it judges none of them."""

from __future__ import annotations

from collections.abc import Sequence

from bindsmith.config import Config
from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.lint.applied import Applied
from bindsmith.lint.subject import Subject
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.discover import SchemaPath, discover, selected
from bindsmith.schema.inputs import file_source, link_files, stop
from bindsmith.schema.link import link
from bindsmith.schema.store import Store


def gather(config: Config, narrowed: Sequence[str], *, whole: bool) -> Subject:
    """The schemas that ``config.entries`` and ``narrowed`` choose, and their problems.

    ``whole`` says that nothing was left out on the command line: then what the chosen
    files reach is looked at as well, else they alone.  ``SchemaError`` only where it
    cannot be told which schemas are meant.
    """
    schemas, problems = discover(config.root, config.schemas, config.exclude)
    stop(problems)
    most = config.limits.max_schemas
    if len(schemas) > most:
        message = f"{len(schemas)} schemas are more than the limit of {most}"
        hint = "raise `max-schemas` in [tool.bindsmith.limits], or exclude some"
        stop([_error("BS114", "", message, hint)])
    chosen = selected(schemas, config.entries)
    stop([*_idle(config.entries, schemas), *_idle(narrowed, chosen)])
    chosen = selected(chosen, narrowed)
    source = file_source(config, config.roots(), schemas)
    store = Store(source, BY_NAME[config.draft], by_path=True)
    found: tuple[Diagnostic, ...] = ()
    try:
        linked = link_files(store, source, chosen)
    except SchemaError as error:
        found = error.diagnostics
        loaded = [each.uri for each in chosen if each.uri in store.documents]
        linked = link(store, loaded)
    wanted = linked.uris if whole else [each.uri for each in chosen]
    uris = [uri for uri in wanted if uri in source.paths and uri in store.documents]
    uris.sort(key=lambda uri: source.paths[uri].relative)
    names = None if whole else frozenset(each.relative for each in chosen)
    applied = Applied(store)
    return Subject(config, source, store, linked, tuple(uris), names, found, applied)


def _idle(globs: Sequence[str], schemas: Sequence[SchemaPath]) -> list[Diagnostic]:
    """Globs that choose nothing, which is never what was meant."""
    hint = "check `schemas`, `exclude` and `entries` in the configuration"
    return [
        _error("BS118", glob, "matches none of the schemas", hint)
        for glob in globs
        if not selected(schemas, [glob])
    ]


def _error(code: str, path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, SourceLocation(path), message, hint)
