"""Looks up Unicode properties by their ECMA-262 names; never loads tables unasked.

The names are those of ECMA-262 "Runtime Semantics: UnicodeMatchProperty": the spelling
of the Unicode Character Database, case-sensitive, without loose matching.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bindsmith.records import dataclass
from bindsmith.unicode.ranges import ALL, Range, Ranges, complement, difference, union

UNICODE_VERSION = "15.0.0"

_KINDS = {
    "General_Category": "gc",
    "gc": "gc",
    "Script": "sc",
    "sc": "sc",
    "Script_Extensions": "scx",
    "scx": "scx",
}


@dataclass(frozen=True, slots=True)
class _Tables:
    """The packed sets by ``(kind, name)``, every alias being a key of its own."""

    short: dict[tuple[str, str], str]  # any name of a property or value → first name
    packed: dict[tuple[str, str], str]  # by first name
    folds: str


@cache
def _tables() -> _Tables:
    from binascii import a2b_base64
    from zlib import decompress

    from bindsmith.unicode._tables import PACKED

    short: dict[tuple[str, str], str] = {}
    packed: dict[tuple[str, str], str] = {}
    folds = ""
    for line in decompress(a2b_base64(PACKED)).decode("ascii").splitlines():
        head, _, data = line.partition("|")
        kind, _, names = head.partition(" ")
        if kind == "cf":
            folds = data
        elif kind == "scx":
            packed[kind, names] = data
        else:
            first, *aliases = names.split(" ")
            packed[kind, first] = data
            short.update(((kind, name), first) for name in (first, *aliases))
    return _Tables(short, packed, folds)


def _unpack(data: str) -> Ranges:
    ranges: list[Range] = []
    position = 0
    lengths = iter(data.split())
    for outside in lengths:
        start = position + int(outside, 36)
        position = start + int(next(lengths), 36)
        ranges.append((start, position - 1))
    return tuple(ranges)


@cache
def property_ranges(expression: str) -> Ranges:
    """The code points of ``\\p{expression}``, as ECMA-262 §22.2.2 reads it.

    ``expression`` is a binary property (``Alphabetic``), a general category (``Lu``),
    or ``name=value`` with the names General_Category, Script and Script_Extensions or
    their short forms. A ``KeyError`` says that ECMA-262 knows no such property.
    """
    name, equals, value = expression.partition("=")
    if not equals:
        if name == "Any":
            return ALL
        if name == "ASCII":
            return ((0, 0x7F),)
        if name == "Assigned":
            return complement(_category("Cn"))
        tables = _tables()
        if ("b", name) in tables.short:
            return _unpack(tables.packed["b", tables.short["b", name]])
        return _category(tables.short["gc", name])
    tables = _tables()
    kind = _KINDS[name]
    if kind == "gc":
        return _category(tables.short["gc", value])
    script = tables.short["sc", value]
    return _script(script) if kind == "sc" else _script_extensions(script)


def _category(name: str) -> Ranges:
    """A general category or, for ``L``, ``LC`` and the like, the union of several."""
    packed = _tables().packed
    if name == "LC":
        return union(*(_unpack(packed["gc", each]) for each in ("Lu", "Ll", "Lt")))
    if name == "Cn":
        return complement(
            union(*(_unpack(v) for k, v in packed.items() if k[0] == "gc"))
        )
    if name == "C":
        assigned = (_category(each) for each in ("Cc", "Cf", "Cs", "Co", "Cn"))
        return union(*assigned)
    members = (
        _unpack(data)
        for (kind, each), data in packed.items()
        if kind == "gc" and (each == name or (len(name) == 1 and each[0] == name))
    )
    return union(*members)


def _script(name: str) -> Ranges:
    return _unpack(_tables().packed["sc", name])


def _script_extensions(name: str) -> Ranges:
    """The script's characters, as ScriptExtensions.txt takes some and adds others."""
    listed: list[Ranges] = []
    added: list[Ranges] = []
    for (kind, scripts), data in _tables().packed.items():
        if kind == "scx":
            listed.append(_unpack(data))
            if name in scripts.split(" "):
                added.append(listed[-1])
    return union(difference(_script(name), union(*listed)), *added)


@cache
def case_partners() -> dict[int, tuple[int, ...]]:
    """For each code point with case, all that simple case folding equates with it.

    The code point itself is one of them (ECMA-262 Canonicalize, with the ``u`` flag).
    """
    classes: dict[int, list[int]] = {}
    code = 0
    words = iter(_tables().folds.split())
    for gap in words:
        count, step, offset, negative = (int(next(words), 36) for _ in range(4))
        code += int(gap, 36)
        for each in range(code, code + count * step, step):
            target = each - offset if negative else each + offset
            classes.setdefault(target, [target]).append(each)
    return {
        member: tuple(sorted(members))
        for members in classes.values()
        for member in members
    }


def case_closure(ranges: Iterable[Range]) -> Ranges:
    """``ranges`` and every code point that equals one of them but for case."""
    given = union(ranges)
    extra: list[Range] = []
    partners = case_partners()
    for first, last in given:
        if last - first < len(partners):
            cased = [code for code in range(first, last + 1) if code in partners]
        else:
            cased = [code for code in partners if first <= code <= last]
        for code in cased:
            extra.extend((each, each) for each in partners[code])
    return union(given, extra)
