"""Translates ECMA-262 patterns to Python's ``re``; compiles and matches nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from bindsmith.records import dataclass
from bindsmith.regex.charsets import Flags
from bindsmith.regex.emit import emit
from bindsmith.regex.nodes import Pattern, RegexError
from bindsmith.regex.parser import parse

_INLINE_FLAGS = re.compile(r"\(\?([A-Za-z]+)\)")
_POSIX_CLASS = re.compile(r"(?<!\\)\[:\^?[a-z]+:\]")
# re and our own walks recurse; a person's pattern nests ten groups at most.
_MAX_DEPTH = 64
_FLAG_NOTES = {
    "U": "Java's flag (?U): \\w, \\d, \\s and \\b follow Unicode",
    "i": "the inline flag (?i) is read as (?i:…), with Unicode case folding",
    "m": "the inline flag (?m) is read as (?m:…)",
    "s": "the inline flag (?s) is read as (?s:…)",
}


@dataclass(frozen=True, slots=True)
class Translation:
    """``source`` is for ``re.compile(source).search(text)``, without flags; it is ASCII
    and means the same on every Python since 3.11. ``notes`` are sentences on what the
    pattern's author may not have meant."""

    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed pattern; ``flags`` are those of a leading ``(?…)``, which ``pattern``
    starts after, at ``offset``."""

    pattern: Pattern
    flags: Flags
    offset: int
    notes: tuple[str, ...]


def translate(pattern: str, *, strict: bool = False) -> Translation:
    """The Python equal of an unanchored ECMA-262 ``pattern`` under the flag ``u``.

    Annex B syntax and the leading Java flags ``(?imsU)`` are understood as well, unless
    ``strict``. ``RegexError`` says where and why there is no equal.
    """
    prepared = prepare(pattern, strict=True) if strict else prepare(pattern)
    try:
        source = emit(prepared.pattern, prepared.flags)
    except RegexError as error:
        raise RegexError(error.message, error.position + prepared.offset) from None
    return Translation(source, prepared.notes)


# Whoever translates a pattern asks next whether it is a plain one.
@lru_cache(16)
def prepare(pattern: str, *, strict: bool = False) -> Prepared:
    """Parse ``pattern`` as ``translate`` understands it."""
    inline = None if strict else _INLINE_FLAGS.match(pattern)
    flags, notes, offset = Flags(), [], 0
    if inline:
        flags, offset = _flags(inline[1]), inline.end()
        notes = [_FLAG_NOTES[letter] for letter in inline[1] if letter in _FLAG_NOTES]
    try:
        parsed = parse(pattern[offset:])
    except RegexError as error:
        raise RegexError(error.message, error.position + offset) from None
    if parsed.depth > _MAX_DEPTH:
        raise RegexError(f"more than {_MAX_DEPTH} groups inside each other")
    if strict and parsed.legacy:
        first = parsed.legacy[0]
        raise RegexError(f"{first.text} is not allowed with the flag u", first.position)
    for each in parsed.legacy:
        if each.meaning:
            notes.append(f"{each.text} is {each.meaning} in ECMA-262")
    posix = _POSIX_CLASS.search(pattern)
    if posix:
        notes.append(
            f"{posix[0]} is no POSIX class in ECMA-262, but a set of these characters"
        )
    return Prepared(parsed, flags, offset, tuple(dict.fromkeys(notes)))


def _flags(letters: str) -> Flags:
    unknown = set(letters) - set("imsUu")
    if unknown or ("u" in letters and "i" not in letters):
        raise RegexError(f"the inline flags (?{letters}) are not ECMA-262")
    return Flags("i" in letters, "m" in letters, "s" in letters, "U" in letters)
