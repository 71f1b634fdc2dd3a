"""The order of a lint run: rules, selection, waivers, baseline; it loads no schema."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from bindsmith.config import place_of
from bindsmith.errors import (
    ConfigError,
    Diagnostic,
    SchemaError,
    Severity,
    SourceLocation,
)
from bindsmith.lint.accepted import waive, without_baseline
from bindsmith.lint.baseline import Entry, entry_of, read_baseline, write_baseline
from bindsmith.lint.rules import registry
from bindsmith.lint.run import ask
from bindsmith.lint.selection import Selection, unknown
from bindsmith.lint.sound import DefaultCheck, SoundCheck
from bindsmith.lint.subject import Subject
from bindsmith.progress import Progress, silent
from bindsmith.records import dataclass, replace

UNUSED_WAIVER = "BS790"
FIXED = "BS791"
# What loading and linking say that is a finding here.  All else that they say is about
# a schema that could not be looked at, and the run could not be done.
ADOPTED = ("BS104", "BS110", "BS111", "BS201", "BS202", "BS204")


def lint_schemas(
    subject: Subject, check: DefaultCheck, progress: Progress = silent
) -> list[Diagnostic]:
    """The findings that nobody has accepted, sorted by place.

    ``check`` tells whether a schema allows a value.  ``ConfigError`` for codes that
    there are not (BS512) and an unusable baseline (BS513); ``SchemaError``, with all
    findings, where a schema could not be looked at.
    """
    config = subject.config
    _check_codes(subject)
    accepted: list[Entry] = []
    if config.lint.baseline:
        accepted = read_baseline(config.folder(config.lint.baseline), _shown(subject))
    judged = _judge(subject, check, progress)
    kept, left = without_baseline(judged.kept, accepted)
    selection = Selection.of(config.lint)
    fixed = _fixed(subject, [each for each in left if selection.has(each.code)])
    more = selection.judge([*judged.unused, *fixed])
    found = _sorted([*kept, *more, *judged.unread])
    if judged.unread:
        raise SchemaError(*found)
    return found


def accept_all(subject: Subject, check: DefaultCheck) -> int:
    """Write a baseline that accepts every finding of today; how many it has.

    Findings about files that were left out stay accepted.  ``SchemaError`` where a
    schema could not be looked at.
    """
    config = subject.config
    if not config.lint.baseline:
        where = place_of(config, ("lint",))
        message = "there is no lint.baseline to write"
        hint = 'say where it is to be: `baseline = "lint-baseline.json"` in its table'
        raise ConfigError(Diagnostic("BS513", Severity.ERROR, where, message, hint))
    _check_codes(subject)
    judged = _judge(subject, check, silent)
    if judged.unread:
        raise SchemaError(*_sorted(judged.unread))
    entries = [entry_of(each) for each in judged.kept]
    path = config.folder(config.lint.baseline)
    if subject.names is not None and path.exists():
        others = read_baseline(path, _shown(subject))
        entries += [each for each in others if not subject.has(each.path)]
    write_baseline(path, _shown(subject), entries)
    return len(entries)


def unread(subject: Subject) -> list[Diagnostic]:
    """What says that a schema could not be looked at."""
    return [each for each in subject.problems if each.code not in ADOPTED]


@dataclass(frozen=True, slots=True)
class _Judged:
    """The findings that are wanted and not waived, in order.

    ``unused`` is about waivers, ``unread`` about schemas that were not looked at.
    """

    kept: list[Diagnostic]
    unused: list[Diagnostic]
    unread: list[Diagnostic]


def _judge(subject: Subject, check: DefaultCheck, progress: Progress) -> _Judged:
    selection = Selection.of(subject.config.lint)
    rules = [each for each in registry().values() if selection.has(each.code)]
    asked = replace(subject, allows=SoundCheck.of(subject, check))
    found = ask(rules, asked, progress)
    adopted = [each for each in subject.problems if each.code in ADOPTED]
    every = [
        *(each for each in adopted if subject.has(each.location.path)),
        *found.findings,
    ]
    waivers = subject.config.lint.waivers
    kept, used = waive(selection.judge(_sorted(every)), waivers)
    unused = [*_unused(subject, selection, used)]
    return _Judged(kept, unused, [*unread(subject), *found.unread])


def _unused(
    subject: Subject, selection: Selection, used: set[int]
) -> Iterator[Diagnostic]:
    """The waivers that waive nothing, if all schemas were looked at."""
    if not subject.is_whole:
        return
    for index, waiver in enumerate(subject.config.lint.waivers):
        if index not in used and selection.has(waiver.code):
            at = "" if waiver.pointer is None else f" at {waiver.pointer!r}"
            message = f"no {waiver.code} in {waiver.path!r}{at} is there to be waived"
            hint = "remove the waiver, or mend its path and pointer"
            place = place_of(subject.config, ("lint", "waivers", str(index)))
            yield Diagnostic(UNUSED_WAIVER, Severity.WARNING, place, message, hint)


def _fixed(subject: Subject, left: list[Entry]) -> list[Diagnostic]:
    """A note if the baseline has more than there is, and all schemas were looked at."""
    if not left or not subject.is_whole:
        return []
    many = "finding is" if len(left) == 1 else "findings are"
    message = f"{len(left)} accepted {many} no longer there"
    hint = "`bindsmith lint --write-baseline` forgets what is mended"
    place = SourceLocation(_shown(subject))
    return [Diagnostic(FIXED, Severity.NOTE, place, message, hint)]


def _check_codes(subject: Subject) -> None:
    """``ConfigError`` for codes in the configuration that lint never reports."""
    codes = (*registry(), *ADOPTED, UNUSED_WAIVER, FIXED)
    options = subject.config.lint
    given = [
        *((each, ("lint", "select")) for each in options.select),
        *((each, ("lint", "ignore")) for each in options.ignore),
        *((each, ("lint", "severity", each)) for each in options.severity),
        *(
            (each.code, ("lint", "waivers", str(index), "code"))
            for index, each in enumerate(options.waivers)
        ),
    ]
    problems = []
    for code, path in given:
        if unknown([code], codes):
            message = f"{code} is no finding of lint"
            hint = _near(code, codes)
            where = place_of(subject.config, path)
            problem = Diagnostic("BS512", Severity.ERROR, where, message, hint)
            problems.append(problem)
    if problems:
        raise ConfigError(*problems)


def _near(code: str, codes: Iterable[str]) -> str:
    """A hint: the next code that is about the same."""
    alike = [each for each in codes if each[:3] == code[:3]]
    if not alike:
        return "docs/lint.md lists the codes of lint"
    near = min(alike, key=lambda each: (abs(int(each[2:]) - int(code[2:])), each))
    return f'did you mean "{near}"?'


def _shown(subject: Subject) -> str:
    """The baseline as it is called."""
    path = subject.config.folder(subject.config.lint.baseline)
    return Path(os.path.relpath(path)).as_posix()


def _sorted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda each: (each.location, each.code, each.message))
