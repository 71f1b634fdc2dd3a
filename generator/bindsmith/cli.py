"""The command line: flags to a configuration, diagnostics to the terminal, exit codes.

No logic of its own.
"""

from __future__ import annotations

import gc
import glob
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bindsmith import __version__
from bindsmith.config import Config, load_config
from bindsmith.errors import (
    BindsmithError,
    ConfigError,
    Diagnostic,
    Severity,
    SourceLocation,
)
from bindsmith.report import FORMATS, render

if TYPE_CHECKING:
    from bindsmith.current import Made, Run
    from bindsmith.lint.coverage import Ledger

F = TypeVar("F", bound=Callable[..., Any])

# For completion in shells alone: what is wrong with a path is a finding of ours.
PATH = click.Path(readable=False)

FINDINGS = 1
NOT_DONE = 2
INTERRUPTED = 130


def main() -> None:
    """Run the command and exit: 0 fine, 1 findings, 2 not done, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A finding must come out whatever the terminal can show.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = NOT_DONE
    except click.Abort:
        raise KeyboardInterrupt from None
    except OSError as error:
        # The reader went away, or the disk is full; no traceback at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            reason = (error.strerror or type(error).__name__).lower()
            click.echo(f"error: the findings cannot be written: {reason}", err=True)
        code = NOT_DONE
    # The interpreter would look at all that is left, several times.
    gc.freeze()
    sys.exit(code if isinstance(code, int) else 0)


def _common(function: F) -> F:
    """The options that every command has."""
    options = (
        click.option(
            "--config", type=PATH, metavar="FILE", help="The configuration to use."
        ),
        click.option(
            "--report",
            type=click.Choice(sorted(FORMATS)),
            default="text",
            help="How findings are printed.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Errors only."),
        click.option("-v", "--verbose", is_flag=True, help="Notes too."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _output(function: F) -> F:
    """The options of commands that look at the output."""
    options = (
        click.argument("schemas", type=PATH, nargs=-1, metavar="[SCHEMA]..."),
        click.option(
            "-o", "--output", type=PATH, metavar="DIR", help="Where the output is."
        ),
        click.option(
            "-t",
            "--target",
            "targets",
            multiple=True,
            metavar="NAME",
            help="Only this target (repeatable).",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bindsmith")
def cli() -> None:
    """JSON Schema to Python: dataclasses, TypedDicts and standalone validators."""


@cli.command()
@_output
@click.option("--watch", is_flag=True, help="Write again after every change.")
@_common
def generate(
    schemas: tuple[str, ...],
    output: str | None,
    targets: tuple[str, ...],
    watch: bool,
    config: str | None,
    report: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write the Python modules of all schemas, or none if anything is wrong."""
    out = _Out(report, quiet, verbose)

    def work() -> int:
        from bindsmith.emit.plan import Status

        # Notes are worked out anew where somebody wants to read them.
        run = out.watched(_run(schemas, output, targets, config))
        made = _made(run, trust=not verbose)
        warnings = [] if made.plan.is_idle else _written(run, made)
        out.findings([*made.diagnostics, *warnings])
        changed = len([*made.plan.of(Status.MISSING, Status.STALE, Status.EDITED)])
        gone = len([*made.plan.of(Status.ORPHANED)])
        same = len([*made.plan.of(Status.UNCHANGED)])
        out.log(f"{changed} files written, {gone} deleted, {same} unchanged")
        return 0

    if watch:
        from bindsmith import watch as watching

        try:
            watching.watch(
                lambda: out.attempt(work), lambda: watching.state_of(config, schemas)
            )
        except KeyboardInterrupt:
            out.log("stopped watching")
            raise click.exceptions.Exit(INTERRUPTED) from None
    return out.guarded(work)


