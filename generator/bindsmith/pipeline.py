"""The order of the work: load, link, lower, name, render, format, plan, write.

The only module that knows it; each phase is somebody else's.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bindsmith import __version__
from bindsmith.config import Config
from bindsmith.emit import audit
from bindsmith.emit import write as writing
from bindsmith.emit.lock import Lock, OutputFile, digest, read_lock, records
from bindsmith.emit.plan import Plan, is_untouched, plan
from bindsmith.emit.render import Templates, load_templates
from bindsmith.emit.scaffold import scaffold
from bindsmith.errors import (
    Diagnostic,
    SchemaError,
    Severity,
    SourceLocation,
)
from bindsmith.lower.types import TypeTables
from bindsmith.naming import class_names, function_suffixes, plan_modules
from bindsmith.schema import metaschemas
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.files import FileSource, Limits, SchemaPath, discover, selected
from bindsmith.schema.link import Linked, link
from bindsmith.schema.store import ReferenceFailure, Store
from bindsmith.targets.program import Module, Program, SchemaFile, Target
from bindsmith.validator import Validator, compile_subschema


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made: text by path below the output folder, and what it has to say."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the generator: a configuration, and whether only a part is wanted.

    ``entries`` (root-relative globs) and ``targets`` are what is wanted, all if empty;
    a ``narrowed`` run never judges or deletes the rest.
    """

    config: Config
    entries: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    narrowed: bool = False

    @property
    def output(self) -> Path:
        return self.config.folder(self.config.output)


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that a run would write."""

    plan: Plan
    diagnostics: tuple[Diagnostic, ...]


def generate(config: Config, *, write: bool = True) -> Result:
    """Generate all outputs of a configuration.

    All files are written or none.  ``SchemaError`` for schemas that cannot be used,
    ``OutputError`` where writing would lose something.
    """
    made = make(Run(config))
    warnings = writing.write(made.plan) if write else []
    texts = {
        each.path: each.new.decode()
        for each in made.plan.entries
        if each.new is not None
    }
    return Result(texts, (*made.diagnostics, *warnings))


def make(run: Run, *, trust: bool = False) -> Made:
    """Do all the work but the writing.

    ``trust`` takes a recorded hash for the file it is of, so that an unchanged tree
    is not rendered again.
    """
    inputs = _load(run)
    templates = load_templates(_overrides(run.config))
    old = read_lock(run.output)
    new = _recipe(run, inputs, templates)
    if trust and old is not None and _is_current(run, old, new):
        return Made(plan(run.output, (), old, old, narrowed=True), ())
    program, notes = _program(run, inputs)
    files, more = _render(run, inputs, program, templates)
    diagnostics = _finished(run, inputs, (*notes, *more))
    used = {**new.inputs}
    used |= {p: digest(inputs.source.contents[u]) for u, p in _read(inputs, program)}
    new = replace(new, inputs=used, outputs=records(files))
    planned = plan(run.output, files, old, new, narrowed=run.narrowed)
    return Made(planned, diagnostics)


# Loading


@dataclass(frozen=True, slots=True)
class _Inputs:
    schemas: tuple[SchemaPath, ...]
    entries: tuple[SchemaPath, ...]
    source: FileSource
    store: Store
    linked: Linked


def _load(run: Run) -> _Inputs:
    config = run.config
    schemas, problems = discover(config.root, config.schemas, config.exclude)
    _stop(problems)
    source = FileSource(
        [
            Path(root).resolve()
            for root in (*config.roots(), *map(config.folder, config.allow_roots))
        ],
        {each.uri: each for each in schemas},
        config.ref_rewrites,
        Limits(
            config.limits.max_bytes, config.limits.max_depth, config.limits.max_schemas
        ),
    )
    entries = selected(selected(schemas, config.entries), run.entries)
    if len(schemas) > config.limits.max_schemas:
        _stop([_too_many(len(schemas), config.limits.max_schemas)])
    store = Store(source, BY_NAME[config.draft])
    linked = _link(store, source, entries)
    return _Inputs(tuple(schemas), tuple(entries), source, store, linked)


def _source(
    config: Config, roots: Iterable[Path], schemas: Iterable[SchemaPath]
) -> FileSource:
    allowed = (*roots, *map(config.folder, config.allow_roots))
    limits = config.limits
    return FileSource(
        [Path(os.path.realpath(each)) for each in allowed],
        {each.uri: each for each in schemas},
        config.ref_rewrites,
        Limits(limits.max_bytes, limits.max_depth, limits.max_schemas),
    )


def _link(store: Store, source: FileSource, entries: Iterable[SchemaPath]) -> Linked:
    problems: list[Diagnostic] = []
    uris: list[str] = []
    for each in entries:
        try:
            source.load(each)
            store.document(each.uri)
            uris.append(each.uri)
        except SchemaError as error:
            problems += error.diagnostics
        except ReferenceFailure as failure:
            place = SourceLocation(each.relative, pointer="/$schema")
            problems.append(
                Diagnostic(
                    "BS203", Severity.ERROR, place, failure.message, failure.hint
                )
            )
    linked = link(store, uris)
    problems += linked.diagnostics
    for uri in linked.uris:
        if uri in source.documents:
            problems += metaschemas.violations(store.document(uri))
    _stop(problems, source)
    return linked


def _too_many(found: int, limit: int) -> Diagnostic:
    return Diagnostic(
        "BS114",
        Severity.ERROR,
        SourceLocation(""),
        f"{found} schemas are more than the limit of {limit}",
        "raise `max-schemas` in [tool.bindsmith.limits], or exclude some",
    )


def _overrides(config: Config) -> Path | None:
    return config.folder(config.templates) if config.templates else None


# The lock


def _recipe(run: Run, inputs: _Inputs, templates: Templates) -> Lock:
    return Lock(
        config=run.config.digest(),
        tool=__version__,
        templates=templates.digest(),
        formatter=_formatter(run.config, templates),
        inputs={
            inputs.source.paths[uri].relative: digest(inputs.source.contents[uri])
            for uri in inputs.linked.uris
            if uri in inputs.source.paths
        },
    )


def _read(inputs: _Inputs, program: Program) -> list[tuple[str, str]]:
    return [(uri, each.path) for uri, each in program.files.items()]


def _formatter(config: Config, templates: Templates) -> str:
    """black's version where it ran: on overridden templates and odd line lengths."""
    if templates.is_overridden() or config.line_length != 88:
        from importlib.metadata import version

        return f"black {version('black')}"
    return ""


