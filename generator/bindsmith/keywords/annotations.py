"""Keywords that require nothing of an instance, so that they count as known."""

from __future__ import annotations

from bindsmith.keywords import (
    EVERY_DRAFT,
    SINCE_6,
    SINCE_7,
    SINCE_2019,
    SINCE_2020,
    Keyword,
)

ID = Keyword("$id", SINCE_6)
ID_4 = Keyword("id", range(4, 5))
SCHEMA = Keyword("$schema")
VOCABULARY = Keyword("$vocabulary", SINCE_2019)
ANCHOR = Keyword("$anchor", SINCE_2019)
DYNAMIC_ANCHOR = Keyword("$dynamicAnchor", SINCE_2020)
RECURSIVE_ANCHOR = Keyword("$recursiveAnchor", range(8, 9))
COMMENT = Keyword("$comment", SINCE_7)
DEFS = Keyword("$defs", SINCE_2019)
DEFINITIONS = Keyword("definitions", EVERY_DRAFT)
TITLE = Keyword("title")
DESCRIPTION = Keyword("description")
DEFAULT = Keyword("default")
EXAMPLES = Keyword("examples", SINCE_6)
READ_ONLY = Keyword("readOnly", SINCE_7)
# What it and ``format: password`` keep out of messages is found while linking.
WRITE_ONLY = Keyword("writeOnly", SINCE_7)
DEPRECATED = Keyword("deprecated", SINCE_2019)

# What describes an instance; it counts beside a ``$ref`` in every draft.
ANNOTATIONS = frozenset(
    each.name
    for each in (
        *(TITLE, DESCRIPTION, DEFAULT, EXAMPLES),
        *(READ_ONLY, WRITE_ONLY, DEPRECATED),
    )
)
