"""Text from schemas made safe to show on one line; it knows no report format."""

from __future__ import annotations

from pathlib import PurePath

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    """``text`` with everything escaped that could end a line, hide or reorder text.

    That is what Unicode calls other or separator (controls, bidi controls, lone
    surrogates, line separators), but for the space.  Backslashes stay single: this is
    for reading, not for reading back.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def posix(path: str) -> str:
    """A path with forward slashes, as annotation services want it."""
    return PurePath(path).as_posix() if path else ""


def _escape(char: str) -> str:
    point = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
