"""BS701: a keyword that the dialect does not have, so that it validates nothing.

Keywords of other tools (``x-…``, ``javaType``, …) are theirs, and no defects.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.keywords import Keyword, registry
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import nearest, shown
from bindsmith.schema.dialect import DIALECTS, Dialect

RULE = Rule("BS701", "unknown-keyword", Severity.NOTE)

# They say nothing about validity, and count in every draft here.
_HARMLESS = frozenset({"$comment", "deprecated", "examples"})
# Of jsonschema2pojo, json-schema-to-typescript, and editors.
_OF_TOOLS = frozenset(
    [
        "javaType",
        "existingJavaType",
        "extendsJavaClass",
        "javaInterfaces",
        "javaName",
        "javaEnumNames",
        "javaEnums",
        "javaJsonView",
        "customAnnotations",
        "tsType",
        "tsEnumNames",
        "markdownDescription",
        "markdownEnumDescriptions",
        "enumDescriptions",
        "enumNames",
        "defaultSnippets",
        "doNotSuggest",
        "suggestSortText",
        "errorMessage",
        "patternErrorMessage",
        "deprecationMessage",
        "allowComments",
        "allowTrailingCommas",
    ]
)


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    known = registry()
    for name in at.value:
        found = known.get(name)
        if (found is not None and found.known_to(at.dialect)) or _is_flag(name, at):
            continue
        if name in _HARMLESS or name in _OF_TOOLS or name.startswith("x-"):
            continue
        what = f"{shown(name)} is no keyword of {at.dialect.name}"
        if found is not None:
            yield at.finding(
                name,
                message=f"{what}{_elsewhere(found, at.dialect)}",
                hint=_instead(name, at.dialect),
            )
        else:
            yield at.finding(name, message=what, hint=_meant(name, at))


def _is_flag(name: str, at: Place) -> bool:
    """In draft 4 these are no bounds, but say something about the bounds."""
    return at.dialect.rank == 4 and name in ("exclusiveMinimum", "exclusiveMaximum")


def _elsewhere(keyword: Keyword, dialect: Dialect) -> str:
    """Which drafts have it."""
    if keyword.name in dialect.disabled:
        return ": its vocabulary is left out by the metaschema"
    names = [each.name for each in DIALECTS if each.rank in keyword.drafts]
    if dialect.rank < keyword.drafts.start:
        return f", but of {names[0]} and later"
    return f", but of {names[-1]} and earlier"


def _instead(name: str, dialect: Dialect) -> str:
    """What to write in this dialect."""
    twins = {
        "id": "$id",
        "$id": "id",
        "$defs": "definitions",
        "additionalItems": "items",
        "prefixItems": "items",
        "dependentRequired": "dependencies",
        "dependentSchemas": "dependencies",
        "$recursiveRef": "$dynamicRef",
        "$dynamicRef": "$recursiveRef",
        "$recursiveAnchor": "$dynamicAnchor",
        "$dynamicAnchor": "$recursiveAnchor",
        "const": "enum",
    }
    twin = registry().get(twins.get(name, ""))
    if twin is not None and twin.known_to(dialect):
        return f'{dialect.name} has "{twin.name}" for it; or declare another $schema'
    return "declare a $schema that has it, or remove it"


def _meant(name: str, at: Place) -> str:
    known = [k.name for k in registry().values() if k.known_to(at.dialect)]
    near = nearest(name, known)
    if near:
        return f'did you mean "{near}"?'
    if isinstance(at.value[name], dict | bool):
        return "it validates nothing; a property belongs under `properties`"
    return 'it validates nothing; keywords of your own are best called "x-…"'
