"""What a rule is and what it gets to see; it knows no rule.

A rule looks at one subschema, one file, or the whole run, and yields findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bindsmith.errors import Severity
from bindsmith.ir.json import Json, pointer_of
from bindsmith.keywords import sibling
from bindsmith.lint.subject import Subject
from bindsmith.lint.values import type_names
from bindsmith.records import dataclass, field
from bindsmith.schema.dialect import Dialect
from bindsmith.schema.resource import SchemaDocument, Subschema


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect: the JSON Pointer of what has it, what it is, and what to do.

    ``option`` is set instead where the defect is in the configuration: the keys that
    lead to it.
    """

    pointer: str
    message: str
    hint: str
    option: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A subschema in a file.

    ``value`` is the subschema itself.  ``above`` is the place that applies it to the
    same instance, ``step`` the keyword that does: None and "" where the instance is
    another one, or nothing around it applies it.
    """

    schema: Subschema
    value: dict[str, Json]
    subject: Subject
    above: Place | None = None
    step: str = ""

    @property
    def dialect(self) -> Dialect:
        return self.schema.dialect

    def get(self, keyword: str) -> Json:
        """The value of a keyword that has an effect here, else None."""
        return sibling(self.schema, keyword)

    def number(self, keyword: str) -> int | float | None:
        """The value of a keyword that has an effect here, if it is a number."""
        found = self.get(keyword)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return None
        return found

    def may_be(self, *types: str) -> bool:
        """Whether the ``type`` here, if there is one, allows one of some types."""
        names = type_names(self.get("type"))
        return not names or not set(types).isdisjoint(names)

    def outermost(self) -> Place:
        """The place that looks at the same instance and is in no other such place."""
        here = self
        while here.above is not None:
            here = here.above
        return here

    def finding(self, *tokens: str | int, message: str, hint: str) -> Finding:
        """A finding about what the tokens lead to from here."""
        return Finding(self.schema.pointer + pointer_of(tokens), message, hint)


@dataclass(frozen=True, slots=True)
class File:
    """A schema file."""

    document: SchemaDocument
    subject: Subject

    def finding(self, pointer: str, *, message: str, hint: str) -> Finding:
        return Finding(pointer, message, hint)


SchemaCheck = Callable[[Place], Iterator[Finding]]
FileCheck = Callable[[File], Iterator[Finding]]
RunCheck = Callable[[Subject], Iterator[Finding]]


@dataclass(slots=True)
class Rule:
    """A rule: its stable code, its name, how bad its findings are, and its checks.

    ``looks_at`` are the keywords without which its ``on_schema`` has nothing to say;
    none means that it looks at every subschema.
    """

    code: str
    name: str
    severity: Severity
    looks_at: frozenset[str] = frozenset()
    schema_check: SchemaCheck | None = field(default=None, repr=False)
    file_check: FileCheck | None = field(default=None, repr=False)
    run_check: RunCheck | None = field(default=None, repr=False)

    def on_schema(self, function: SchemaCheck) -> SchemaCheck:
        """Set what is asked of each subschema that is no boolean."""
        self.schema_check = function
        return function

    def on_file(self, function: FileCheck) -> FileCheck:
        """Set what is asked of each file."""
        self.file_check = function
        return function

    def on_run(self, function: RunCheck) -> RunCheck:
        """Set what is asked once."""
        self.run_check = function
        return function

    def concerns(self, value: dict[str, Json]) -> bool:
        """Whether a subschema has a keyword that the rule looks at."""
        return not self.looks_at or not self.looks_at.isdisjoint(value)
