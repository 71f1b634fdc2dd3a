"""BS712: an ``enum`` that has a value twice (1 and 1.0 are one value).

Up to draft 6 the metaschema says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import shown
from bindsmith.lower.values import identity

RULE = Rule("BS712", "duplicate-enum-member", Severity.WARNING, frozenset({"enum"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    members = at.get("enum")
    if not isinstance(members, list) or at.dialect.rank < 7:
        return
    first: dict[object, int] = {}
    for index, member in enumerate(members):
        earlier = first.setdefault(identity(member), index)
        if earlier != index:
            secret = at.subject.is_secret(at.schema)
            what = "a member" if secret else shown(member)
            yield at.finding(
                "enum",
                index,
                message=f"{what} is in the enum already, at {earlier}",
                hint="remove one of the two",
            )
