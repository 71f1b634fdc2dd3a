"""The order of the work: load, link, lower, name, render, format, plan, write.

The only module that knows it; each phase is somebody else's.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bindsmith import __version__
from bindsmith.config import Config
from bindsmith.emit import audit, inert
from bindsmith.emit import write as writing
from bindsmith.emit.cause import OPTIONS, parts
from bindsmith.emit.lock import Lock, OutputFile, digest, read_lock, records
from bindsmith.emit.plan import Plan, plan
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
from bindsmith.naming import (
    ModuleName,
    class_names,
    function_suffixes,
    plan_modules,
)
from bindsmith.progress import Progress, silent
from bindsmith.room import roomy
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.files import SchemaPath, discover, selected
from bindsmith.schema.inputs import (
    Inputs,
    file_source,
    link_files,
    load_inputs,
    located,
    shallow,
    stop,
)
from bindsmith.schema.store import ReferenceFailure, Store
from bindsmith.targets.program import Module, Program, SchemaFile, Target
from bindsmith.validator import DefaultCheck, Validator, compile_subschema

if TYPE_CHECKING:
    from bindsmith.lint import Ledger

# Characters of generated text that are audited before anybody feels it.
_UNFELT = 200_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made: text by path below the output folder, and what it has to say."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the generator: a configuration, and whether only a part is wanted.

    ``entries`` (root-relative globs) and ``targets`` are what is wanted, all if empty;
    a ``narrowed`` run never judges or deletes the rest.  ``command`` is what a user
    types to write the output, ``progress`` is told how far the run is.
    """

    config: Config
    entries: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    narrowed: bool = False
    command: str = "bindsmith generate"
    progress: Progress = silent

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


def make(run: Run, *, trust: bool = False, deep: bool = False) -> Made:
    """Do all the work but the writing.

    ``trust`` takes a recorded hash for the file it is of, so that an unchanged tree
    is not rendered again.  ``deep`` audits the modules however many there are.
    """
    return roomy(lambda: _make(run, trust, deep))


def _make(run: Run, trust: bool, deep: bool) -> Made:
    run.progress("reading the schemas")
    inputs = load_inputs(run.config, run.entries)
    modules = plan_modules(
        each.relative for each in (*inputs.schemas, *inputs.reached.values())
    )
    templates = load_templates(_overrides(run.config))
    old, damage = _old_lock(run.output)
    new = _recipe(run, inputs, templates)
    if run.config.source is None and old is not None and _is_elsewhere(old, new):
        # Without a configuration nothing says that both roots are one project's.
        run = replace(run, narrowed=True)
    if trust and old is not None and _is_current(run, modules, old, new):
        unchanged = plan(run.output, (), old, old, narrowed=True)
        return Made(unchanged, tuple(_idle_rewrites(run, inputs)))
    try:
        program, notes = _program(run, inputs, modules)
        chosen = selected(inputs.schemas, run.config.entries)
        files, more = _render(run, program, templates, chosen)
    except SchemaError as error:
        stop(error.diagnostics, inputs.source)
        raise
    odd = _audited(run, files, templates, old, deep)
    # Imported here: with it comes what only lint needs.
    from bindsmith.lint.slow import slow_patterns

    notes += slow_patterns(inputs.linked.patterns, run.config.lint)
    diagnostics = (*_finished(run, inputs, (*notes, *more)), *odd)
    if run.narrowed and old is not None:
        files = _without_others(files, modules, old)
    known = {
        each.relative: parts(inputs.store.document(uri).value)
        for uri, each in inputs.reached.items()
    }
    known[OPTIONS] = run.config.parts()
    new = replace(new, outputs=records(files), parts=known)
    run.progress("comparing with the output folder")
    planned = plan(
        run.output,
        files,
        old,
        new,
        narrowed=run.narrowed,
        damage=damage,
        command=run.command,
    )
    return Made(planned, diagnostics)


# The lock


def _old_lock(output: Path) -> tuple[Lock | None, str]:
    """The lock of the output folder, and what is wrong with one that is none."""
    try:
        return read_lock(output), ""
    except OutputError as error:
        return None, error.diagnostics[0].message


def _recipe(run: Run, inputs: Inputs, templates: Templates) -> Lock:
    return Lock(
        config=_config_digest(run.config, inputs.store),
        tool=__version__,
        templates=templates.digest(),
        formatter=_formatter(run.config, templates),
        inputs={
            each.relative: digest(inputs.source.contents[uri])
            for uri, each in inputs.reached.items()
        },
    )


def _config_digest(config: Config, store: Store) -> str:
    """Of all that is no input and no template, but decides what is written.

    ``strict`` shapes nothing, but a tree that was made without it proves nothing.
    """
    parts: list[object] = [config.digest()]
    if config.strict or store.custom_dialects:
        parts += [config.strict, dict(store.custom_dialects)]
    return digest(json.dumps(parts, sort_keys=True)) if parts[1:] else str(parts[0])


def _overrides(config: Config) -> Path | None:
    return config.folder(config.templates) if config.templates else None


