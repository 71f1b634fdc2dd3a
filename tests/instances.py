"""Instances of a schema, mostly valid, and changes of them; it judges neither.

Everything is a function of the ``random.Random`` that is passed in: the same seed, the
same instances, on every machine.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from bindsmith.regex import translate
from referencing.jsonschema import specification_with

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_HINTS = {
    "object": ("properties", "required", "additionalProperties", "patternProperties"),
    "array": ("items", "prefixItems", "contains", "minItems", "uniqueItems"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum"),
}
# Below this only what must be there is made, and below the second nothing at all.
_FRUGAL, _BOTTOM = 4, 14
_WORDS = ("", "a", "word", "Some words", "é", "日本", "x" * 40, "A_b-C.d", "12", "a::b")
_MORE = "xy0é_-Z 9"
_FORMATS: dict[str, tuple[str, ...]] = {
    "date-time": ("2024-02-29T23:59:59Z", "1999-01-01T00:00:00.5+02:00"),
    "date": ("2024-02-29", "1999-12-31"),
    "time": ("23:59:59Z", "00:00:00.25-05:30"),
    "duration": ("P1DT2H", "PT0.5S", "P3W"),
    "email": ("a@example.com", "first.last+tag@sub.example.org"),
    "idn-email": ("é@example.com",),
    "hostname": ("example.com", "a-b.c"),
    "idn-hostname": ("bücher.example",),
    "ipv4": ("127.0.0.1", "255.0.12.9"),
    "ipv6": ("::1", "2001:db8::8:800:200c:417a"),
    "uri": ("https://example.com/a?b=c#d", "urn:a:b"),
    "uri-reference": ("../a?b", "https://example.com"),
    "iri": ("https://example.com/é",),
    "iri-reference": ("é/b",),
    "uri-template": ("https://example.com/{a}",),
    "json-pointer": ("/a/b~1c", ""),
    "relative-json-pointer": ("1/a", "0#"),
    "regex": ("^a+$", "[a-z]"),
    "uuid": (
        "123e4567-e89b-12d3-a456-426614174000",
        "ABCDEF01-2345-6789-abcd-ef0123456789",
    ),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A subschema that an instance is to meet, and where its references start from."""

    schema: dict[str, Any]
    resolver: Any

    def below(self, schema: Any) -> _Part:
        return replace(self, schema=schema)