def _is_current(run: Run, old: Lock, new: Lock) -> bool:
    return (
        not run.narrowed
        and old.same_recipe(new)
        and old.inputs == new.inputs
        and is_untouched(run.output, old)
    )


# Lowering and rendering


def _program(run: Run, inputs: _Inputs) -> tuple[Program, list[Diagnostic]]:
    paths = {uri: each.relative for uri, each in inputs.source.paths.items()}
    reached = [uri for uri in inputs.linked.uris if uri in paths]
    names = [each.relative for each in inputs.schemas]
    modules = plan_modules([*names, *(paths[uri] for uri in reached)])
    tables = TypeTables(inputs.store)
    files: dict[str, SchemaFile] = {}
    notes: list[Diagnostic] = []
    for uri in sorted(reached, key=lambda uri: paths[uri]):
        types = tables.file(uri)
        notes += types.diagnostics
        files[uri] = SchemaFile(
            path=paths[uri],
            document=inputs.store.document(uri),
            types=types,
            module=modules[paths[uri]],
            class_names=class_names(types, Path(paths[uri]).stem),
            suffixes=function_suffixes(types),
        )
    linked = inputs.linked
    program = Program(
        run.config,
        inputs.store,
        files,
        linked.targets,
        linked.depends,
        linked.dynamic,
    )
    return program, notes


def _render(
    run: Run, inputs: _Inputs, program: Program, templates: Templates
) -> tuple[list[OutputFile], list[Diagnostic]]:
    files: list[OutputFile] = []
    notes: list[Diagnostic] = []
    support: set[str] = set()
    names = run.targets or run.config.targets
    targets = [_target(name) for name in _with_needed(names)]
    for target in targets:
        for file in program.files.values():
            module = target.module(file, program)
            notes += module.diagnostics
            support |= module.support
            files.append(_output(run, file, target, module, templates))
    files += scaffold(run.config, files, support)
    return files, notes


