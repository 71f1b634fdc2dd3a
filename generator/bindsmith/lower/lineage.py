"""What a nested definition is called after: its owner and the way from there.

A pure function of pointers; it makes no name.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from bindsmith.ir.json import pointer_of, tokens_of

_KEYED = frozenset({"properties", "definitions", "$defs"})
_WORDS = {
    "patternProperties": "Value",
    "additionalProperties": "Value",
    "items": "Item",
    "additionalItems": "Item",
    "prefixItems": "Item",
    "anyOf": "Variant",
    "oneOf": "Variant",
}


def owner_of(
    pointer: str, defined: Container[str]
) -> tuple[str | None, tuple[str, ...]]:
    """The nearest definition above a pointer, and the tokens from there to it."""
    above = pointer
    while above:
        above = above.rpartition("/")[0]
        if above in defined:
            return above, tokens_of(pointer[len(above) :])
    return None, tokens_of(pointer)


def way(
    tokens: tuple[str, ...], start: str, labels: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The property names along tokens, and these with what lies between them.

    ``labels`` are what branches are called, by pointer; ``start`` is the pointer that
    the tokens go on from.  Tokens of places that are in no document (an allOf that is
    no array index, a ``$ref``) say nothing.
    """
    short: list[str] = []
    long: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        taken = 2
        if token in _KEYED and index + 1 < len(tokens):
            short.append(following)
            long.append(following)
        elif token == "type" and following == "object":
            long.append("Object")
        elif token == "$ref" or token == "allOf":
            taken = 2 if _is_index(following) else 1
        elif token in _WORDS:
            counted = token in ("anyOf", "oneOf", "prefixItems") or (
                token == "items" and _is_index(following)
            )
            place = start + pointer_of(tokens[: index + 2])
            number = str(int(following) + 1) if counted and _is_index(following) else ""
            long.append(labels.get(place) or _WORDS[token] + number)
            keyed = token == "patternProperties" or _is_index(following)
            taken = 2 if keyed else 1
        else:
            # A place that only a reference knows as a schema.
            long.append(token)
            taken = 1
            if index + 1 == len(tokens):
                short.append(token)
        index += taken
    return tuple(short), tuple(long)


def _is_index(token: str) -> bool:
    return token.isascii() and token.isdigit() and len(token) < 10
