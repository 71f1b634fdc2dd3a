"""The metaschemas that are built in, and schemas checked against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.ir.json import Json, pointer_of
from bindsmith.room import in_room
from bindsmith.schema.metaschema_checks import check_of
from bindsmith.schema.resource import SchemaDocument, Subschema


@cache
def _registry() -> dict[str, Json]:
    # Imported here: validators of ordinary schemas never need it.
    from jsonschema_specifications import REGISTRY

    return {uri.removesuffix("#"): REGISTRY[uri].contents for uri in REGISTRY}


def document(uri: str) -> Json:
    """The metaschema at a URI without fragment, or None."""
    if "json-schema.org" not in uri:
        return None
    found = _registry().get(uri)
    return found if isinstance(found, dict) else None


def check(document: SchemaDocument) -> None:
    """Check a document against the metaschemas of its dialects (``SchemaError``)."""
    found = tuple(violations(document))
    if found:
        raise SchemaError(*found)


def violations(document: SchemaDocument) -> Iterator[Diagnostic]:
    """What in a document breaks its metaschema, in document order."""
    for resource in document.resources.values():
        if resource.pointer and resource.dialect is document.root.dialect:
            # Checked with the resource around it.
            continue
        yield from violations_at(document.at(resource.pointer))


def violations_at(schema: Subschema) -> Iterator[Diagnostic]:
    """What in a subschema breaks the metaschema of its dialect."""
    dialect = schema.dialect
    if _is_valid(schema):
        return
    validator = _validator(dialect.base_uri)
    found = validator.iter_errors(schema.value)
    for each in sorted(found, key=lambda error: _order(error.path)):
        error = _telling(each)
        pointer = schema.pointer + pointer_of(error.absolute_path)
        yield Diagnostic(
            "BS201",
            Severity.ERROR,
            SourceLocation(schema.document.name, pointer=pointer),
            f"not a valid {dialect.name} schema: {_message(error)}",
            "see the keyword's definition in the specification",
        )


def _is_valid(schema: Subschema) -> bool:
    try:
        return check_of(schema.dialect.name)(schema.value)
    except RecursionError:
        if not in_room():
            raise
        return False


def _order(path: Iterable[str | int]) -> list[str]:
    return [str(token) for token in path]


def _telling(error: Any) -> Any:
    """Of an error of several branches, the one that says most."""
    from jsonschema.exceptions import best_match

    return best_match(iter([error])) or error


def _message(error: Any) -> str:
    text = str(error.message)
    return text if len(text) <= 200 else text[:199] + "…"


@cache
def _validator(uri: str) -> Any:
    # Imported here: it costs as much as all the rest.
    from jsonschema.validators import validator_for

    schema = document(uri)
    return validator_for(schema)(schema)