def _with_needed(names: Iterable[str]) -> list[str]:
    """The dataclasses check with the validators."""
    chosen = set(names)
    if "dataclasses" in chosen:
        chosen.add("validators")
    return sorted(chosen)


def _target(name: str) -> Target:
    target: Target = importlib.import_module(f"bindsmith.targets.{name}").TARGET
    return target


def _output(
    run: Run, file: SchemaFile, target: Target, module: Module, templates: Templates
) -> OutputFile:
    text = templates.render(module.template, module.view)
    if templates.is_overridden():
        from bindsmith.emit.format import black_format

        text = black_format(text, run.config.line_length, run.config.python)
    path = f"{target.name}/{file.module.file}"
    return OutputFile(path, text, file.path, (file.path, *module.depends))


# Diagnostics


def _finished(
    run: Run, inputs: _Inputs, notes: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Located and sorted; a run with errors stops here."""
    config = run.config
    found = list(dict.fromkeys(notes))
    if config.strict:
        found = [
            (
                replace(each, severity=Severity.ERROR)
                if each.code in _INEXPRESSIBLE
                else each
            )
            for each in found
        ]
    if not run.narrowed:
        found += [
            Diagnostic(
                "BS115",
                Severity.WARNING,
                SourceLocation(config.source.name if config.source else ""),
                f"the ref-rewrite {key!r} matches no reference",
                "remove it from [tool.bindsmith.ref-rewrites]",
            )
            for key in config.ref_rewrites
            if key not in inputs.source.rewritten
        ]
    located = sorted(
        (locate(each, inputs.source) for each in found),
        key=lambda each: (each.location, each.code, each.message),
    )
    _stop([each for each in located if each.severity is Severity.ERROR])
    return tuple(located)


# What `strict` turns into errors: an output cannot say what the schema says.
_INEXPRESSIBLE = frozenset({"BS320", "BS321", "BS322"})


def locate(diagnostic: Diagnostic, source: FileSource) -> Diagnostic:
    """With line and column, where only the pointer was known."""
    place = diagnostic.location
    if place.line:
        return diagnostic
    for document in source.documents.values():
        if document.path == place.path:
            found = document.locate(place.pointer)
            located = replace(found, pointer=place.pointer)
            return replace(diagnostic, location=located)
    return diagnostic


def _stop(problems: Iterable[Diagnostic], source: FileSource | None = None) -> None:
    found = list(dict.fromkeys(problems))
    if found:
        if source is not None:
            found = [locate(each, source) for each in found]
        raise SchemaError(*sorted(found, key=lambda each: (each.location, each.code)))


def check(run: Run, *, deep: bool) -> tuple[list[Diagnostic], Plan]:
    """What is not current in the output folder, and the plan that says so."""
    made = make(run, trust=not deep)
    return [*made.diagnostics, *audit.check(made.plan)], made.plan


# One schema


def load_schema(config: Config, path: Path, shown: str, fragment: str) -> Validator:
    """A validator for a schema file, or for the part that ``fragment`` names.

    A file outside the configured roots has its own folder as root.
    """
    if not path.is_file():
        place = SourceLocation(shown)
        hint = "check the path of the schema"
        _stop(
            [Diagnostic("BS101", Severity.ERROR, place, "there is no such file", hint)]
        )
    real = Path(os.path.realpath(path))
    roots = [Path(os.path.realpath(root)) for root in config.roots()]
    if any(real.is_relative_to(root) for root in roots):
        schemas, problems = discover(config.root, config.schemas, ())
        _stop(problems)
    else:
        schemas, roots = [], [real.parent]
    source = _source(config, roots, schemas)
    store = Store(source, BY_NAME[config.draft])
    root = next(root for root in roots if real.is_relative_to(root))
    schema = SchemaPath(real, real.relative_to(root).as_posix())
    linked = _link(store, source, [schema])
    try:
        part = store.resolve(store.document(schema.uri).at(""), f"#{fragment}")
        return compile_subschema(
            part, store, linked, config.formats, config.custom_formats
        )
    except ReferenceFailure as failure:
        place = SourceLocation(shown)
        _stop(
            [Diagnostic("BS110", Severity.ERROR, place, failure.message, failure.hint)]
        )
        raise
    except SchemaError as error:
        _stop(error.diagnostics, source)
        raise
