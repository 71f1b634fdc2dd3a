"""Keywords as the draft and vocabularies of a subschema have them; it types nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from bindsmith.ir.json import Json
from bindsmith.schema.resource import Resource, Subschema
from bindsmith.schema.store import ReferenceFailure, Store

# First and last rank (see ``Dialect``) of keywords that not every draft has.
_RANKS: Mapping[str, tuple[int, int]] = {
    "const": (6, 9),
    "contains": (6, 9),
    "propertyNames": (6, 9),
    "if": (7, 9),
    "then": (7, 9),
    "else": (7, 9),
    "dependentRequired": (8, 9),
    "dependentSchemas": (8, 9),
    "unevaluatedItems": (8, 9),
    "unevaluatedProperties": (8, 9),
    "$recursiveRef": (8, 8),
    "$dynamicRef": (9, 9),
    "prefixItems": (9, 9),
    "additionalItems": (4, 8),
}
_EVERY = (4, 9)
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_REFERRING = frozenset(REFERENCES)


# A place in a document, cheaper to make and to look up than a ``Location``.
Place: TypeAlias = tuple[str, str]


def place(schema: Subschema) -> Place:
    """Where a subschema is: its document's URI and its pointer."""
    return schema.document.uri, schema.pointer


def has(schema: Subschema, keyword: str) -> bool:
    """Whether a keyword is there and means something."""
    value = schema.value
    if not isinstance(value, dict) or keyword not in value:
        return False
    dialect = schema.resource.dialect
    first, last = _RANKS.get(keyword, _EVERY)
    if not first <= dialect.rank <= last or keyword in dialect.disabled:
        return False
    # What ``Subschema.hides`` says, without two more calls: this runs very often.
    return (
        dialect.rank > 7 or keyword == "$ref" or not isinstance(value.get("$ref"), str)
    )


def read(schema: Subschema, keyword: str) -> Json:
    """The value of a keyword that ``has`` finds, else None."""
    value = schema.value
    if isinstance(value, dict) and keyword in value and has(schema, keyword):
        return value[keyword]
    return None


def lacks(schema: Subschema, keywords: frozenset[str]) -> bool:
    """Whether none of some keywords is there, in a draft that knows it or not."""
    return not isinstance(schema.value, dict) or keywords.isdisjoint(schema.value)


def mapping(schema: Subschema, keyword: str) -> Iterator[tuple[str, Subschema]]:
    """The subschemas under a keyword that holds an object of them."""
    held = read(schema, keyword)
    if isinstance(held, dict):
        for name, value in held.items():
            if isinstance(value, dict | bool):
                yield name, schema.child(keyword, name)


def sequence(schema: Subschema, keyword: str) -> tuple[Subschema, ...]:
    """The subschemas under a keyword that holds an array of them."""
    held = read(schema, keyword)
    if not isinstance(held, list):
        return ()
    return tuple(
        schema.child(keyword, index)
        for index, value in enumerate(held)
        if isinstance(value, dict | bool)
    )


def single(schema: Subschema, keyword: str) -> Subschema | None:
    """The subschema that a keyword holds."""
    held = read(schema, keyword)
    return schema.child(keyword) if isinstance(held, dict | bool) else None


class References:
    """Where references lead, as far as that is known without an instance."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def targets(self, schema: Subschema) -> Iterator[Subschema]:
        """The targets of ``$ref``, and of a dynamic one if there is no other choice."""
        if lacks(schema, _REFERRING):
            return
        for keyword in REFERENCES:
            found = self._target(schema, keyword)
            if found is not None and not self._open(schema, keyword, found):
                yield found

    def is_open(self, schema: Subschema) -> str:
        """The dynamic reference here that may lead to several places, or ""."""
        for keyword in REFERENCES[1:]:
            found = self._target(schema, keyword)
            if found is not None and self._open(schema, keyword, found):
                return keyword
        return ""

    def _target(self, schema: Subschema, keyword: str) -> Subschema | None:
        reference = read(schema, keyword)
        if not isinstance(reference, str):
            return None
        try:
            return self._store.resolve(schema, reference)
        except ReferenceFailure:
            # Reported where all references of a run are checked.
            return None

    def _open(self, schema: Subschema, keyword: str, target: Subschema) -> bool:
        if keyword == "$ref":
            return False
        name = ""
        if keyword == "$dynamicRef":
            name = str(read(schema, keyword)).partition("#")[2]
        anchors = target.resource.dynamic_anchors
        if anchors.get(name) != target.pointer:
            return False
        return any(
            other is not target.resource and name in other.dynamic_anchors
            for other in self._resources()
        )

    def _resources(self) -> Iterator[Resource]:
        for document in tuple(self._store.documents.values()):
            yield from document.resources.values()
