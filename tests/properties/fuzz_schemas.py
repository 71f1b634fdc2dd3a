"""Random schemas over every keyword of a draft; it makes no instances."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias
from urllib.parse import quote

# What adds the keywords of a group to a schema.
_Group: TypeAlias = "Callable[[_Maker, dict[str, Any], int, _Reach], None]"

DRAFTS = {
    "draft4": 4,
    "draft6": 6,
    "draft7": 7,
    "draft2019-09": 8,
    "draft2020-12": 9,
}
URIS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
BASE = "http://example.com/fuzz/"
NAMES = (
    *("a", "b", "c") * 12,
    *("aa", "x-1", "", "a/b", "~0", "%41", "é", "$ref", "__class__", 'q"', "\t", "1"),
)
# Each means the same to Python's ``re`` as to ECMA-262 for the strings used here.
PATTERNS = (
    *("^a", "b$", "^[a-c]+$", "a|b", "^$", "", ".", "^.{2}$", "^x-", "[^a]"),
    *(r"^\d+$", r"^a.*", r"(?!a)b", r"^(a|b)$", r"\.", "é", "𝒳"),
    *("^(a|b|x-[1-3])$", "^(?:a|x)", "(b|1)$", "^[^.]+$", "^[a-z]{2,3}$", "[^ab]"),
    *("^[a-zA-Z0-9]*$", "^[A-Z_a-z][0-9A-Z_a-z]*$", "^a.+$", "^.*b$", "^$|^[ab]"),
)
STRINGS = ("", "a", "b", "ab", "abc", "x-1", "12", "é", "𝒳", "𝒳𝒳", "a.b", "aaaa", "1")
SMALL = (0, 1, 2, 3, -1, 1.0, 2.0, 0.5, 1.5, 3.3)
NUMBERS = (
    *SMALL,
    *(-1.5, 0.1, 0.01, 19.99, 10**20, 1e20, 2**53 + 1, float(2**53)),
    *(1e308, -1e308, 5e-324, -0.0, 10**400),
)
DIVISORS = (1, 2, 3, 2.0, 0.5, 0.25, 0.1, 0.01, 1e-8, 1.5, 10**20, 1e308, 10**400)
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
FORMATS = ("uuid", "date-time", "email", "password", "uri", "made-up", "regex")

_SCALARS = (None, True, False, *STRINGS[:5], *SMALL, 2**53 + 1)


def once_in(rng: Random, n: int) -> bool:
    return rng.randrange(n) == 0


def some(rng: Random, options: Sequence[Any], least: int, most: int) -> list[Any]:
    """Some of the options, each once."""
    count = least + rng.randrange(most - least + 1)
    found: dict[Any, Any] = {}
    for _ in range(count * 2):
        if len(found) < count:
            option = rng.choice(options)
            found.setdefault(identity(option), option)
    return list(found.values())


def random_value(rng: Random, depth: int = 2) -> Any:
    """A JSON value, most often a scalar."""
    kind = rng.randrange(5) if depth else 4
    if kind == 0:
        return [random_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    if kind == 1:
        names = [rng.choice(NAMES) for _ in range(rng.randrange(3))]
        return {name: random_value(rng, depth - 1) for name in names}
    return rng.choice(_SCALARS)


def identity(value: Any) -> Any:
    """What is equal for values that JSON Schema calls equal."""
    match value:
        case bool() | None:
            return ("constant", value)
        case int() | float():
            return ("number", value)
        case list():
            return ("array", tuple(map(identity, value)))
        case dict():
            members = {(key, identity(each)) for key, each in value.items()}
            return ("object", frozenset(members))
        case _:
            return ("string", value)


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """A schema, what its references may lead to, and the words that it chose from."""

    draft: str
    schema: Any
    targets: dict[str, Any]
    names: list[str]
    values: list[Any]


@dataclass(slots=True)
class _Reach:
    """What a reference may lead to here: in place, and below the instance."""

    in_place: tuple[str, ...]
    below: tuple[str, ...]

    def deeper(self) -> _Reach:
        return _Reach(self.below, self.below)


@dataclass(slots=True)
class _Maker:
    rng: Random
    rank: int
    based: bool
    leaves: list[_Group]
    applicators: list[_Group]
    vocabulary: list[str]
    patterns: list[str]
    values: list[Any]
    # Whether parts of the instance are asked little, so that much depends on the rest.
    light: bool

    def schema(self, depth: int, reach: _Reach, most: int = 2) -> Any:
        if self.rank >= 6 and once_in(self.rng, 10):
            return not once_in(self.rng, 3)
        made: dict[str, Any] = {}
        for _ in range(self.rng.randrange(most) + (not once_in(self.rng, 8))):
            if depth > 0 and self.rng.randrange(15 if self.light else 5):
                group = self.rng.choice(self.applicators)
            else:
                group = self.rng.choice(self.leaves)
            group(self, made, depth - 1, reach)
        return made

    def below(self, depth: int, reach: _Reach) -> Any:
        """A subschema for a part of the instance."""
        if not self.light:
            return self.schema(depth, reach.deeper())
        made: dict[str, Any] = {}
        leaves: tuple[_Group, ...] = (_values, _type, _reference)
        if self.based and self.rank >= 8:
            # What a dynamic reference leads to depends on the resources passed.
            leaves += (_reference,) * 3
        if once_in(self.rng, 2):
            self.rng.choice(leaves)(self, made, 0, reach.deeper())
        return made

    def schemas(self, depth: int, reach: _Reach) -> list[Any]:
        """Subschemas for the instance itself."""
        count = 1 + self.rng.randrange(3)
        return [self.schema(depth, reach) for _ in range(count)]

    def size(self) -> int | float:
        size = self.rng.randrange(4)
        # 2.0 is an integer from draft 6 on.
        return 2.0 if self.rank >= 6 and size == 2 and once_in(self.rng, 4) else size

    def names(self, least: int = 0, most: int = 3) -> list[str]:
        return some(self.rng, self.vocabulary, least, most)


def _type(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    made["type"] = m.rng.choice(TYPES)
    if once_in(m.rng, 2):
        made["type"] = some(m.rng, TYPES, 1, 4)


def _values(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    if m.rank >= 6 and once_in(m.rng, 2):
        made["const"] = m.rng.choice(m.values)
    else:
        made["enum"] = some(m.rng, m.values, 1, 3)


def _number(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    pool = NUMBERS if once_in(m.rng, 4) else SMALL
    bounds = sorted((m.rng.choice(pool), m.rng.choice(pool)))
    for side in some(m.rng, ("Minimum", "Maximum"), 0, 2):
        bound = bounds[side == "Maximum"]
        exclusive = once_in(m.rng, 2)
        if m.rank == 4 or not exclusive:
            made[side.lower()] = bound
        else:
            made[f"exclusive{side}"] = bound
        if m.rank == 4 and exclusive:
            made[f"exclusive{side}"] = not once_in(m.rng, 4)
    if once_in(m.rng, 3):
        made["multipleOf"] = m.rng.choice(DIVISORS)


def _string(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    for keyword in ("minLength", "maxLength"):
        if once_in(m.rng, 3):
            made[keyword] = m.size()
    if once_in(m.rng, 2):
        made["pattern"] = m.rng.choice(PATTERNS)


def _sizes(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    keywords = ("minItems", "maxItems", "minProperties", "maxProperties")
    for keyword in some(m.rng, keywords, 0, 2):
        made[keyword] = m.size()
    if once_in(m.rng, 3):
        made["uniqueItems"] = not once_in(m.rng, 5)


def _required(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    made["required"] = m.names(1 if m.rank == 4 else 0, 2)


def _annotation(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    match m.rng.randrange(5):
        case 0:
            made["writeOnly"] = True
        case 1:
            made["format"] = m.rng.choice(FORMATS)
        case 2:
            made["title"] = "a word"
        case _:
            keyword = m.rng.choice(("default", "x-unknown"))
            made[keyword] = random_value(m.rng)


def _properties(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    made["properties"] = {name: m.below(depth, reach) for name in m.names(1)}
    if once_in(m.rng, 4):
        made["required"] = m.names(1)


def _patterns(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    made["patternProperties"] = {
        pattern: m.below(depth, reach) for pattern in some(m.rng, m.patterns, 1, 2)
    }


def _additional(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    closed = once_in(m.rng, 2)
    made["additionalProperties"] = False if closed else m.below(depth, reach)


def _items(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    if once_in(m.rng, 3):
        made["items"] = m.below(depth, reach)
    if not once_in(m.rng, 3):
        count = 1 + m.rng.randrange(3)
        first = [m.below(depth, reach) for _ in range(count)]
        made["prefixItems" if m.rank == 9 else "items"] = first
    if m.rank < 9 and once_in(m.rng, 2):
        closed = once_in(m.rng, 3)
        made["additionalItems"] = False if closed else m.below(depth, reach)


def _contains(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    made["contains"] = m.below(depth, reach)
    if m.rank >= 8:
        for keyword in ("minContains", "maxContains"):
            if once_in(m.rng, 3):
                made[keyword] = m.size()
        if once_in(m.rng, 20):
            del made["contains"]


def _names(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    made["propertyNames"] = m.schema(0, reach.deeper())


def _combine(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    keyword = m.rng.choice(
        ("allOf", "anyOf", "oneOf", "allOf", "anyOf", "oneOf", "not")
    )
    if keyword == "not":
        made["not"] = m.schema(depth, reach)
    else:
        made[keyword] = m.schemas(depth, reach)


def _if(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    for keyword in ("if", "then", "else"):
        if m.rng.randrange(5):
            made[keyword] = m.schema(depth, reach)


def _dependencies(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    least = 1 if m.rank == 4 else 0
    schemas: dict[str, Any] = {}
    lists: dict[str, Any] = {}
    for name in m.names(1, 2):
        if once_in(m.rng, 2):
            lists[name] = m.names(least, 2)
        else:
            schemas[name] = m.schema(depth, reach)
    if m.rank < 8:
        made["dependencies"] = lists | schemas
        return
    for keyword, held in (("dependentRequired", lists), ("dependentSchemas", schemas)):
        if held:
            made[keyword] = held


def _unevaluated_items(
    m: _Maker, made: dict[str, Any], depth: int, reach: _Reach
) -> None:
    closed = not once_in(m.rng, 4)
    made["unevaluatedItems"] = False if closed else m.below(depth, reach)


def _unevaluated_properties(
    m: _Maker, made: dict[str, Any], depth: int, reach: _Reach
) -> None:
    closed = not once_in(m.rng, 4)
    made["unevaluatedProperties"] = False if closed else m.below(depth, reach)


def _reference(m: _Maker, made: dict[str, Any], depth: int, reach: _Reach) -> None:
    dynamic = once_in(m.rng, 2) and reach.in_place == reach.below
    if dynamic and m.rank == 8:
        made["$recursiveRef"] = "#"
    elif dynamic and m.rank == 9:
        outer = m.based and once_in(m.rng, 2)
        made["$dynamicRef"] = f"{BASE}root.json#node" if outer else "#node"
    elif reach.in_place:
        made["$ref"] = m.rng.choice(reach.in_place)


_LEAVES = (_type, _values, _number, _string, _sizes, _required, _reference)
_SCALARS_ONLY = (_type, _values, _number, _number, _string)
# With the rank of the draft that has them first, what applies subschemas.
_IN_PLACE = ((4, _combine), (4, _combine), (4, _reference), (7, _if))
_OBJECTS = (
    *((4, each) for each in (_properties, _properties, _patterns, _additional)),
    *((4, _required), (4, _dependencies), (6, _names), (8, _unevaluated_properties)),
    (8, _unevaluated_properties),
)
_ARRAYS = (
    (4, _items),
    (4, _items),
    (4, _sizes),
    (6, _contains),
    (8, _unevaluated_items),
)
_PROFILES = (_OBJECTS, _OBJECTS, _ARRAYS, _OBJECTS + _ARRAYS, ())


def _maker(rng: Random, rank: int, based: bool) -> _Maker:
    """Makes schemas of some of the keywords and names only: so these meet more often."""
    profile = rng.choice(_PROFILES)
    applicators = [each for since, each in _IN_PLACE + profile if rank >= since]
    leaves = list(_SCALARS_ONLY if not profile else some(rng, _LEAVES, 1, 3))
    leaves.append(_annotation)
    vocabulary = some(rng, NAMES, 2, 4)
    patterns = some(rng, PATTERNS, 2, 3)
    values = [random_value(rng) for _ in range(4)]
    light = once_in(rng, 2)
    return _Maker(
        rng, rank, based, leaves, applicators, vocabulary, patterns, values, light
    )


def random_schema(rng: Random, draft: str) -> Fuzzed:
    """A schema of a draft, with definitions that refer to each other.

    No cycle of references and in-place applicators: in place, a definition refers to
    those before it only; below a property or an item, to anything.
    """
    rank = DRAFTS[draft]
    based = once_in(rng, 2)
    maker = _maker(rng, rank, based)
    keyword = "$defs" if rank >= 8 else "definitions"
    root = f"{BASE}root.json" if based else ""
    dynamic = based and rank >= 8 and once_in(rng, 2)
    keys = rng.choice(((), ("d",), ("d", "e/~ é"), ("d", "e", "d2"), ("d", "e")))
    spelled = {key: _spelling(rng, root, keyword, key, based) for key in keys}
    if dynamic:
        keys = ("d", "e")
        spelled = {key: f"{BASE}{key}.json" for key in keys}
    everything = (*spelled.values(), f"{root}#")
    definitions: dict[str, Any] = {}
    for index, key in enumerate(keys):
        before = tuple(spelled[each] for each in keys[:index])
        made = maker.schema(1 + rng.randrange(2), _Reach(before, everything))
        if dynamic:
            made = _dynamic(rng, made, rank, maker.vocabulary)
        definitions[key] = _identified(rng, made, rank, spelled[key], root)
    targets = {spelled[key]: definitions[key] for key in keys}
    for key in keys:
        # By pointer, never across a resource that is embedded.
        start = spelled[key] if spelled[key].endswith(".json") else root
        start += "#" if start != root else f"#/{keyword}/{_fragment(key)}"
        targets.update(_inside(definitions[key], start))
    below = (*targets, f"{root}#")
    depth = 2 + rng.randrange(2)
    schema = maker.schema(depth, _Reach(tuple(spelled.values()), below), 7 - depth)
    if keys or based or rank >= 8:
        if based or isinstance(schema, bool):
            schema = _open_to_siblings(schema, rank)
        schema = {**_heading(rng, draft, root), **schema}
        if dynamic:
            schema.setdefault("$ref", rng.choice(list(spelled.values())))
        if keys:
            schema[keyword] = definitions
    targets[f"{root}#"] = schema
    return Fuzzed(draft, schema, targets, maker.vocabulary, maker.values)


def _heading(rng: Random, draft: str, root: str) -> dict[str, Any]:
    rank = DRAFTS[draft]
    made: dict[str, Any] = {"$schema": URIS[draft]}
    if root:
        made["id" if rank == 4 else "$id"] = root
    if rank == 8 and once_in(rng, 2):
        made["$recursiveAnchor"] = True
    if rank == 9:
        made["$dynamicAnchor"] = "node"
    return made


def _dynamic(rng: Random, made: Any, rank: int, names: list[str]) -> Any:
    """The schema with a reference that depends on the resources that were passed."""
    schema = _open_to_siblings(made, rank)
    reference = {"$recursiveRef": "#"} if rank == 8 else {"$dynamicRef": "#node"}
    below = schema.get("properties", {}) | {rng.choice(names): reference}
    return {**schema, "properties": below}


def _spelling(rng: Random, root: str, keyword: str, key: str, based: bool) -> str:
    """How a definition is referred to: by pointer, by anchor or by its own URI."""
    styles = ["pointer"]
    if key.isalnum():
        styles += ["anchor", "uri", "uri"] if based else ["anchor"]
    match rng.choice(styles):
        case "anchor":
            return f"{root}#at-{key}"
        case "uri":
            return f"{BASE}{key}.json"
        case _:
            return f"{root}#/{keyword}/{_fragment(key)}"


def _fragment(key: str) -> str:
    """A key as a token of a pointer in a URI."""
    return quote(key.replace("~", "~0").replace("/", "~1"), safe="~")


def _inside(schema: Any, start: str) -> Iterator[tuple[str, Any]]:
    """Subschemas of a definition, by references to them."""
    if isinstance(schema, bool) or "$ref" in schema:
        return
    for keyword in ("properties", "patternProperties"):
        for name, each in schema.get(keyword, {}).items():
            yield f"{start}/{keyword}/{_fragment(name)}", each
    for keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
        for index, each in enumerate(schema.get(keyword, ())):
            yield f"{start}/{keyword}/{index}", each


def _identified(rng: Random, made: Any, rank: int, spelling: str, root: str) -> Any:
    """A definition with the identifier that its spelling needs."""
    anchor = spelling.removeprefix(root) if spelling.startswith(f"{root}#at-") else ""
    if not anchor and not spelling.endswith(".json"):
        return made
    made = _open_to_siblings(made, rank)
    identifier = "id" if rank == 4 else "$id"
    if not anchor:
        heading: dict[str, Any] = {identifier: spelling}
        if rank == 8 and once_in(rng, 2):
            heading["$recursiveAnchor"] = once_in(rng, 2)
        if rank == 9:
            heading["$dynamicAnchor" if once_in(rng, 2) else "$anchor"] = "node"
        return {**heading, **made}
    if rank >= 8:
        return {"$anchor": anchor[1:], **made}
    return {identifier: anchor, **made}


def _open_to_siblings(schema: Any, rank: int) -> dict[str, Any]:
    """The same schema where an identifier beside it counts."""
    if isinstance(schema, bool) or (rank <= 7 and "$ref" in schema):
        # Siblings of $ref count for nothing in these drafts, identifiers included.
        return {"allOf": [schema]}
    made: dict[str, Any] = schema
    return made
