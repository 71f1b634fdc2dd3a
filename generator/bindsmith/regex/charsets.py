"""Which code points a class, an escape or a dot matches, and how ``re`` spells a set;
knows nothing of sequences, groups or quantifiers."""

from __future__ import annotations

from functools import cache
from typing import assert_never

from bindsmith.records import dataclass
from bindsmith.regex.nodes import (
    CharClass,
    ClassItem,
    Dot,
    Escape,
    Literal,
    Property,
    Range,
    RegexError,
)
from bindsmith.support.unicode_word import UNICODE_WORD
from bindsmith.unicode import (
    ALL,
    Ranges,
    case_closure,
    complement,
    difference,
    property_ranges,
    union,
)

DIGIT: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
TERMINATOR: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
SPACE: Ranges = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
# What a dot matches, and what ^ and $ look for with the flag m, in Python's re.
LINE_CHARACTER = "[^\\n\\r\\u2028\\u2029]"
# The idiom that readers know, in place of sorted ranges.
_FAMILIAR = {DIGIT: "0-9", WORD: "A-Za-z0-9_"}
_CONTROLS = {9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_SPECIAL = frozenset(map(ord, "\\.^$*+?{}[]()|"))
_SPECIAL_IN_CLASS = frozenset(map(ord, "\\[]^-"))

Atom = Literal | Dot | Escape | Property | CharClass


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags in force: ECMA-262's ``i``, ``m`` and ``s``, and Java's ``U``."""

    ignore_case: bool = False
    multiline: bool = False
    dot_all: bool = False
    unicode_classes: bool = False


@cache
def _java_class(kind: str) -> Ranges:
    """``\\d``, ``\\s`` or ``\\w`` under Java's UNICODE_CHARACTER_CLASS."""
    match kind:
        case "d":
            return property_ranges("Nd")
        case "s":
            return property_ranges("White_Space")
    names = ("Alphabetic", "M", "Nd", "Pc", "Join_Control")
    return union(*map(property_ranges, names))


def escape_ranges(kind: str, flags: Flags) -> Ranges:
    """The code points of ``\\d``, ``\\D``, …; ``kind`` is the letter (§22.2.2.9)."""
    lower = kind.lower()
    if flags.unicode_classes:
        ranges = _java_class(lower)
    else:
        ranges = {"d": DIGIT, "s": SPACE, "w": WORD}[lower]
    if flags.ignore_case and lower == "w":
        ranges = case_closure(ranges)
    return complement(ranges) if kind != lower else ranges


def _item_ranges(item: ClassItem, flags: Flags) -> Ranges:
    match item:
        case Range(first, last):
            return ((first, last),)
        case Escape(kind):
            return escape_ranges(kind, flags)
        case Property(expression, negated, position):
            try:
                ranges = property_ranges(expression)
            except KeyError:
                message = f"unknown Unicode property {expression}"
                raise RegexError(message, position) from None
            return complement(ranges) if negated else ranges
        case _:
            assert_never(item)


def ranges_of(atom: Atom, flags: Flags) -> Ranges:
    """The code points that ``atom`` matches."""
    items: tuple[ClassItem, ...]
    match atom:
        case Literal(code):
            items = (Range(code, code),)
        case Dot():
            return ALL if flags.dot_all else complement(TERMINATOR)
        case Escape() | Property():
            items = (atom,)
        case CharClass():
            items = atom.items
        case _:
            assert_never(atom)
    ranges = union(*(_item_ranges(item, flags) for item in items))
    if flags.ignore_case:
        ranges = case_closure(ranges)
    if isinstance(atom, CharClass) and atom.negated:
        return complement(ranges)
    return ranges


def atom_source(atom: Atom, flags: Flags) -> str:
    """``atom`` in Python's ``re``: one character or one class, never empty."""
    if isinstance(atom, Literal) and not flags.ignore_case:
        return literal_source(atom.code)
    if isinstance(atom, Dot):
        return "(?s:.)" if flags.dot_all else LINE_CHARACTER
    if flags.unicode_classes and not flags.ignore_case and atom == Escape("w"):
        return UNICODE_WORD
    if isinstance(atom, CharClass) and not flags.ignore_case:
        if flags.unicode_classes and Escape("w") in atom.items and not atom.negated:
            return _word_or(atom, flags)
        ordered = _ordered_class(atom, flags)
        if ordered:
            return ordered
    ranges = ranges_of(atom, flags)
    if ranges == ALL:
        return "(?s:.)"
    if not ranges:
        return "[^\\s\\S]"
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return literal_source(ranges[0][0])
    return class_source(ranges)


def _word_or(atom: CharClass, flags: Flags) -> str:
    """The class of Unicode's word characters by itself, then what else there is.

    It is very long; apart from the rest it can be held once, by name.
    """
    others = (each for each in atom.items if each != Escape("w"))
    more = union(*(_item_ranges(each, flags) for each in others))
    # Of ASCII it has what others have too, which need not be looked up.
    is_ascii = not more or more[-1][1] < 0x80
    rest = difference(more, WORD if is_ascii else escape_ranges("w", flags))
    return f"(?:{UNICODE_WORD}|{class_source(rest)})" if rest else UNICODE_WORD


def class_source(ranges: Ranges) -> str:
    """A class of these code points, as ``[…]`` or ``[^…]``, whichever is shorter."""
    plain = f"[{_ranges_source(ranges)}]"
    others = complement(ranges)
    # NUL to U+10FFFF has an empty complement, and [^] is no class in Python
    inverse = f"[^{_ranges_source(others)}]" if others else plain
    return inverse if len(inverse) < len(plain) else plain


def _ordered_class(atom: CharClass, flags: Flags) -> str:
    """The class with its items in their order, "" where that would not be as short."""
    text: list[str] = []
    last = len(atom.items) - 1
    for index, item in enumerate(atom.items):
        match item:
            case Range(45, 45) if index in (0, last):
                piece = "-"
            case Range(first, end):
                piece = _range_source(first, end)
            case Escape("d" | "w" | "s" as kind):
                piece = _ranges_source(escape_ranges(kind, flags))
            case Property(_, negated=False):
                piece = _ranges_source(_item_ranges(item, flags))
            case _:
                return ""
        if piece in text:
            continue
        if text and piece[0] in "&~|" and text[-1][-1] == piece[0]:
            piece = f"\\{piece}"  # doubled, re reserves them for set operations
        text.append(piece)
    if not text or ranges_of(CharClass(False, atom.items), flags) == ALL:
        return ""
    return f"[{'^' if atom.negated else ''}{''.join(text)}]"


def _ranges_source(ranges: Ranges) -> str:
    familiar = _FAMILIAR.get(ranges)
    return familiar or "".join(_range_source(*each) for each in ranges)


def _range_source(first: int, last: int) -> str:
    start = _char(first, _SPECIAL_IN_CLASS)
    if first == last:
        return start
    between = "" if last == first + 1 else "-"
    return f"{start}{between}{_char(last, _SPECIAL_IN_CLASS)}"


def literal_source(code: int) -> str:
    """One character outside of a class; anything but printable ASCII is escaped."""
    return _char(code, _SPECIAL)


def _char(code: int, special: frozenset[int]) -> str:
    if code in special:
        return "\\" + chr(code)
    if 0x20 <= code < 0x7F:
        return chr(code)
    if code in _CONTROLS:
        return _CONTROLS[code]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
