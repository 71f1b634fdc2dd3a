"""The order of the work: load, link, lower, name, render, format, plan, write.

The only module that knows it; each phase is somebody else's.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bindsmith.config import Config
from bindsmith.current import Made, Run, Seen, idle_rewrites, recipe, with_needed
from bindsmith.default_check import DefaultCheck
from bindsmith.emit import write as writing
from bindsmith.emit.cause import OPTIONS
from bindsmith.emit.lock import Lock, OutputFile, listing, read_lock, records
from bindsmith.emit.plan import plan
from bindsmith.emit.render import Templates, load_templates
from bindsmith.emit.scaffold import scaffold
from bindsmith.errors import (
    Diagnostic,
    OutputError,
    SchemaError,
    Severity,
    SourceLocation,
)
from bindsmith.lower.types import TypeTables
from bindsmith.naming import ModuleName, class_names, function_suffixes
from bindsmith.records import replace
from bindsmith.room import roomy
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.discover import SchemaPath, discover, selected
from bindsmith.schema.inputs import file_source, link_files, located, shallow, stop
from bindsmith.schema.store import ReferenceFailure, Store
from bindsmith.targets.program import Module, Program, SchemaFile, Target
from bindsmith.work import Work, changes, everything

if TYPE_CHECKING:
    from bindsmith.lint.coverage import Ledger
    from bindsmith.validator import Validator

# Characters of generated text that are audited before anybody feels it.
_UNFELT = 200_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made: text by path below the output folder, and what it has to say."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def generate(config: Config, *, write: bool = True) -> Result:
    """Generate all outputs of a configuration.

    All files are written or none.  ``SchemaError`` for schemas that cannot be used,
    ``OutputError`` where writing would lose something.
    """
    made = make(Run(config, named=config.source is None))
    warnings = writing.write(made.plan) if write else []
    texts = {
        each.path: each.new.decode()
        for each in made.plan.entries
        if each.new is not None
    }
    return Result(texts, (*made.diagnostics, *warnings))


def make(run: Run, seen: Seen | None = None, *, deep: bool = False) -> Made:
    """Do all the work but the writing.

    ``seen`` is what ``look`` saw: what has not changed since is not made again.
    ``deep`` audits the modules however many there are.
    """
    return roomy(lambda: _make(run, seen, deep))


def _make(run: Run, seen: Seen | None, deep: bool) -> Made:
    run.progress("reading the schemas")
    if seen is not None and (some := changes(seen)) is not None:
        with suppress(SchemaError):
            return _made(run, some, seen.lock, "", deep)
    # From scratch, and with all that is to be said about it.
    old, damage = _old_lock(run.output)
    return _made(run, everything(run), old, damage, deep)


def _made(run: Run, work: Work, old: Lock | None, damage: str, deep: bool) -> Made:
    made_by = recipe(run)
    templates = load_templates(run.overrides)
    if run.named and old is not None and _is_elsewhere(old, work):
        # Nothing says that both roots are one project's.
        run = replace(run, narrowed=True)
    try:
        program, notes = _program(run, work)
        files, more = _render(run, work, program, templates, made_by)
    except SchemaError as error:
        stop(error.diagnostics, work.inputs.source)
        raise
    odd = _audited(run, files, templates, old, deep)
    more += _slow_patterns(run, work)
    diagnostics = (*_finished(run, work, (*notes, *more)), *odd)
    if run.narrowed and old is not None:
        files = _without_others(files, work.modules, old)
    new = _lock(run, work, files, made_by)
    run.progress("comparing with the output folder")
    planned = plan(
        run.output,
        files,
        old,
        new,
        narrowed=run.narrowed,
        kept=work.kept,
        damage=damage,
        command=run.command,
    )
    return Made(planned, diagnostics)


# The lock


def _lock(run: Run, work: Work, files: Iterable[OutputFile], made_by: Lock) -> Lock:
    schemas = (each.relative for each in work.inputs.schemas)
    return replace(
        made_by,
        inputs=work.digests,
        outputs={**records(files), **work.kept},
        references=work.references,
        schemas=listing(schemas, _chosen(run, work)),
        rewrites=work.rewrites,
        whole=work.whole,
        parts={**work.parts, OPTIONS: run.config.parts()},
    )


def _chosen(run: Run, work: Work) -> list[str]:
    """The schemas that the configuration chooses, whatever a run is about."""
    schemas = selected(work.inputs.schemas, run.config.entries)
    return [each.relative for each in schemas]


def _old_lock(output: Path) -> tuple[Lock | None, str]:
    """The lock of the output folder, and what is wrong with one that is none."""
    try:
        return read_lock(output), ""
    except OutputError as error:
        return None, error.diagnostics[0].message


def _is_elsewhere(old: Lock, work: Work) -> bool:
    """Whether a run has none of the schemas that the output came from."""
    return bool(old.inputs) and not old.inputs.keys() & work.digests.keys()


# Lowering and rendering


def _program(run: Run, work: Work) -> tuple[Program, list[Diagnostic]]:
    """The schemas that are loaded, and what is to be said of those that are wanted."""
    config, inputs = run.config, work.inputs
    linked = inputs.linked
    check = DefaultCheck(inputs.store, linked, config.formats, config.custom_formats)
    tables = TypeTables(inputs.store, check, is_linked=True)
    files: dict[str, SchemaFile] = {}
    notes: list[Diagnostic] = []
    reached = {uri: each.relative for uri, each in inputs.reached.items()}
    every = sorted(reached.items(), key=lambda item: item[1])
    for uri, path in run.progress("working out the types", every):
        with shallow(path):
            types = tables.file(uri)
        if path in work.wanted:
            notes += types.diagnostics
        files[uri] = SchemaFile(
            path=path,
            document=inputs.store.document(uri),
            types=types,
            module=work.modules[path],
            class_names=class_names(types, Path(path).stem),
            suffixes=function_suffixes(types),
        )
    program = Program(
        run.config,
        inputs.store,
        files,
        work.referred,
        linked.depends,
        linked.dynamic,
        linked.secrets,
        linked.recursive,
        linked.secretive,
    )
    return program, notes


def _render(
    run: Run, work: Work, program: Program, templates: Templates, made_by: Lock
) -> tuple[list[OutputFile], list[Diagnostic]]:
    files: list[OutputFile] = []
    notes: list[Diagnostic] = []
    problems: list[Diagnostic] = []
    keys = work.keys(made_by.recipe)
    targets = [_target(x) for x in with_needed(run.targets or run.config.targets)]
    every = [each for each in program.files.values() if each.path in work.wanted]
    for target in targets:
        for file in run.progress(f"printing {target.name}", every):
            with shallow(file.path):
                try:
                    module = target.module(file, program)
                except SchemaError as error:
                    problems += error.diagnostics
                    continue
                key = keys[file.path]
                files.append(_output(run, file, target, module, templates, key))
            notes += module.diagnostics
    if problems:
        raise SchemaError(*problems)
    support = {name for each in files for name in each.support}
    support.update(name for each in work.kept.values() for name in each.support)
    paths = [*(each.path for each in files), *work.kept]
    others = scaffold(run.config, paths, support, _chosen(run, work))
    return [*files, *others], notes


def _audited(
    run: Run,
    files: Sequence[OutputFile],
    templates: Templates,
    old: Lock | None,
    deep: bool,
) -> list[Diagnostic]:
    """Few modules are audited always; overriding templates print them at their peril."""
    overridden = templates.is_overridden()
    if not (deep or overridden) and sum(len(x.text) for x in files) > _UNFELT:
        return []
    # Imported here: it is much, and large trees do without.
    from bindsmith.emit import inert

    others: dict[str, frozenset[str]] = {}
    for hook in run.config.dataclasses.types.values():
        for each in (hook.type, hook.parse, hook.dump):
            module, _, name = each.partition(":")
            known = others.get(module, frozenset())
            others[module] = known | {name.partition(".")[0]}
    paths = {each.path for each in files} | (old.outputs.keys() if old else set())
    around = inert.Surroundings(frozenset(paths), others)
    return inert.audit(files, around, is_ours=not overridden)


def _without_others(
    files: Iterable[OutputFile], modules: Mapping[str, ModuleName], old: Lock
) -> list[OutputFile]:
    """A narrowed run's files without what would empty another schema's module.

    To such a run the ``__init__`` that is the module of a schema is a plain one.
    """
    owned = {each.file for each in modules.values() if each.package}
    return [
        each
        for each in files
        if each.source
        or each.path not in old.outputs
        or each.path.partition("/")[2] not in owned
    ]


def _target(name: str) -> Target:
    target: Target = importlib.import_module(f"bindsmith.targets.{name}").TARGET
    return target


def _output(
    run: Run,
    file: SchemaFile,
    target: Target,
    module: Module,
    templates: Templates,
    key: str,
) -> OutputFile:
    path = f"{target.name}/{file.module.file}"
    config = run.config
    text = templates.render(module.template, module.view)
    if templates.is_overridden():
        from bindsmith.emit.format import black_format

        text = black_format(text, config.line_length, config.python, path)
    depends = (file.path, *module.depends)
    return OutputFile(path, text, file.path, depends, tuple(module.support), key)


# Diagnostics


def _slow_patterns(run: Run, work: Work) -> list[Diagnostic]:
    """Warnings of patterns in the schemas that are wanted."""
    # Imported here: with it comes what only lint needs.
    from bindsmith.lint.slow import slow_patterns

    names = {uri: each.relative for uri, each in work.inputs.reached.items()}
    patterns = (
        each
        for each in work.inputs.linked.patterns
        if names.get(each[0].document.uri) in work.wanted
    )
    return slow_patterns(patterns, run.config.lint)


def _finished(
    run: Run, work: Work, notes: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Located and sorted; a run with errors stops here."""
    config = run.config
    found = list(notes)
    if config.strict:
        found = [
            (
                replace(each, severity=Severity.ERROR)
                if each.code in _INEXPRESSIBLE
                else each
            )
            for each in found
        ]
    found += idle_rewrites(run, work.rewrites)
    every = located(found, work.inputs.source)
    stop([each for each in every if each.severity is Severity.ERROR])
    return tuple(every)


