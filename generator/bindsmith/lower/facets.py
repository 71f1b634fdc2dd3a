"""Several schema objects that all hold, each by its own keywords → one ``Plain``.

Bounds, patterns and everything else that does not change a type are left alone, as
are ``not``, ``if``, ``dependent*``, ``contains`` and ``unevaluated*``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from bindsmith.ir.json import Json
from bindsmith.lower.read import has, lacks, mapping, read, sequence, single
from bindsmith.lower.shapes import EVERY_KIND, KINDS_OF, Identity, Node, Plain
from bindsmith.lower.values import as_integer, distinct, identity, kinds_of
from bindsmith.schema.resource import Subschema

# What changes a type, and what only adds to one that is known.
_HARD = (
    "type",
    "enum",
    "const",
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
    "additionalItems",
)
_HARD_SET = frozenset(_HARD)
_SOFT = ("format", "minItems", "maxItems")
# So many combinations of several patternProperties and additionalProperties.
_MAX_EXTRA = 16


def is_hard(schema: Subschema) -> bool:
    """Whether a schema object has a keyword that decides a type."""
    if lacks(schema, _HARD_SET):
        return False
    return any(has(schema, keyword) for keyword in _HARD)


def narrows(schema: Subschema) -> bool:
    """Whether a schema object changes a type that something else gives."""
    return is_hard(schema) or bool(required(schema))


def is_facet(schema: Subschema) -> bool:
    """Whether a schema object says anything that a ``Plain`` holds."""
    return narrows(schema) or any(has(schema, keyword) for keyword in _SOFT)


def is_light(schema: Subschema) -> bool:
    """Whether it has only ``type`` and ``required`` of what narrows."""
    return not any(has(schema, keyword) for keyword in _HARD if keyword != "type")


def denies(schema: Subschema) -> bool:
    """Whether it is ``not: {}`` in one way or another."""
    denied = read(schema, "not")
    return denied is True or denied == {}


def required(schema: Subschema) -> tuple[str, ...]:
    """The names of required properties."""
    held = read(schema, "required")
    names = held if isinstance(held, list) else []
    return tuple(each for each in names if isinstance(each, str))


def kinds(schemas: Iterable[Subschema]) -> frozenset[str]:
    """The kinds of values that types and literals allow."""
    found = EVERY_KIND
    for schema in schemas:
        named = _type_names(schema)
        if named is not None:
            found &= frozenset[str]().union(*(KINDS_OF[each] for each in named))
        held = _literals(schema)
        if held is not None:
            found &= frozenset[str]().union(*map(kinds_of, held))
    return found


def intersect(schemas: tuple[Subschema, ...], name: Identity, level: int) -> Plain:
    """What schema objects say together; ``name`` is its identity.

    What is inside is at ``level``, see ``Node``.
    """
    allowed = kinds(schemas)
    literals = _merged_literals(schemas, allowed)
    if not allowed or literals == ():
        alone = len(schemas) == 1 and not has(schemas[0], "type")
        return Plain(frozenset(), name, conflict=bool(schemas) and not alone)
    names = dict.fromkeys(n for each in schemas for n in _type_names(each) or ())
    wanted = dict.fromkeys(n for each in schemas for n in required(each))
    form = (read(each, "format") for each in schemas)
    prefix, rest, minimum = _items(schemas, level)
    return Plain(
        allowed,
        name,
        order=tuple(names),
        literals=literals,
        format=next((each for each in form if isinstance(each, str)), ""),
        members=_members(schemas, level),
        required=tuple(wanted),
        extra=_extra(schemas, level),
        prefix=prefix,
        rest=rest,
        minimum=minimum,
    )


def _type_names(schema: Subschema) -> tuple[str, ...] | None:
    held = read(schema, "type")
    names: list[Json] = [held] if isinstance(held, str) else []
    names = held if isinstance(held, list) else names
    known = tuple(each for each in names if isinstance(each, str) and each in KINDS_OF)
    return known if known or held == [] else None


def _literals(schema: Subschema) -> tuple[Json, ...] | None:
    """The values of const and enum, None where there is neither."""
    found: tuple[Json, ...] | None = None
    if has(schema, "enum"):
        held = read(schema, "enum")
        found = tuple(held) if isinstance(held, list) else None
    if has(schema, "const"):
        constant = read(schema, "const")
        same = identity(constant)
        allowed = found is None or any(identity(each) == same for each in found)
        found = (constant,) if allowed else ()
    return found


def _merged_literals(
    schemas: tuple[Subschema, ...], allowed: frozenset[str]
) -> tuple[Json, ...] | None:
    merged: tuple[Json, ...] | None = None
    for schema in schemas:
        held = _literals(schema)
        if held is None:
            continue
        if merged is None:
            merged = distinct(held)
        else:
            both = {identity(each) for each in held}
            merged = tuple(each for each in merged if identity(each) in both)
    if merged is None:
        return None
    kept = tuple(each for each in merged if kinds_of(each) & allowed)
    return kept if "fraction" in allowed else tuple(map(as_integer, kept))


def _members(
    schemas: tuple[Subschema, ...], level: int
) -> tuple[tuple[str, Node], ...]:
    """Each named property with all that applies to it.

    What one schema object declares is additional to another: its
    ``additionalProperties`` applies there (Core §10.3.2.3), unless a pattern might.
    """
    declared = [dict(mapping(each, "properties")) for each in schemas]
    others = [
        None if any(True for _ in mapping(each, "patternProperties")) else rest
        for each in schemas
        for rest in (single(each, "additionalProperties"),)
    ]
    found = []
    for name in dict.fromkeys(name for own in declared for name in own):
        sources = []
        for own, rest in zip(declared, others, strict=True):
            source = own.get(name, rest)
            if source is not None and (name in own or source.value is not True):
                sources.append(source)
        found.append((name, Node.of(*sources, level=level)))
    return tuple(found)


def _extra(schemas: tuple[Subschema, ...], level: int) -> tuple[Node, ...] | None:
    """The alternatives for properties that have no name anywhere; () is anything."""
    limits: list[list[Subschema]] = []
    for schema in schemas:
        rest = single(schema, "additionalProperties")
        if rest is None or rest.value is True or rest.value == {}:
            continue
        alternatives = [each for _, each in mapping(schema, "patternProperties")]
        if rest.value is not False:
            alternatives.append(rest)
        alternatives = [each for each in alternatives if each.value is not False]
        if not alternatives:
            return None
        limits.append(alternatives)
    combinations = 1
    for index, each in enumerate(limits):
        combinations *= len(each)
        if combinations > _MAX_EXTRA:
            # Wider than it could be, and right.
            limits = limits[: max(index, 1)]
            break
    return (
        tuple(Node.of(*chosen, level=level) for chosen in product(*limits))
        if limits
        else ()
    )


def _items(
    schemas: tuple[Subschema, ...], level: int
) -> tuple[tuple[Node, ...], Node | None, int]:
    """Leading items, further items (None: there are none) and how many must be there."""
    tuples: list[tuple[tuple[Subschema, ...], Subschema | None]] = []
    least, most = 0, None
    for schema in schemas:
        tuples.append(_own_items(schema))
        low, high = read(schema, "minItems"), read(schema, "maxItems")
        if isinstance(low, int | float):
            least = max(least, int(low))
        if isinstance(high, int | float):
            most = int(high) if most is None else min(most, int(high))
    length = max((len(prefix) for prefix, _ in tuples), default=0)
    prefix: list[Node] = []
    for index in range(length):
        sources = [own[index] if index < len(own) else rest for own, rest in tuples]
        node = Node.of(*filter(None, sources), level=level)
        if (most is not None and index >= most) or _is_false(node):
            return tuple(prefix), None, min(least, len(prefix))
        prefix.append(node)
    further = [rest for _, rest in tuples if rest is not None]
    last: Node | None = Node.of(
        *(each for each in further if each.value is not True), level=level
    )
    if length and (most == length or any(each.value is False for each in further)):
        last = None
    return tuple(prefix), last, min(least, length)


def _is_false(node: Node) -> bool:
    return any(part.schema.value is False for part in node.parts)


def _own_items(
    schema: Subschema,
) -> tuple[tuple[Subschema, ...], Subschema | None]:
    if schema.dialect.rank >= 9:
        return sequence(schema, "prefixItems"), single(schema, "items")
    prefix = sequence(schema, "items")
    if isinstance(read(schema, "items"), list):
        return prefix, single(schema, "additionalItems")
    return (), single(schema, "items")
