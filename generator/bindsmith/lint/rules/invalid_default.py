"""BS710: a default that its own schema refuses, so that it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.ir.json import Json
from bindsmith.keywords import sibling
from bindsmith.lint.applied import UnknownTarget
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.values import is_among, is_of_type, type_names
from bindsmith.lint.words import listed, shown
from bindsmith.schema.resource import Subschema

RULE = Rule("BS710", "invalid-default", Severity.WARNING, frozenset({"default"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    value = at.value["default"]
    try:
        schema = _meant(at)
    except UnknownTarget:
        return
    why = _refused(schema, value, at)
    if why:
        secret = at.subject.is_secret(at.schema) or at.subject.is_secret(schema)
        what = "the default" if secret else f"the default {shown(value)}"
        hint = "mend the default or the schema"
        if value is None:
            hint = "remove it: what has no default is absent"
        yield at.finding("default", message=f"{what} is not valid: {why}", hint=hint)


def _meant(at: Place) -> Subschema:
    """The schema that the default is of: in drafts up to 7 where its ``$ref`` leads."""
    schema = at.schema
    for _ in range(100):
        if not schema.hides("default"):
            break
        schema = at.subject.applied.targets(schema)[0]
    return schema


def _refused(schema: Subschema, value: Json, at: Place) -> str:
    """Why a schema refuses a value, "" if it does not."""
    type_ = sibling(schema, "type")
    if not is_of_type(value, type_):
        return f"the type is {' or '.join(type_names(type_))}"
    members = sibling(schema, "enum")
    if not is_among(value, members):
        assert isinstance(members, list)
        if at.subject.is_secret(schema):
            return "it is not in the enum"
        return f"the enum has {listed(members)}"
    return "" if at.subject.allows(schema, value) else "its own schema refuses it"
