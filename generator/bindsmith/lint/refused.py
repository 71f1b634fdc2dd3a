"""Whether the schema that an annotation is of allows a value, and why it does not."""

from __future__ import annotations

from bindsmith.ir.json import Json
from bindsmith.keywords import sibling
from bindsmith.lint.rule import Place
from bindsmith.lint.values import is_among, is_of_type, type_names
from bindsmith.lint.words import listed, shown
from bindsmith.schema.resource import Subschema


def meant(at: Place, keyword: str) -> Subschema:
    """The schema that an annotation is of: in drafts up to 7 where its ``$ref`` leads.

    ``UnknownTarget`` where that is nowhere.
    """
    schema = at.schema
    for _ in range(100):
        if not schema.hides(keyword):
            break
        schema = at.subject.applied.targets(schema)[0]
    return schema


def named(annotation: str, value: Json, schema: Subschema, at: Place) -> str:
    """An annotation's value as messages have it, without what is secret."""
    secret = at.subject.is_secret(at.schema) or at.subject.is_secret(schema)
    return f"the {annotation}" if secret else f"the {annotation} {shown(value)}"


def refused(schema: Subschema, value: Json, at: Place) -> str:
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