# What `strict` turns into errors: an output cannot say what the schema says.
_INEXPRESSIBLE = frozenset({"BS320", "BS321"})


# Lint


def lint(run: Run, *, accept: bool = False) -> list[Diagnostic]:
    """The defects of the schemas themselves, but for those that are accepted.

    ``accept`` writes them all to ``lint.baseline`` first.  ``SchemaError``, with the
    findings, where a schema could not be looked at.
    """
    return roomy(lambda: _lint(run, accept))


def _lint(run: Run, accept: bool) -> list[Diagnostic]:
    # Imported here: no other command needs it.
    from bindsmith.lint.gather import gather
    from bindsmith.lint.phase import accept_all, lint_schemas

    config = run.config
    run.progress("reading the schemas")
    subject = gather(config, run.entries, whole=not run.narrowed)
    check = DefaultCheck(
        subject.store, subject.linked, config.formats, config.custom_formats
    )
    if accept:
        accept_all(subject, check)
    return lint_schemas(subject, check, run.progress)


def ledgers(run: Run) -> list[Ledger]:
    """What becomes of each keyword of the schemas; ``SchemaError`` as ``lint``."""
    from bindsmith.lint.coverage import coverage
    from bindsmith.lint.gather import gather
    from bindsmith.lint.phase import unread

    subject = gather(run.config, run.entries, whole=not run.narrowed)
    stop(unread(subject))
    return coverage(subject)