def _is_elsewhere(old: Lock, new: Lock) -> bool:
    """Whether a run has none of the schemas that the output came from."""
    return bool(old.inputs) and not old.inputs.keys() & new.inputs.keys()


def _formatter(config: Config, templates: Templates) -> str:
    """black's version where it ran: on overridden templates and odd line lengths."""
    if templates.is_overridden() or config.line_length != 88:
        from bindsmith.emit.format import black_version

        return black_version()
    return ""


def _is_current(
    run: Run, modules: Mapping[str, ModuleName], old: Lock, new: Lock
) -> bool:
    if run.narrowed:
        return False
    # A schema that is no input may still take the name of a module.
    expected = (
        f"{target}/{modules[path].file}"
        for target in _with_needed(run.targets or run.config.targets)
        for path in new.inputs
    )
    named = old.outputs.keys() >= set(expected)
    return named and audit.is_current(run.output, old, new)


# Lowering and rendering


def _program(
    run: Run, inputs: Inputs, modules: Mapping[str, ModuleName]
) -> tuple[Program, list[Diagnostic]]:
    reached = {uri: each.relative for uri, each in inputs.reached.items()}
    config = run.config
    check = DefaultCheck(
        inputs.store, inputs.linked, config.formats, config.custom_formats
    )
    tables = TypeTables(inputs.store, check)
    files: dict[str, SchemaFile] = {}
    notes: list[Diagnostic] = []
    every = sorted(reached.items(), key=lambda item: item[1])
    for uri, path in run.progress("working out the types", every):
        with shallow(path):
            types = tables.file(uri)
        notes += types.diagnostics
        files[uri] = SchemaFile(
            path=path,
            document=inputs.store.document(uri),
            types=types,
            module=modules[path],
            class_names=class_names(types, Path(path).stem),
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
        linked.secrets,
        linked.recursive,
    )
    return program, notes


def _render(
    run: Run, program: Program, templates: Templates, chosen: Iterable[SchemaPath]
) -> tuple[list[OutputFile], list[Diagnostic]]:
    files: list[OutputFile] = []
    notes: list[Diagnostic] = []
    problems: list[Diagnostic] = []
    support: set[str] = set()
    names = run.targets or run.config.targets
    targets = [_target(name) for name in _with_needed(names)]
    for target in targets:
        every = [*program.files.values()]
        for file in run.progress(f"printing {target.name}", every):
            with shallow(file.path):
                try:
                    module = target.module(file, program)
                except SchemaError as error:
                    problems += error.diagnostics
                    continue
                files.append(_output(run, file, target, module, templates))
            notes += module.diagnostics
            support |= module.support
    if problems:
        raise SchemaError(*problems)
    schemas = [each.relative for each in chosen]
    return [*files, *scaffold(run.config, files, support, schemas)], notes


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
    path = f"{target.name}/{file.module.file}"
    config = run.config
    text = templates.render(module.template, module.view)
    if templates.is_overridden():
        from bindsmith.emit.format import black_format

        text = black_format(text, config.line_length, config.python, path)
    return OutputFile(path, text, file.path, (file.path, *module.depends))


# Diagnostics


def _finished(
    run: Run, inputs: Inputs, notes: Iterable[Diagnostic]
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
    found += _idle_rewrites(run, inputs)
    every = located(found, inputs.source)
    stop([each for each in every if each.severity is Severity.ERROR])
    return tuple(every)


def _idle_rewrites(run: Run, inputs: Inputs) -> Iterator[Diagnostic]:
    """A warning for each rewrite that no reference needs, if all were looked at."""
    if run.narrowed:
        return
    file = run.config.source
    place = SourceLocation(Path(os.path.relpath(file)).as_posix() if file else "")
    for key in run.config.ref_rewrites:
        if key not in inputs.source.rewritten:
            message = f"the ref-rewrite {key!r} matches no reference"
            hint = "mend the key, or remove it from `ref-rewrites`"
            yield Diagnostic("BS115", Severity.WARNING, place, message, hint)


# What `strict` turns into errors: an output cannot say what the schema says.
_INEXPRESSIBLE = frozenset({"BS320", "BS321"})


def check(run: Run, *, deep: bool) -> tuple[list[Diagnostic], Plan]:
    """What is not current in the output folder, and the plan that says so."""
    made = make(run, trust=not deep, deep=deep)
    return [*made.diagnostics, *audit.check(made.plan)], made.plan


# Lint


def lint(run: Run, *, accept: bool = False) -> list[Diagnostic]:
    """The defects of the schemas themselves, but for those that are accepted.

    ``accept`` writes them all to ``lint.baseline`` first.  ``SchemaError``, with the
    findings, where a schema could not be looked at.
    """
    return roomy(lambda: _lint(run, accept))


def _lint(run: Run, accept: bool) -> list[Diagnostic]:
    # Imported here: no other command needs it.
    from bindsmith.lint import accept_all, gather, lint_schemas

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
    from bindsmith.lint import coverage, gather, unread

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
    schema = SchemaPath(real, real.relative_to(root).as_posix())
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
