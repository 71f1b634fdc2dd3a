"""The patterns of schemas and what is known of them; it matches none but ``names``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bindsmith.keywords import sibling
from bindsmith.regex import RegexError, Translation, backtracks, translate
from bindsmith.schema.resource import Subschema

_REMEMBERED = 4096
# Even a harmless pattern may take time quadratic in the text.
_LONGEST_NAME = 1000


@lru_cache(maxsize=_REMEMBERED)
def is_exponential(pattern: str) -> bool:
    """Whether a search for a pattern may take time exponential in the text."""
    return backtracks(pattern)


@lru_cache(maxsize=_REMEMBERED)
def translated(pattern: str) -> Translation | RegexError:
    """A pattern for Python, or why there is none."""
    try:
        return translate(pattern)
    except RegexError as error:
        return error


def patterns(schema: Subschema) -> Iterator[tuple[tuple[str, ...], str]]:
    """The patterns of a subschema's own keywords: the tokens of each, and its text."""
    own = sibling(schema, "pattern")
    if isinstance(own, str):
        yield ("pattern",), own
    names = sibling(schema, "patternProperties")
    for name in names if isinstance(names, dict) else ():
        yield ("patternProperties", name), name


def names(pattern: str, name: str) -> bool:
    """Whether a key of ``patternProperties`` may match a property's name.

    True as well where finding out is not worth the risk.
    """
    found = translated(pattern)
    if isinstance(found, RegexError) or len(name) > _LONGEST_NAME:
        return True
    return is_exponential(pattern) or _search(found.source, name)


def _search(source: str, text: str) -> bool:
    return re.search(source, text) is not None