# One schema


def load_schema(config: Config, path: Path, shown: str, fragment: str) -> Validator:
    """A validator for a schema file, or for the part that ``fragment`` names.

    A file outside the configured roots has its own folder as root.
    """
    return roomy(lambda: _load_schema(config, path, shown, fragment))


def _load_schema(config: Config, path: Path, shown: str, fragment: str) -> Validator:
    # Imported here: no other command needs it.
    from bindsmith.validator import compile_subschema

    if not path.is_file():
        place = SourceLocation(shown)
        message, hint = "there is no such file", "check the path of the schema"
        stop([Diagnostic("BS101", Severity.ERROR, place, message, hint)])
    real = Path(os.path.realpath(path))
    roots = [Path(os.path.realpath(root)) for root in config.roots()]
    if any(real.is_relative_to(root) for root in roots):
        schemas, problems = discover(config.root, config.schemas, ())
        stop(problems)
    else:
        schemas, roots = [], [real.parent]
    source = file_source(config, roots, schemas)
    store = Store(source, BY_NAME[config.draft], by_path=True)
    root = next(root for root in roots if real.is_relative_to(root))
    schema = SchemaPath(str(real), real.relative_to(root).as_posix())
    linked = link_files(store, source, [schema])
    try:
        part = store.resolve(store.document(schema.uri).at(""), f"#{fragment}")
        with shallow(shown):
            return compile_subschema(
                part, store, linked, config.formats, config.custom_formats
            )
    except ReferenceFailure as failure:
        place = SourceLocation(shown)
        stop(
            [Diagnostic("BS110", Severity.ERROR, place, failure.message, failure.hint)]
        )
        raise
    except SchemaError as error:
        stop(error.diagnostics, source)
        raise
