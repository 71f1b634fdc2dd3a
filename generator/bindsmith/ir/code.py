"""The only door from schema text into generated text; it formats nothing else.

Generated Python is built from ``Code``.  Plain strings cannot be concatenated into
it: they are either template text written by us (the first argument of ``code``), or
values that pass through ``lit``, which writes a Python literal and nothing else.
"""

from __future__ import annotations

import json
import keyword
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator

from bindsmith.records import dataclass

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
# A text whose literal needs no second look.
_PLAIN = re.compile(r"[ !#-\[\]-~]*\Z")
_HOLE = re.compile(r"\{\}")
# What ends a line somewhere, or cannot be written.
_BROKEN = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"


@dataclass(frozen=True, slots=True)
class Code:
    """Python source text that is safe to print."""

    text: str

    def __str__(self) -> str:
        return self.text


class Name(Code):
    """One Python identifier (ASCII, no keyword)."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        if not _IDENTIFIER.match(text) or keyword.iskeyword(text):
            raise ValueError(f"not an identifier: {text!r}")
        object.__setattr__(self, "text", text)


NOTHING = Code("")


@dataclass(frozen=True, slots=True)
class Lines:
    """What a view has: lines that a printer put together, with nothing after the last.

    A template prints them as they are, or one by one.
    """

    texts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts)

    def __iter__(self) -> Iterator[Code]:
        return map(Code, self.texts)

    def __str__(self) -> str:
        return "\n".join(self.texts)


NO_LINES = Lines()


def line(text: str) -> Code:
    """A line that a printer put together, for a template; ``ValueError`` if it is none.

    Templates print nothing else: text of a schema that went past the printers stops
    there, whatever it says.
    """
    if _is_broken(text):
        raise ValueError(f"not one line: {text!r}")
    return Code(text)


def _is_broken(text: str) -> bool:
    # The quick question first: most text has none but printable characters.
    return not text.isprintable() and re.search(_BROKEN, text) is not None


def printed(lines: Iterable[str]) -> Lines:
    """Several such lines."""
    made = tuple(lines)
    if _is_broken("".join(made)):
        for each in made:
            line(each)
    return Lines(made)


def code(template: str, *arguments: object) -> Code:
    """Fill each ``{}`` of our own ``template`` with an argument, in order.

    ``Code`` goes in as it is; anything else goes through ``lit``.
    """
    parts = _HOLE.split(template)
    if len(parts) != len(arguments) + 1:
        raise ValueError(f"{template!r} has {len(parts) - 1} holes")
    text = [parts[0]]
    for argument, part in zip(arguments, parts[1:], strict=True):
        filled = argument if isinstance(argument, Code) else lit(argument)
        text += (filled.text, part)
    return Code("".join(text))


def lit(value: object) -> Code:
    """The literal of a JSON value (also tuples of them), in black's spelling.

    Sets, and every other type without an order or a literal, are a ``TypeError``.
    """
    return Code(_literal(value))


def pattern_lit(source: str) -> Code:
    """The literal of a regular expression: a raw string where one can hold it."""
    plain = source.isascii() and source.isprintable()
    if plain and '"' not in source and "\\" in source and not source.endswith("\\"):
        return Code(f'r"{source}"')
    return lit(source)


def _literal(value: object) -> str:
    match value:
        case None | True | False:
            return repr(value)
        case str():
            return _string(value)
        case int():
            return int.__repr__(value)
        case float():
            return _float(value)
        case list():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case tuple():
            inner = ", ".join(map(_literal, value))
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case dict():
            items = (f"{_literal(k)}: {_literal(v)}" for k, v in value.items())
            return "{" + ", ".join(items) + "}"
    raise TypeError(f"no literal for {type(value).__name__}")


def _float(value: float) -> str:
    if math.isnan(value):
        return 'float("nan")'
    if math.isinf(value):
        return 'float("inf")' if value > 0 else 'float("-inf")'
    # black writes exponents without a plus sign.
    return float.__repr__(value).replace("e+", "e")


def _string(value: str) -> str:
    """A string literal: printable ASCII and letters of any script stay readable.

    Everything that could end a line, hide, reorder text or fail to encode is
    escaped.  Double quotes, unless single ones need fewer escapes (as black has it).
    """
    if _PLAIN.match(value):
        return f'"{value}"'
    quote = '"' if value.count('"') <= value.count("'") or '"' not in value else "'"
    out = []
    for char in value:
        if char == quote or char == "\\":
            out.append("\\" + char)
        elif " " <= char <= "~" or _is_letter(char):
            out.append(char)
        else:
            out.append(_escape(char))
    return quote + "".join(out) + quote


def _is_letter(char: str) -> bool:
    # One fixed Unicode version: the text must not depend on the interpreter's.
    return unicodedata.ucd_3_2_0.category(char)[0] == "L"


def _escape(char: str) -> str:
    if char in "\n\r\t":
        return json.dumps(char)[1:-1]
    point = ord(char)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
