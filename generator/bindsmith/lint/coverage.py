"""What becomes of each keyword of a schema: a ledger, which judges nothing.

A keyword is enforced by the validators, expressed in the types, only documented, or
ignored.  What is enforced is asked of the keywords themselves, as for a validator.
"""

from __future__ import annotations

from collections import Counter

from bindsmith.errors import SchemaError
from bindsmith.ir.checks import Check, When
from bindsmith.ir.code import Code, code
from bindsmith.ir.json import tokens_of
from bindsmith.keywords import KeywordContext, registry
from bindsmith.keywords.annotations import ANNOTATIONS
from bindsmith.lint.rule import Place
from bindsmith.lint.rules.wrong_type_keyword import check as for_another_type
from bindsmith.lint.subject import Subject
from bindsmith.lower.checks import Lowering
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import SchemaDocument, Subschema

# They name and hold schemas, and say nothing of an instance.
_STRUCTURE = frozenset(
    [
        "$schema",
        "$id",
        "id",
        "$anchor",
        "$dynamicAnchor",
        "$recursiveAnchor",
        "$vocabulary",
        "$defs",
        "definitions",
    ]
)
_DOCUMENTED = ANNOTATIONS | {"$comment"}
# What decides a type, where the subschema that has it is part of one.
_TYPED = frozenset(
    [
        "type",
        "enum",
        "const",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "properties",
        "required",
        "patternProperties",
        "additionalProperties",
        "items",
        "prefixItems",
        "additionalItems",
    ]
)
# These are read by another keyword, and enforced with it.
_READ_BY = {
    "then": "if",
    "else": "if",
    "minContains": "contains",
    "maxContains": "contains",
}
_FLAGS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


@dataclass(slots=True)
class Row:
    """A keyword of a schema file, and in how many places it has which fate.

    One place may count as ``enforced`` and as ``typed``; the other fates are alone.
    """

    keyword: str
    places: int = 0
    enforced: int = 0
    typed: int = 0
    documented: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of a schema file, by keyword."""

    path: str
    rows: tuple[Row, ...]


class _Nowhere:
    """Holds what a module would; nothing is printed here."""

    def support(self, module: str, function: str) -> Code:
        return code("_")

    def constant(self, hint: str, value: Code) -> Code:
        return code("_")

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        return code("_")


def coverage(subject: Subject) -> list[Ledger]:
    """A ledger for each schema file of a run, by path."""
    config = subject.config
    lowering = Lowering(
        subject.store,
        _Nowhere(),
        config.formats,
        config.custom_formats,
        subject.linked.dynamic,
    )
    ledgers = []
    for uri in subject.uris:
        document = subject.store.document(uri)
        book = _Book(subject, lowering)
        book.add(document)
        rows = sorted(book.rows.values(), key=lambda row: row.keyword)
        ledgers.append(Ledger(document.name, tuple(rows)))
    return ledgers


def total(ledgers: list[Ledger]) -> Ledger:
    """One ledger of all."""
    sums: dict[str, Counter[str]] = {}
    for ledger in ledgers:
        for row in ledger.rows:
            counts = sums.setdefault(row.keyword, Counter())
            for name in FATES:
                counts[name] += getattr(row, name)
    rows = (Row(keyword, **sums[keyword]) for keyword in sorted(sums))
    return Ledger("", tuple(rows))


FATES = ("places", "enforced", "typed", "documented", "ignored")


@dataclass(slots=True)
class _Book:
    subject: Subject
    lowering: Lowering
    rows: dict[str, Row] = field(default_factory=dict)

    def add(self, document: SchemaDocument) -> None:
        loose = [e for e in self.subject.linked.loose if e.document is document]
        seen: set[str] = set()
        stack = [(each, True) for each in (document.at(""), *loose)]
        while stack:
            schema, typed = stack.pop()
            if schema.pointer in seen or not isinstance(schema.value, dict):
                continue
            seen.add(schema.pointer)
            self._enter(Place(schema, schema.value, self.subject), typed)
            for child in schema.children():
                keyword = tokens_of(child.pointer[len(schema.pointer) :])[0]
                held = keyword in _STRUCTURE
                stack.append((child, held or (typed and keyword in _TYPED)))

    def _enter(self, at: Place, typed: bool) -> None:
        wrong = {tokens_of(each.pointer)[-1] for each in for_another_type(at)}
        for name in at.value:
            if name in _STRUCTURE:
                continue
            row = self.rows.setdefault(name, Row(name))
            row.places += 1
            enforced = name not in wrong and self._is_enforced(at.schema, name)
            shaped = typed and name in _TYPED and enforced
            row.enforced += enforced
            row.typed += shaped
            row.documented += name in _DOCUMENTED
            row.ignored += not enforced and name not in _DOCUMENTED

    def _is_enforced(self, schema: Subschema, name: str) -> bool:
        own = schema.value if isinstance(schema.value, dict) else {}
        if name not in own or schema.hides(name):
            return False
        if name in _READ_BY:
            return self._is_enforced(schema, _READ_BY[name])
        if schema.dialect.rank == 4 and name in _FLAGS:
            return self._is_enforced(schema, _FLAGS[name])
        keyword = registry().get(name)
        if keyword is None or keyword.checks is None:
            return False
        if not keyword.known_to(schema.dialect):
            return False
        child = self.lowering.root(schema)
        context = KeywordContext(name, own[name], child, self.lowering)
        try:
            return any(map(_asks, keyword.checks(context)))
        except SchemaError:
            return False


def _asks(check: Check) -> bool:
    """Whether a check can refuse anything: an ``if`` alone does not."""
    return not isinstance(check, When) or any(map(_asks, check.body))
