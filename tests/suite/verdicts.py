"""The verdicts of both modes on the suite's cases; what is expected is not its matter.

A case counts for a mode only if the mode does all that it promises: the boolean mode
answers, the collecting one reports violations that are distinct, whose places exist in
the instance and whose words, locations and causes can be had.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bindsmith

from tests.suite.cases import Case, Group, SuiteFile


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case went: for each mode what was wrong, "" if nothing was."""

    name: str
    boolean: str
    collecting: str

    @property
    def passed(self) -> bool:
        return not self.boolean and not self.collecting

    def __str__(self) -> str:
        wrong = (self.boolean and f"is_valid {self.boolean}") or "is_valid agrees"
        also = (self.collecting and f"iter_errors {self.collecting}") or "…"
        return f"{self.name}: {wrong}, {also}"


def verdicts(file: SuiteFile) -> Iterator[Verdict]:
    """The verdict on each case of a file, in its order."""
    for group in file.groups():
        before = json.dumps(group.schema)
        try:
            validator = compiled(file, group)
        except bindsmith.SchemaError as error:
            wrong = f"cannot be compiled: {error}"
            yield from (Verdict(case.name, wrong, wrong) for case in group.cases)
            continue
        for case in group.cases:
            yield verdict(validator, case)
        assert json.dumps(group.schema) == before, f"{file.label}: schema was changed"


def compiled(file: SuiteFile, group: Group) -> bindsmith.Validator:
    """The validator of a group as its file wants it."""
    return bindsmith.compile_validator(
        group.schema,
        retrieve=file.retrieve,
        formats=file.formats,
        draft=file.draft or None,
    )


def verdict(validator: bindsmith.Validator, case: Case) -> Verdict:
    """What both modes say about a case."""
    before = json.dumps(case.instance)
    said = validator.is_valid(case.instance)
    boolean = "" if said is case.valid else f"says {said}"
    errors = tuple(validator.iter_errors(case.instance))
    collecting = fault(validator, case, errors)
    if json.dumps(case.instance) != before:
        collecting = "changed the instance"
    return Verdict(case.name, boolean, collecting)


def fault(
    validator: bindsmith.Validator, case: Case, errors: tuple[bindsmith.Violation, ...]
) -> str:
    """What is wrong with the violations of a case, "" if nothing is."""
    if (not errors) is not case.valid:
        return f"finds {[str(each) for each in errors]}"
    if len(set(errors)) != len(errors):
        return f"repeats itself: {errors}"
    try:
        validator.validate(case.instance)
        raised: tuple[bindsmith.Violation, ...] = ()
    except ValueError as error:
        raised = error.errors if isinstance(error, bindsmith.ValidationError) else ()
        if not str(error):
            return "has an error without words"
    if raised != errors:
        return f"and validate disagree: {raised}"
    return next((wrong for each in errors if (wrong := flaw(each, case.instance))), "")


def flaw(violation: bindsmith.Violation, instance: Any) -> str:
    """What is wrong with a violation or one of its causes, "" if nothing is."""
    words = f"{violation.message} {violation}".strip()
    if not words or violation.schema_location.count("#") != 1:
        return f"has neither words nor place: {violation!r}"
    pointer = violation.keyword_location
    if pointer and violation.keyword not in pointer.replace("~1", "/").split("/"):
        return f"names {violation.keyword} but not in {pointer}"
    value = instance
    for token in violation.instance_location.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except LookupError:
            return f"is at {violation.instance_location}, which is not there"
    return next(
        (
            wrong
            for branch in violation.causes
            for each in branch
            if (wrong := flaw(each, instance))
        ),
        "",
    )
