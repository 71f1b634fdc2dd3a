"""What each draft of JSON Schema says, as data; it reads no schema and no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from bindsmith.ir.json import Json
from bindsmith.records import dataclass, replace

Shape = Literal["schema", "schemas", "map", "either"]

# Where subschemas are: directly, in an array, as the values of an object, or
# (``either``) directly or in an array.  ``dependencies`` may also hold arrays of
# strings, which are no schemas.
_CORE: Mapping[str, Shape] = {"definitions": "map"}
_DRAFT_4: Mapping[str, Shape] = {
    **_CORE,
    "properties": "map",
    "patternProperties": "map",
    "additionalProperties": "schema",
    "items": "either",
    "additionalItems": "schema",
    "dependencies": "map",
    "allOf": "schemas",
    "anyOf": "schemas",
    "oneOf": "schemas",
    "not": "schema",
}
_DRAFT_6: Mapping[str, Shape] = {
    **_DRAFT_4,
    "contains": "schema",
    "propertyNames": "schema",
}
_DRAFT_7: Mapping[str, Shape] = {
    **_DRAFT_6,
    "if": "schema",
    "then": "schema",
    "else": "schema",
}
_DRAFT_2019: Mapping[str, Shape] = {
    **_DRAFT_7,
    "$defs": "map",
    "dependentSchemas": "map",
    "unevaluatedItems": "schema",
    "unevaluatedProperties": "schema",
    "contentSchema": "schema",
}
_DRAFT_2020: Mapping[str, Shape] = {
    **{k: v for k, v in _DRAFT_2019.items() if k != "additionalItems"},
    "items": "schema",
    "prefixItems": "schemas",
}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Every keyword that a draft defines, those that only annotate too.
_WORDS_4 = _set(
    "id $schema $ref title description default definitions type enum multipleOf "
    "minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength pattern "
    "format items additionalItems minItems maxItems uniqueItems properties "
    "patternProperties additionalProperties minProperties maxProperties required "
    "dependencies allOf anyOf oneOf not"
)
_WORDS_6 = _WORDS_4 - {"id"} | {"$id", "const", "contains", "examples", "propertyNames"}
_WORDS_7 = _WORDS_6 | _set(
    "$comment if then else readOnly writeOnly contentEncoding contentMediaType"
)
_WORDS_2019 = _WORDS_7 | _set(
    "$anchor $defs $recursiveAnchor $recursiveRef $vocabulary contentSchema deprecated "
    "dependentRequired dependentSchemas minContains maxContains unevaluatedItems "
    "unevaluatedProperties"
)
_WORDS_2020 = _WORDS_2019 - {"additionalItems", "$recursiveAnchor", "$recursiveRef"} | {
    "$dynamicAnchor",
    "$dynamicRef",
    "prefixItems",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect: a draft, or a metaschema that picks among a draft's vocabularies.

    ``rank`` orders the drafts (4, 6, 7, 8 for 2019-09, 9 for 2020-12).  ``keywords``
    are those that the draft defines; ``disabled`` are the ones of vocabularies that the
    metaschema leaves out.
    """

    name: str
    uri: str
    rank: int
    subschemas: Mapping[str, Shape]
    keywords: frozenset[str]
    id_keyword: str = "$id"
    disabled: frozenset[str] = frozenset()
    format_assertion: bool = False

    @property
    def base_uri(self) -> str:
        """The metaschema of the draft that this dialect is of."""
        return BY_NAME[self.name].uri

    @property
    def ref_hides_siblings(self) -> bool:
        """Whether keywords beside ``$ref`` are ignored (drafts up to 7)."""
        return self.rank <= 7

    def children(self, value: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
        """The subschemas right below ``value``: their tokens and values."""
        if not isinstance(value, dict):
            return
        if self.ref_hides_siblings and isinstance(value.get("$ref"), str):
            # Definitions stay reachable by pointer; all else is dead.
            shapes: Mapping[str, Shape] = _CORE
        else:
            shapes = self.subschemas
        for keyword, held in value.items():
            shape = shapes.get(keyword)
            if shape is None:
                continue
            if shape == "map":
                if isinstance(held, dict):
                    for name, each in held.items():
                        if isinstance(each, dict | bool):
                            yield (keyword, name), each
            elif isinstance(held, list):
                if shape != "schema":
                    for index, each in enumerate(held):
                        yield (keyword, str(index)), each
            elif shape != "schemas":
                yield (keyword,), held


DRAFT_4 = Dialect(
    "draft4", "http://json-schema.org/draft-04/schema", 4, _DRAFT_4, _WORDS_4, "id"
)
DRAFT_6 = Dialect(
    "draft6", "http://json-schema.org/draft-06/schema", 6, _DRAFT_6, _WORDS_6
)
DRAFT_7 = Dialect(
    "draft7", "http://json-schema.org/draft-07/schema", 7, _DRAFT_7, _WORDS_7
)
DRAFT_2019_09 = Dialect(
    "draft2019-09",
    "https://json-schema.org/draft/2019-09/schema",
    8,
    _DRAFT_2019,
    _WORDS_2019,
)
DRAFT_2020_12 = Dialect(
    "draft2020-12",
    "https://json-schema.org/draft/2020-12/schema",
    9,
    _DRAFT_2020,
    _WORDS_2020,
)
DIALECTS: tuple[Dialect, ...] = (
    DRAFT_4,
    DRAFT_6,
    DRAFT_7,
    DRAFT_2019_09,
    DRAFT_2020_12,
)
BY_NAME: Mapping[str, Dialect] = {each.name: each for each in DIALECTS}
BY_URI: Mapping[str, Dialect] = {each.uri: each for each in DIALECTS}

_APPLICATOR_2019 = (
    "additionalItems contains items additionalProperties properties "
    "patternProperties dependentSchemas propertyNames if then else allOf anyOf oneOf "
    "not unevaluatedItems unevaluatedProperties"
)
_VALIDATION = (
    "multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength "
    "pattern maxItems minItems uniqueItems maxContains minContains maxProperties "
    "minProperties required dependentRequired const enum type"
)
_META_DATA = "title description default deprecated readOnly writeOnly examples"
_CONTENT = "contentMediaType contentEncoding contentSchema"
_VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "draft2019-09": {
        "applicator": _APPLICATOR_2019,
        "validation": _VALIDATION,
        "meta-data": _META_DATA,
        "format": "format",
        "content": _CONTENT,
    },
    "draft2020-12": {
        "applicator": (
            "prefixItems items contains additionalProperties properties "
            "patternProperties dependentSchemas propertyNames if then else allOf anyOf "
            "oneOf not"
        ),
        "unevaluated": "unevaluatedItems unevaluatedProperties",
        "validation": _VALIDATION,
        "meta-data": _META_DATA,
        "format-annotation": "format",
        "format-assertion": "format",
        "content": _CONTENT,
    },
}


