"""What functions are named after; which names are free is decided elsewhere."""

from __future__ import annotations

import re

from bindsmith.ir.json import tokens_of
from bindsmith.naming import snake_case
from bindsmith.schema.resource import Subschema

_STRUCTURE = frozenset(
    [
        "properties",
        "patternProperties",
        "definitions",
        "$defs",
        "items",
        "prefixItems",
        "allOf",
        "anyOf",
        "oneOf",
        "additionalProperties",
        "dependentSchemas",
        "dependencies",
    ]
)


def stem(schema: Subschema, home: str, line_length: int) -> str:
    """A readable name: the words of the pointer, without the keywords'.

    ``home`` is the URI of the file that the function is for.
    """
    tokens = tokens_of(schema.pointer)
    words = [t for i, t in enumerate(tokens) if t not in _STRUCTURE or i % 2]
    if schema.document.uri != home:
        words.insert(0, schema.document.name.rpartition("/")[2].partition(".")[0])
    name = snake_case("_".join(words[-4:])) if words else ""
    # Room for what is put around it in the longest line that has to stay whole.
    longest = max(line_length - 48, 8)
    return re.sub(r"[^a-z0-9_]", "", name)[:longest].strip("_")
