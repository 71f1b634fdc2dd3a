"""BS713: a member of an ``enum``, or a ``const``, that the ``type`` beside it excludes."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.ir.json import Json
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.values import is_of_type, type_names
from bindsmith.lint.words import shown

RULE = Rule("BS713", "member-of-another-type", Severity.WARNING, frozenset({"type"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    type_ = at.get("type")
    for tokens, value in _values(at):
        if not is_of_type(value, type_):
            what = "it" if at.subject.is_secret(at.schema) else shown(value)
            yield at.finding(
                *tokens,
                message=f"{what} is never valid: the type is "
                + " or ".join(type_names(type_)),
                hint="remove it, or mend the type",
            )


def _values(at: Place) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    members = at.get("enum")
    for index, member in enumerate(members if isinstance(members, list) else ()):
        yield ("enum", index), member
    if "const" in at.value and not at.schema.hides("const") and at.dialect.rank > 4:
        yield ("const",), at.value["const"]
