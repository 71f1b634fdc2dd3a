"""BS707: a ``$id`` that more than one schema has, so that no reference can use it."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import File, Finding, Rule
from bindsmith.lint.subject import own_id
from bindsmith.lint.words import listed, shown

RULE = Rule("BS707", "duplicate-id", Severity.WARNING)


@RULE.on_file
def check(file: File) -> Iterator[Finding]:
    document = file.document
    for pointer, resource in document.resources.items():
        schema = document.at(pointer)
        if not own_id(schema):
            continue
        here = document.name, pointer
        owners = file.subject.owners(resource.identity)
        others = [
            f"{name}#{at}" if at else name for name, at in owners if (name, at) != here
        ]
        if others:
            keyword = schema.dialect.id_keyword
            yield file.finding(
                f"{pointer}/{keyword}",
                message=f"the {keyword} {shown(own_id(schema), 120)} is also that of "
                f"{listed(others)}",
                hint="give each schema an id of its own",
            )