def known_dialect(uri: str) -> Dialect | None:
    """The dialect of a built-in metaschema's URI, with or without an empty fragment."""
    plain = uri.removesuffix("#")
    return BY_URI.get(plain) or BY_URI.get(
        plain.replace("https://json-", "http://json-")
    )


def custom_dialect(
    uri: str, base: Dialect, vocabulary: Mapping[str, Json] | None
) -> tuple[Dialect, tuple[str, ...]]:
    """The dialect of a metaschema with ``$vocabulary`` (Core §8.1.2).

    Also gives the URIs of vocabularies that it requires and nobody here knows.
    """
    table = _VOCABULARIES.get(base.name)
    if table is None or vocabulary is None:
        return replace(base, uri=uri), ()
    prefix = base.uri.removesuffix("schema") + "vocab/"
    chosen = {
        each.removeprefix(prefix) for each in vocabulary if each.startswith(prefix)
    }
    known = {prefix + each for each in (*table, "core")}
    unknown = tuple(u for u, must in vocabulary.items() if must and u not in known)
    off = {word for name in table if name not in chosen for word in table[name].split()}
    on = {word for name in table if name in chosen for word in table[name].split()}
    asserts = "format-assertion" in chosen or (
        "format" in chosen and vocabulary.get(prefix + "format") is True
    )
    made = replace(
        base,
        uri=uri,
        disabled=frozenset(off - on),
        format_assertion=asserts,
        subschemas={k: v for k, v in base.subschemas.items() if k not in off - on},
    )
    return made, unknown
