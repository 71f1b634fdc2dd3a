"""Asks every rule about every schema; it knows no rule, and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.config import place_of
from bindsmith.errors import Diagnostic, SchemaError
from bindsmith.ir.json import tokens_of
from bindsmith.lint.rule import File, Finding, Place, Rule
from bindsmith.lint.subject import Subject
from bindsmith.progress import Progress, silent
from bindsmith.records import dataclass, field, replace
from bindsmith.schema.dialect import Dialect
from bindsmith.schema.inputs import shallow
from bindsmith.schema.resource import SchemaDocument, Subschema

# What applies a subschema to the very instance that its own schema is applied to.
IN_PLACE = frozenset(
    [
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "dependencies",
    ]
)


@dataclass(frozen=True, slots=True)
class _Step:
    """A subschema that is still to be looked at, and what applies it."""

    schema: Subschema
    above: Place | None = None
    keyword: str = ""


@dataclass(slots=True)
class Found:
    """What rules found, in no order, and what they could not look at (BS105)."""

    findings: list[Diagnostic] = field(default_factory=list)
    unread: list[Diagnostic] = field(default_factory=list)


def ask(rules: list[Rule], subject: Subject, progress: Progress = silent) -> Found:
    """Everything that the rules have to say, with line and column."""
    found = Found()
    for rule in rules:
        for each in rule.run_check(subject) if rule.run_check else ():
            found.findings.append(_in_config(rule, each, subject))
    for uri in progress("looking at schemas", subject.uris):
        document = subject.store.document(uri)
        try:
            with shallow(document.name):
                for rule, each in _file_findings(document, subject, rules):
                    found.findings.append(_located(rule, each, uri, subject))
        except SchemaError as error:
            found.unread += error.diagnostics
    return found


def _file_findings(
    document: SchemaDocument, subject: Subject, rules: list[Rule]
) -> Iterator[tuple[Rule, Finding]]:
    file = File(document, subject)
    for rule in rules:
        for found in rule.file_check(file) if rule.file_check else ():
            yield rule, found
    asked = [(each, each.schema_check) for each in rules if each.schema_check]
    for at in places(document, subject):
        for rule, check in asked:
            if rule.concerns(at.value):
                for found in check(at):
                    yield rule, found


def places(document: SchemaDocument, subject: Subject) -> Iterator[Place]:
    """Every subschema of a file that is no boolean, also one that only a ``$ref`` finds.

    In document order, what only a reference finds last.
    """
    loose = [each for each in subject.linked.loose if each.document is document]
    seen: set[str] = set()
    stack = [_Step(each) for each in (*reversed(loose), document.at(""))]
    while stack:
        step = stack.pop()
        schema = step.schema
        if schema.pointer in seen or not isinstance(schema.value, dict):
            continue
        seen.add(schema.pointer)
        at = Place(schema, schema.value, subject, step.above, step.keyword)
        yield at
        stack += [*_below(at)][::-1]


def _below(at: Place) -> Iterator[_Step]:
    for child in at.schema.children():
        keyword = tokens_of(child.pointer[len(at.schema.pointer) :])[0]
        if _is_in_place(keyword, at.dialect):
            yield _Step(child, at, keyword)
        else:
            yield _Step(child)


def _is_in_place(keyword: str, dialect: Dialect) -> bool:
    return keyword in IN_PLACE and keyword in dialect.subschemas


def _located(rule: Rule, found: Finding, uri: str, subject: Subject) -> Diagnostic:
    """At the name of the member that the pointer leads to."""
    document = subject.source.documents[uri]
    where = document.locate(found.pointer, key=True)
    place = replace(where, pointer=found.pointer)
    return Diagnostic(rule.code, rule.severity, place, found.message, found.hint)


def _in_config(rule: Rule, found: Finding, subject: Subject) -> Diagnostic:
    place = place_of(subject.config, found.option)
    return Diagnostic(rule.code, rule.severity, place, found.message, found.hint)