@cli.command()
@_output
@click.option("--diff", is_flag=True, help="Show what would change.")
@click.option("--deep", is_flag=True, help="Trust no recorded hash: render everything.")
@_common
def check(
    schemas: tuple[str, ...],
    output: str | None,
    targets: tuple[str, ...],
    diff: bool,
    deep: bool,
    config: str | None,
    report: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Tell whether the output is current; exit 1 if not."""
    out = _Out(report, quiet, verbose)

    def work() -> int:
        from bindsmith.emit import audit

        run = out.watched(_run(schemas, output, targets, config))
        made = _made(run, trust=not (deep or verbose), deep=deep)
        found = [*made.diagnostics, *audit.check(made.plan)]
        out.findings(found)
        if diff and report == "text":
            click.echo(audit.diff(made.plan), nl=False)
        out.log(audit.summary(made.plan))
        return FINDINGS if _errors(found) else 0

    return out.guarded(work)


@cli.command()
@click.argument("schema", type=PATH, metavar="SCHEMA[#POINTER]")
@click.argument("instances", type=PATH, nargs=-1, required=True, metavar="INSTANCE...")
@_common
def validate(
    schema: str,
    instances: tuple[str, ...],
    config: str | None,
    report: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Validate documents: JSON, YAML, or a JSON record a line; - is standard input."""
    out = _Out(report, quiet, verbose)

    def work() -> int:
        from bindsmith.instances import validate_instances

        loaded = load_config(config)
        out.roots = loaded.roots()
        found = validate_instances(loaded, schema, instances)
        out.findings(found)
        return FINDINGS if _errors(found) else 0

    return out.guarded(work)


@cli.command()
@click.argument("schemas", type=PATH, nargs=-1, metavar="[SCHEMA]...")
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Accept what is found: write it to the configured baseline.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="CODE",
    help="Only these findings: BS704, BS7, ALL (repeatable, or with commas).",
)
@click.option(
    "--ignore", multiple=True, metavar="CODE", help="Not these findings (the same)."
)
@click.option(
    "--coverage",
    is_flag=True,
    help="Instead of findings, what becomes of each keyword: text or json.",
)
@_common
def lint(
    schemas: tuple[str, ...],
    write_baseline: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    coverage: bool,
    config: str | None,
    report: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Tell what is wrong with the schemas themselves; exit 1 if there is an error."""
    out = _Out(report, quiet, verbose)

    def work() -> int:
        from bindsmith import pipeline

        codes = {"select": _codes(select), "ignore": _codes(ignore)}
        chosen = {key: each for key, each in codes.items() if each}
        run = out.watched(_run(schemas, None, (), config, lint=chosen))
        if coverage:
            out.ledgers(pipeline.ledgers(run))
            return 0
        found = pipeline.lint(run, accept=write_baseline)
        out.findings(found)
        return FINDINGS if _errors(found) else 0

    return out.guarded(work)


@cli.command()
@_common
def init(config: str | None, report: str, quiet: bool, verbose: bool) -> int:
    """Write a commented configuration, bindsmith.toml, with every key's default."""
    out = _Out(report, quiet, verbose)

    def work() -> int:
        from bindsmith.begin import begin

        for line in begin(Path(config or "bindsmith.toml")):
            out.log(line)
        return 0

    return out.guarded(work)


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of a repeatable option, each of which may have several."""
    return tuple(each.strip() for text in given for each in text.split(","))


def _errors(found: Sequence[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in found)


class _Out:
    """Findings to stdout in one format, the log to stderr."""

    def __init__(self, report: str, quiet: bool, verbose: bool) -> None:
        self._report = report
        self._quiet = quiet
        self._verbose = verbose
        # Where the schemas are that findings name, once that is known.
        self.roots: tuple[Path, ...] = ()
        self._closing: Callable[[], object] = lambda: None

    def findings(self, found: Sequence[Diagnostic]) -> None:
        """Print them; text leaves out what nobody asked to see."""
        shown = list(found)
        if self._report == "text":
            shown = [each for each in found if self._shows(each.severity)]
            notes = sum(each.severity is Severity.NOTE for each in found)
            if notes and not self._verbose:
                self.log(f"{notes} notes; -v shows them")
        text = render(shown, self._report, tool_version=__version__, roots=self.roots)
        if text:
            click.echo(text.rstrip("\n"))

    def ledgers(self, found: Sequence[Ledger]) -> None:
        """Print what becomes of each keyword."""
        from bindsmith.report.ledger import LEDGER_FORMATS, render_ledgers

        if self._report not in LEDGER_FORMATS:
            known = " or ".join(LEDGER_FORMATS)
            raise click.UsageError(f"--coverage is reported as {known}")
        click.echo(render_ledgers(found, self._report), nl=False)

    def _shows(self, severity: Severity) -> bool:
        if severity is Severity.ERROR:
            return True
        return not self._quiet and (severity is Severity.WARNING or self._verbose)

    def log(self, text: str) -> None:
        if not self._quiet:
            click.echo(text, err=True)

    def watched(self, run: Run) -> Run:
        """A run that says how far it is, and whose schemas are found."""
        from bindsmith.records import replace
        from bindsmith.report.progress import Shown

        self.roots = run.config.roots()
        shown = Shown(self._quiet, self._verbose)
        self._closing = shown.close
        return replace(run, progress=shown)

    def attempt(self, work: Callable[[], int]) -> int:
        """Do something; what cannot be done is told, and gives 2."""
        try:
            return work()
        except BindsmithError as error:
            self._closing()
            self.findings(error.diagnostics)
            return NOT_DONE
        finally:
            self._closing()

    def guarded(self, work: Callable[[], int]) -> int:
        """Run a command; any exit code but 0 ends it."""
        code = self.attempt(work)
        if code:
            raise click.exceptions.Exit(code)
        return code


def _run(
    schemas: tuple[str, ...],
    output: str | None,
    targets: tuple[str, ...],
    config_path: str | None,
    lint: Mapping[str, tuple[str, ...]] | None = None,
) -> Run:
    """What a command line asks for."""
    from bindsmith.current import Run

    config = load_config(config_path, output=output, lint=lint or None)
    command = _command(schemas, output, targets, config_path)
    if config.source is None:
        # Without a configuration the command line is one.
        given = load_config(
            None,
            output=output,
            schemas=schemas or None,
            targets=targets or None,
            lint=lint or None,
        )
        # A file among others of its folder stands for itself alone.
        files = any(Path(each).is_file() for each in schemas)
        narrowed, named = bool(targets) or files, bool(schemas)
        return Run(given, narrowed=narrowed, named=named, command=command)
    if set(targets) - set(config.targets):
        every = (*config.targets, *targets)
        config = load_config(config_path, output=output, targets=every)
    entries = tuple(_entry(config, each) for each in schemas)
    narrowed = bool(schemas or targets)
    return Run(config, entries, targets, narrowed, command=command)


def _command(
    schemas: tuple[str, ...],
    output: str | None,
    targets: tuple[str, ...],
    config: str | None,
) -> str:
    """The command that writes what the same options look at."""
    words = ["bindsmith", "generate", *schemas]
    words += ["--config", config] if config else []
    words += ["-o", output] if output else []
    for each in targets:
        words += ["-t", each]
    return shlex.join(words)


def _made(run: Run, *, trust: bool, deep: bool = False) -> Made:
    """What a run makes; ``trust`` believes what the lock says of what is unchanged."""
    from bindsmith.current import look

    seen = look(run) if trust else None
    if seen is not None and seen.is_current:
        return seen.made()
    # Imported here: most runs in CI have nothing to do, and this takes the most time.
    from bindsmith import pipeline

    # What the phases leave is in no circle, but for a little.
    gc.disable()
    return pipeline.make(run, seen, deep=deep)


def _written(run: Run, made: Made) -> list[Diagnostic]:
    """Write what a run makes; warnings about what was there."""
    from bindsmith.emit.write import write

    run.progress("writing the files")
    return write(made.plan)


def _entry(config: Config, schema: str) -> str:
    """A schema on the command line, relative to its root."""
    path = Path(os.path.abspath(schema))
    if not path.exists():
        raise _unusable(schema, "there is no such file or folder")
    for root in config.roots():
        real = Path(os.path.realpath(path))
        base = Path(os.path.realpath(root))
        if real == base:
            return "*"
        if real.is_relative_to(base):
            # A name, not a glob.
            return glob.escape(real.relative_to(base).as_posix())
    raise _unusable(schema, "it is in none of the configured schema folders")


def _unusable(schema: str, message: str) -> ConfigError:
    hint = "check the path, and `schemas` in the configuration"
    place = SourceLocation(schema)
    return ConfigError(Diagnostic("BS509", Severity.ERROR, place, message, hint))
