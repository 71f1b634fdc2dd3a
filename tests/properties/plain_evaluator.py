"""JSON Schema as the specification words it, slowly and plainly; it names no errors.

It shares no code with the tool: references are the ``referencing`` library's, and what
a subschema evaluated is a set that each evaluation returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, localcontext
from itertools import chain
from typing import Any

from referencing import Registry
from referencing.jsonschema import specification_with

from tests.properties.fuzz_schemas import DRAFTS, URIS, identity

# The names or indexes that were evaluated, or None where the value is not valid.
Seen = set[Any] | None


class PlainEvaluator:
    """The verdicts of one schema, which may refer to itself only."""

    def __init__(self, schema: Any, draft: str) -> None:
        self._schema = schema
        self._rank = DRAFTS[draft]
        self._specification = specification_with(URIS[draft])
        resource = self._specification.create_resource(schema)
        registry: Registry[Any] = Registry().with_resource("", resource).crawl()
        self._resolver = registry.resolver(resource.id() or "")

    def is_valid(self, instance: Any) -> bool:
        return self._evaluate(self._schema, instance, self._resolver) is not None

    def _evaluate(self, schema: Any, x: Any, resolver: Any) -> Seen:
        if isinstance(schema, bool):
            return set() if schema else None
        if self._rank <= 7 and "$ref" in schema:
            schema = {"$ref": schema["$ref"]}
        resolver = resolver.in_subresource(self._specification.create_resource(schema))
        if not _asserted(schema, x, self._rank):
            return None
        seen: set[Any] = set()
        for part in chain(
            self._references(schema, x, resolver),
            self._combinations(schema, x, resolver),
            self._properties(schema, x, resolver) if isinstance(x, dict) else (),
            self._items(schema, x, resolver) if isinstance(x, list) else (),
        ):
            if part is None:
                return None
            seen |= part
        return self._unevaluated(schema, x, resolver, seen)

    def _references(
        self, schema: dict[str, Any], x: Any, resolver: Any
    ) -> Iterator[Seen]:
        for keyword, since in (("$ref", 4), ("$dynamicRef", 9)):
            if keyword in schema and self._rank >= since:
                found = resolver.lookup(schema[keyword])
                yield self._evaluate(found.contents, x, found.resolver)
        if "$recursiveRef" in schema and self._rank == 8:
            found = _recursive(resolver)
            yield self._evaluate(found.contents, x, found.resolver)

    def _combinations(
        self, schema: dict[str, Any], x: Any, resolver: Any
    ) -> Iterator[Seen]:
        for each in schema.get("allOf", ()):
            yield self._evaluate(each, x, resolver)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                tried = [self._evaluate(s, x, resolver) for s in schema[keyword]]
                found = [each for each in tried if each is not None]
                enough = len(found) == 1 if keyword == "oneOf" else bool(found)
                yield set().union(*found) if enough else None
        if "not" in schema and self._evaluate(schema["not"], x, resolver) is not None:
            yield None
        if self._rank >= 7 and "if" in schema:
            condition = self._evaluate(schema["if"], x, resolver)
            yield condition or set()
            branch = "else" if condition is None else "then"
            yield self._evaluate(schema.get(branch, True), x, resolver)
        old = "dependencies" if self._rank < 8 else "dependentSchemas"
        for name, each in schema.get(old, {}).items():
            if isinstance(x, dict) and name in x and not isinstance(each, list):
                yield self._evaluate(each, x, resolver)

    def _properties(
        self, schema: dict[str, Any], x: dict[str, Any], resolver: Any
    ) -> Iterator[Seen]:
        taken: set[str] = set()
        for name, value in x.items():
            below = []
            if name in schema.get("properties", {}):
                below.append(schema["properties"][name])
            for pattern, each in schema.get("patternProperties", {}).items():
                if re.search(pattern, name):
                    below.append(each)
            if below:
                taken.add(name)
            elif "additionalProperties" in schema:
                taken.add(name)
                below.append(schema["additionalProperties"])
            for each in below:
                if self._evaluate(each, value, resolver) is None:
                    yield None
            names = schema.get("propertyNames", True) if self._rank >= 6 else True
            if self._evaluate(names, name, resolver) is None:
                yield None
        yield taken

    def _items(
        self, schema: dict[str, Any], x: list[Any], resolver: Any
    ) -> Iterator[Seen]:
        first = schema.get("prefixItems" if self._rank == 9 else "items", [])
        rest = schema.get("items" if self._rank == 9 else "additionalItems")
        if not isinstance(first, list):
            first, rest = [], first
        elif self._rank < 9 and "items" not in schema:
            rest = None
        taken: set[int] = set()
        for index, value in enumerate(x):
            below = first[index] if index < len(first) else rest
            if below is not None:
                taken.add(index)
                if self._evaluate(below, value, resolver) is None:
                    yield None
        yield taken
        if self._rank < 6 or "contains" not in schema:
            return
        found = {
            index
            for index, value in enumerate(x)
            if self._evaluate(schema["contains"], value, resolver) is not None
        }
        least = schema.get("minContains", 1) if self._rank >= 8 else 1
        most = schema.get("maxContains", len(x)) if self._rank >= 8 else len(x)
        if not least <= len(found) <= most:
            yield None
        # That contains evaluates what it finds is new in 2020-12.
        yield found if self._rank == 9 else set()

    def _unevaluated(
        self, schema: dict[str, Any], x: Any, resolver: Any, seen: set[Any]
    ) -> Seen:
        parts: list[tuple[Any, Any]] = []
        keyword = ""
        if isinstance(x, dict):
            keyword, parts = "unevaluatedProperties", list(x.items())
        elif isinstance(x, list):
            keyword, parts = "unevaluatedItems", list(enumerate(x))
        if self._rank < 8 or keyword not in schema:
            return seen
        rest = [value for key, value in parts if key not in seen]
        if any(self._evaluate(schema[keyword], x, resolver) is None for x in rest):
            return None
        return {key for key, _ in parts}


def _recursive(resolver: Any) -> Any:
    """Where ``"$recursiveRef": "#"`` leads (2019-09 Core §8.2.4.2.2)."""
    found = resolver.lookup("#")
    if _marked(found.contents):
        for uri, _ in resolver.dynamic_scope():
            # The outermost that is marked, whatever is between it and the innermost.
            outer = resolver.lookup(uri or "#")
            if _marked(outer.contents):
                found = outer
    return found


def _marked(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("$recursiveAnchor") is True


def _asserted(schema: dict[str, Any], x: Any, rank: int) -> bool:
    """The keywords that have no subschemas."""
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(x, each, rank) for each in types):
        return False
    if "enum" in schema and identity(x) not in map(identity, schema["enum"]):
        return False
    if rank >= 6 and "const" in schema and identity(x) != identity(schema["const"]):
        return False
    match x:
        case bool() | None:
            return True
        case int() | float():
            return _bounded(schema, x, rank)
        case str():
            matches = re.search(schema.get("pattern", ""), x) is not None
            return matches and _sized(schema, "Length", len(x))
        case list():
            unique = len(set(map(identity, x))) == len(x)
            may_repeat = not schema.get("uniqueItems", False)
            return (unique or may_repeat) and _sized(schema, "Items", len(x))
        case _:
            return _sized(schema, "Properties", len(x)) and _complete(schema, x, rank)


def _is(x: Any, name: str, rank: int) -> bool:
    number = isinstance(x, int | float) and not isinstance(x, bool)
    match name:
        case "null":
            return x is None
        case "number":
            return number
        case "integer":
            # From draft 6 on, 1.0 is an integer.
            return number and (isinstance(x, int) or (rank > 4 and x.is_integer()))
        case _:
            python = {"boolean": bool, "string": str, "array": list, "object": dict}
            return isinstance(x, python[name])


def _sized(schema: dict[str, Any], what: str, size: int) -> bool:
    return schema.get(f"min{what}", size) <= size <= schema.get(f"max{what}", size)


def _complete(schema: dict[str, Any], x: dict[str, Any], rank: int) -> bool:
    keyword = "dependencies" if rank < 8 else "dependentRequired"
    wanted = list(schema.get("required", ()))
    for name, held in schema.get(keyword, {}).items():
        if name in x and isinstance(held, list):
            wanted += held
    return all(name in x for name in wanted)


def _bounded(schema: dict[str, Any], x: int | float, rank: int) -> bool:
    least, most = schema.get("minimum", x), schema.get("maximum", x)
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if isinstance(above, bool):
        above = least if above else None
    if isinstance(below, bool):
        below = most if below else None
    if not least <= x <= most:
        return False
    if (above is not None and x <= above) or (below is not None and x >= below):
        return False
    return "multipleOf" not in schema or is_multiple(x, schema["multipleOf"])


def is_multiple(value: int | float, divisor: int | float) -> bool:
    """Whether the shortest decimal of a number is a multiple of another's."""
    with localcontext() as context:
        # Enough digits for the quotient of any two of the numbers used here.
        context.prec = 2000
        return Decimal(repr(value)) % Decimal(repr(divisor)) == 0