class Maker:
    """Makes instances of one schema.

    ``resolver`` is a ``referencing`` resolver whose base is the schema's; ``draft`` is
    the URI of its metaschema, unless the schema says so itself.
    """

    def __init__(
        self,
        schema: Any,
        resolver: Any,
        rng: Random,
        draft: str = "http://json-schema.org/draft-07/schema#",
    ) -> None:
        self._root = _Part(schema, resolver)
        self._rng = rng
        if isinstance(schema, dict):
            draft = schema.get("$schema", draft)
        self._specification = specification_with(draft)
        self._alone = any(f"draft-0{n}" in draft for n in (4, 6, 7))

    def instance(self) -> Any:
        """One instance, most often valid."""
        return self._value([self._root], 0)

    def _value(self, parts: list[_Part], depth: int) -> Any:
        met = self._conjuncts(parts, depth)
        if depth > _BOTTOM:
            return None
        chosen = self._constant(met)
        if chosen is not None:
            return copy.deepcopy(chosen[0])
        match self._type(met, depth):
            case "object":
                return self._object(met, depth + 1)
            case "array":
                return self._array(met, depth + 1)
            case "string":
                return self._string(met)
            case "boolean":
                return self._once_in(2)
            case "null":
                return None
            case kind:
                return self._number(met, kind == "integer")

    def _once_in(self, n: int) -> bool:
        return self._rng.randrange(n) == 0

    def _conjuncts(self, parts: list[_Part], depth: int) -> list[_Part]:
        """All that must hold together, after a choice wherever there is one."""
        found: list[_Part] = []
        queue = list(parts)
        while queue and len(found) < 60:
            part = queue.pop(0)
            if isinstance(part.schema, dict):
                resource = self._specification.create_resource(part.schema)
                part = replace(part, resolver=part.resolver.in_subresource(resource))
                found.append(part)
                queue += self._also(part, depth)
        return [part for part in found if not (self._alone and "$ref" in part.schema)]

    def _also(self, part: _Part, depth: int) -> Iterator[_Part]:
        schema = part.schema
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(schema.get(keyword), str):
                target = part.resolver.lookup(schema[keyword])
                yield _Part(target.contents, target.resolver)
                if self._alone:
                    return
        yield from map(part.below, schema.get("allOf", ()))
        for keyword in ("anyOf", "oneOf"):
            if schema.get(keyword):
                yield part.below(self._branch(schema[keyword], depth))
        if "if" in schema:
            if self._once_in(2):
                yield part.below(schema["if"])
                yield part.below(schema.get("then", True))
            else:
                yield part.below(schema.get("else", True))

    def _branch(self, branches: Sequence[Any], depth: int) -> Any:
        if depth < _FRUGAL:
            return self._rng.choice(branches)
        # Deep down, what looks smallest, so that recursion ends.
        return min(branches, key=lambda each: ("$ref" in each, len(repr(each))))

    def _constant(self, met: list[_Part]) -> tuple[Any] | None:
        for part in met:
            if "const" in part.schema:
                return (part.schema["const"],)
        lists = [part.schema["enum"] for part in met if part.schema.get("enum")]
        if not lists:
            return None
        common = [each for each in lists[0] if all(each in other for other in lists)]
        return (self._rng.choice(common or lists[0]),)

    def _type(self, met: list[_Part], depth: int) -> str:
        allowed = list(TYPES)
        stated = False
        for part in met:
            types = part.schema.get("type")
            if types is not None:
                stated = True
                names = [types] if isinstance(types, str) else list(types)
                names += ["integer"] if "number" in names else []
                allowed = [each for each in allowed if each in names] or allowed
        hinted = [
            kind
            for kind, words in _HINTS.items()
            if any(word in part.schema for part in met for word in words)
        ]
        fitting = [each for each in hinted if each in allowed]
        if fitting and (not stated or len(allowed) > 1) and not self._once_in(8):
            return self._rng.choice(fitting)
        if depth >= _FRUGAL:
            scalars = [each for each in allowed if each not in ("array", "object")]
            allowed = scalars or allowed
        return self._rng.choice(allowed)

    def _object(self, met: list[_Part], depth: int) -> dict[str, Any]:
        required = _union(part.schema.get("required") for part in met)
        known = _union(part.schema.get("properties") for part in met)
        chosen = [name for name in known if self._wanted(name, required, depth)]
        chosen += [name for name in required if name not in chosen]
        least = _largest(met, "minProperties")
        chosen += [name for name in known if name not in chosen][: least - len(chosen)]
        chosen += self._other_names(met, least - len(chosen), depth)
        most = _smallest(met, "maxProperties")
        if most is not None:
            chosen.sort(key=lambda name: name not in required)
            del chosen[most:]
        met = met + self._dependents(met, chosen)
        made: dict[str, Any] = {}
        for name in dict.fromkeys(chosen):
            parts = [each for part in met for each in _of_property(part, name)]
            if all(part.schema is not False for part in parts):
                made[name] = self._value(parts, depth)
        return made

    def _wanted(self, name: str, required: Sequence[str], depth: int) -> bool:
        if name in required:
            return not self._once_in(40)
        return depth <= _FRUGAL and self._rng.randrange(depth + 2) < 2

    def _other_names(self, met: list[_Part], needed: int, depth: int) -> list[str]:
        """Names that no ``properties`` has, where they are welcome."""
        closed = any(part.schema.get("additionalProperties") is False for part in met)
        patterns = _union(part.schema.get("patternProperties") for part in met)
        wanted = max(needed, int(depth <= _FRUGAL and self._once_in(4)))
        names = [part for part in met if "propertyNames" in part.schema]
        found: list[str] = []
        for _ in range(wanted):
            if patterns:
                found.append(self._matching(self._rng.choice(patterns)))
            elif not closed and names:
                below = [part.below(part.schema["propertyNames"]) for part in names]
                name = self._value([*below, below[0].below({"type": "string"})], depth)
                found += [name] if isinstance(name, str) else []
            elif not closed:
                found.append(f"extra{self._rng.randrange(9)}")
        return found

    def _dependents(self, met: list[_Part], chosen: list[str]) -> list[_Part]:
        found: list[_Part] = []
        for part in met:
            for keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
                for name, held in part.schema.get(keyword, {}).items():
                    if name in chosen and isinstance(held, list):
                        chosen += held
                    elif name in chosen:
                        found += self._conjuncts([part.below(held)], 0)
        return found

    def _array(self, met: list[_Part], depth: int) -> list[Any]:
        least = _largest(met, "minItems")
        if any("contains" in part.schema for part in met):
            least = max(least, 1)
        most = _smallest(met, "maxItems")
        count = least
        if depth <= _FRUGAL:
            count += self._rng.randrange(3)
        if most is not None:
            count = min(count, most)
        unique = any(part.schema.get("uniqueItems") is True for part in met)
        made: list[Any] = []
        for index in range(count):
            parts = [each for part in met for each in _of_item(part, index)]
            for _ in range(4):
                item = self._value(parts, depth)
                if not (unique and item in made):
                    made.append(item)
                    break
        return made

    def _string(self, met: list[_Part]) -> str:
        least = _largest(met, "minLength")
        most = _smallest(met, "maxLength")
        patterns = _union([part.schema.get("pattern")] for part in met)
        formats = _union([part.schema.get("format")] for part in met)
        if patterns:
            return self._matching(patterns[0], least, most)
        for name in formats:
            if name in _FORMATS:
                return self._rng.choice(_FORMATS[name])
        made = self._rng.choice(_WORDS)
        while len(made) < least:
            made += self._rng.choice(_MORE)
        return made if most is None else made[:most]

    def _matching(self, pattern: str, least: int = 0, most: int | None = None) -> str:
        source = translate(pattern).source
        search = re.compile(source).search
        tree = _parser.parse(source)
        made = ""
        for extra in (0, 1, 2, 3, least, least):
            made = "".join(_letters(tree, self._rng, extra))
            long_enough = len(made) >= least and (most is None or len(made) <= most)
            if long_enough and search(made):
                return made
        return next((word for word in _WORDS if search(word)), made)

    def _number(self, met: list[_Part], whole: bool) -> int | float:
        low, high = _bounds(met)
        steps = [s for part in met if (s := part.schema.get("multipleOf"))]
        if low is None and high is None:
            low, high = -(10**6), 10**12 if self._once_in(3) else 100
        low = high - 100 if low is None and high is not None else low
        high = low + 100 if high is None and low is not None else high
        assert low is not None
        assert high is not None
        if steps:
            return int(low // steps[0] + 1) * steps[0]
        made = low + (high - low) * self._rng.randrange(101) / 100
        if whole:
            made = min(max(int(made), -int(-low // 1)), int(high // 1))
            integral = self._specification.name != "draft-04" and self._once_in(20)
            return float(made) if integral else made
        return int(made) if self._once_in(4) and low <= int(made) <= high else made


def _union(lists: Any) -> list[Any]:
    return list(dict.fromkeys(x for each in lists for x in each or () if x is not None))


def _largest(met: list[_Part], keyword: str) -> int:
    return max((int(part.schema.get(keyword, 0)) for part in met), default=0)


def _smallest(met: list[_Part], keyword: str) -> int | None:
    found = [int(part.schema[keyword]) for part in met if keyword in part.schema]
    return min(found, default=None)


def _bounds(met: list[_Part]) -> tuple[Any, Any]:
    """The bounds of a number; an exclusive one is moved inside by one or a bit."""
    lows, highs = [], []
    for part in met:
        schema = part.schema
        for found, word, inside in ((lows, "Minimum", 1), (highs, "Maximum", -1)):
            bound, exclusive = schema.get(word.lower()), schema.get(f"exclusive{word}")
            if exclusive is True and bound is not None:
                found.append(bound + inside)
            elif bound is not None:
                found.append(bound)
            if exclusive is not None and not isinstance(exclusive, bool):
                found.append(exclusive + inside)
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        low = high = (low + high) / 2
    return low, high


def _of_property(part: _Part, name: str) -> Iterator[_Part]:
    schema = part.schema
    taken = False
    if name in schema.get("properties", {}):
        taken = True
        yield part.below(schema["properties"][name])
    for pattern, held in schema.get("patternProperties", {}).items():
        if re.search(translate(pattern).source, name):
            taken = True
            yield part.below(held)
    if not taken:
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if isinstance(schema.get(keyword), dict):
                yield part.below(schema[keyword])


def _of_item(part: _Part, index: int) -> Iterator[_Part]:
    schema = part.schema
    first = schema.get("prefixItems", schema.get("items"))
    rest = schema.get("items" if "prefixItems" in schema else "additionalItems")
    if isinstance(first, list):
        yield part.below(first[index] if index < len(first) else rest)
    elif first is not None:
        yield part.below(first)
    if "contains" in schema and index == 0:
        yield part.below(schema["contains"])


def _letters(tree: Any, rng: Random, extra: int) -> Iterator[str]:
    """Text that a parsed pattern matches, look-arounds and anchors apart."""
    for operator, argument in tree:
        if operator is sre.LITERAL:
            yield chr(argument)
        elif operator in (sre.ANY, sre.NOT_LITERAL):
            yield rng.choice(
                [c for c in _MORE if argument is None or ord(c) != argument]
            )
        elif operator is sre.IN:
            yield _member(argument, rng)
        elif operator is sre.BRANCH:
            yield from _letters(rng.choice(argument[1]), rng, extra)
        elif operator is sre.SUBPATTERN:
            yield from _letters(argument[3], rng, extra)
        elif operator is sre.ATOMIC_GROUP:
            yield from _letters(argument, rng, extra)
        elif operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, inner = argument
            for _ in range(min(low + rng.randrange(extra + 2), int(high))):
                yield from _letters(inner, rng, extra)


def _member(members: list[Any], rng: Random) -> str:
    if members[0][0] is sre.NEGATE:
        allowed = [c for c in _MORE + ":/@" if not _has(members[1:], ord(c))]
        return rng.choice(allowed or ["\x00"])
    operator, argument = rng.choice(members[:40])
    if operator is sre.LITERAL:
        return chr(argument)
    if operator is sre.RANGE:
        return chr(argument[0] + rng.randrange(min(argument[1] - argument[0], 25) + 1))
    return rng.choice("0az_")


def _has(members: list[Any], point: int) -> bool:
    return any(
        (operator is sre.LITERAL and argument == point)
        or (operator is sre.RANGE and argument[0] <= point <= argument[1])
        for operator, argument in members
    )


def mutations(instance: Any, rng: Random, count: int = 4) -> Iterator[Any]:
    """Changed copies of an instance, each changed in one place or two."""
    for _ in range(count):
        changed = copy.deepcopy(instance)
        for _ in range(1 + (rng.randrange(4) == 0)):
            changed = _changed(changed, rng)
        yield changed


def _changed(instance: Any, rng: Random) -> Any:
    holders: list[tuple[Any, Any]] = []
    strings: list[str] = ["word"]
    queue = [instance]
    while queue:
        value = queue.pop()
        if isinstance(value, str):
            strings.append(value)
        elif isinstance(value, dict | list):
            keys = value if isinstance(value, dict) else range(len(value))
            holders += [(value, key) for key in keys]
            queue += [value[key] for key in keys]
    if not holders or rng.randrange(8) == 0:
        return _other(instance, rng, strings)
    holder, key = rng.choice(holders)
    if isinstance(holder, dict):
        _change_object(holder, key, rng, strings)
    else:
        _change_array(holder, key, rng, strings)
    return instance


def _change_object(
    holder: dict[str, Any], key: str, rng: Random, strings: list[str]
) -> None:
    match rng.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[rng.choice(("unexpected", key.upper(), key + "s", ""))] = 1
        case 2:
            holder[rng.choice((key[:-1], key.capitalize(), "x"))] = holder.pop(key)
        case _:
            holder[key] = _other(holder[key], rng, strings)


def _change_array(
    holder: list[Any], index: int, rng: Random, strings: list[str]
) -> None:
    match rng.randrange(6):
        case 0:
            del holder[index]
        case 1:
            holder.append(copy.deepcopy(holder[index]))
        case 2:
            holder.append(rng.choice((None, 1, "word", {}, [])))
        case 3:
            holder.extend(copy.deepcopy(holder[:1]) * 12)
        case _:
            holder[index] = _other(holder[index], rng, strings)


def _other(value: Any, rng: Random, strings: list[str]) -> Any:
    """Another value: near the old one, or of another type."""
    near: list[Any]
    match value:
        case bool():
            near = [not value, int(value), str(value).lower()]
        case int():
            near = [bool(value), value + 1, -value - 1, str(value), value * 10**30]
            near += [float(value), value + 0.5] if abs(value) < 10**300 else []
        case float():
            near = [int(value), value * 2, -value - 0.25, str(value)]
        case str():
            near = ["", value[1:], value[:-1], value + "x", value.upper(), value[::-1]]
            near += [value * 300, value.replace(":", "-"), value.replace("-", " ")]
            near += [[value], None, rng.choice(strings)]
        case list():
            near = [[], value[::-1], value + value, {"0": value}, None]
        case dict():
            near = [{}, [value], None, list(value)]
        case _:
            near = ["", 0, {}, False]
    far = (None, True, 0, 1, 1.0, 1.5, "", "word", [], {}, [None], {"a": 1})
    # Each far value is one that nothing else holds.
    return copy.deepcopy(rng.choice(far if rng.randrange(4) == 0 else near))
