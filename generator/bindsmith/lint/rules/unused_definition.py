"""BS716: a definition that no reference leads to, but from others of that kind.

Files that hold only definitions are libraries, where that is no defect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bindsmith.errors import Severity
from bindsmith.ir.json import pointer_of
from bindsmith.ir.types import Role
from bindsmith.lint.rule import File, Finding, Rule
from bindsmith.lint.words import shown
from bindsmith.lower.reach import heads
from bindsmith.schema.resource import Location

RULE = Rule("BS716", "unused-definition", Severity.NOTE)


@RULE.on_file
def check(file: File) -> Iterator[Finding]:
    root = file.document.at("")
    if not file.subject.is_whole or not isinstance(root.value, dict):
        return
    if all(role is not Role.ROOT for _, role in heads(file.document)):
        return
    used = _definitions(file.subject.reached(), file)
    referred = _definitions(file.subject.linked.targets, file)
    for keyword in ("definitions", "$defs"):
        held = root.value.get(keyword)
        for name in held if isinstance(held, dict) else ():
            pointer = pointer_of((keyword, name))
            if pointer not in used:
                message = f"nothing refers to the definition {shown(name)}"
                if pointer in referred:
                    message = f"only unused definitions refer to {shown(name)}"
                yield file.finding(
                    pointer, message=message, hint="remove it, or refer to it"
                )


def _definitions(places: Iterable[Location], file: File) -> set[str]:
    """The definitions of a file that some places are, or are in."""
    uri = file.document.uri
    return {"/".join(at.pointer.split("/")[:3]) for at in places if at.uri == uri}
