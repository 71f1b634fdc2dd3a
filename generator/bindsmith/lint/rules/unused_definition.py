"""BS716: a definition that no reference of any schema leads to.

Files that hold only definitions are libraries, where that is no defect.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.ir.json import pointer_of
from bindsmith.ir.types import Role
from bindsmith.lint.rule import File, Finding, Rule
from bindsmith.lint.words import shown
from bindsmith.lower.reach import heads

RULE = Rule("BS716", "unused-definition", Severity.NOTE)


@RULE.on_file
def check(file: File) -> Iterator[Finding]:
    root = file.document.at("")
    if not file.subject.is_whole or not isinstance(root.value, dict):
        return
    if all(role is not Role.ROOT for _, role in heads(file.document)):
        return
    used = _used(file)
    for keyword in ("definitions", "$defs"):
        held = root.value.get(keyword)
        for name in held if isinstance(held, dict) else ():
            pointer = pointer_of((keyword, name))
            if pointer not in used:
                yield file.finding(
                    pointer,
                    message=f"nothing refers to the definition {shown(name)}",
                    hint="remove it, or refer to it",
                )


def _used(file: File) -> set[str]:
    """The definitions that a reference leads to, or into."""
    found = set()
    for target in file.subject.linked.targets:
        if target.uri == file.document.uri:
            found.add("/".join(target.pointer.split("/")[:3]))
    return found
