"""Prose of schemas as docstrings and comments; it does not translate or shorten.

The text is hostile: nothing in it may end a line, a string or a comment early, hide or
reorder what a reader sees, or speak to a tool (``type: ignore``, ``fmt: off``).
All lines come with their indentation (``indent`` is in spaces) and without newline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bindsmith.emit.width import width

# Compiled at first use: few texts need these four.
_BREAKS = "\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
_BLANKS = "[\t\x1f \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+"
# Controls, bidi controls, surrogates and noncharacters, made visible.
_UNSAFE = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e"
    "\u2066-\u2069\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
_INVISIBLE = "[\xad\u200b\u2060\ufeff]"
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
_TOOLS = (
    r"(coding|"
    r"\b(?:flake8|fmt|isort|mypy|noqa|nosec|pragma|pylint|pyright|ruff|type|yapf))"
)
_NAMED = re.compile(rf"{_TOOLS}(?=\s*[:=])", re.IGNORECASE)
_BARE = re.compile(r"\bno(qa|sec)\b", re.IGNORECASE)
_EMACS = re.compile(r"-\*-")
# What tools obey wherever it is in a comment (a source encoding: PEP 263), and what
# they obey behind a "#" only.
DIRECTIVE = re.compile(rf"{_TOOLS}[:=]|-\*-", re.IGNORECASE)
_BEHIND_HASH = re.compile(r"#\s*no(qa|sec)\b", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` with nothing but printable characters, single spaces and newlines.

    Every kind of line break becomes a newline, every run of blanks one space; no
    line starts or ends with one.  What hides or reorders text is dropped or becomes
    U+FFFD.
    """
    if text.replace("\n", "").isprintable():
        return "\n".join(" ".join(line.split()) for line in text.split("\n"))
    text = re.sub(_UNSAFE, "\ufffd", re.sub(_INVISIBLE, "", text))
    lines = (re.sub(_BLANKS, " ", line).strip() for line in re.split(_BREAKS, text))
    return "\n".join(lines)


def docstring(text: str, indent: int, line_length: int) -> list[str]:
    """The lines of a docstring whose words are those of ``plain(text)``.

    One line if it fits, else wrapped, with the closing quotes on a line of their
    own; blank lines and list items of the source are kept.  No text, no lines.
    """
    safe = plain(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    paragraphs = list(_paragraphs(safe))
    if not paragraphs:
        return []
    pad = " " * indent
    first = paragraphs[0]
    # black puts a space between the delimiter and a quote of the text.
    opening = '""" ' if first.startswith('"') else '"""'
    closing = ' """' if first.endswith('"') else '"""'
    one = f"{pad}{opening}{first}{closing}"
    if len(paragraphs) == 1 and width(one) <= line_length:
        return [one]
    room = line_length - indent
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        used = 0 if number else len(opening)
        lines += _wrap(paragraph, room, used) if paragraph else [""]
    if len(lines) == 1:
        # black puts the closing quotes behind a lone line, however long.
        head, space, last = first.rpartition(" ")
        if not space:
            return [one]
        lines = [head, last]
    lines[0] = opening + lines[0]
    return [f"{pad}{line}".rstrip() for line in [*lines, '"""']]


def comment(text: str, indent: int, line_length: int) -> list[str]:
    """The lines of a comment, ``# …``, wrapped; no text, no lines.

    What a tool would take for a directive is spaced out.
    """
    pad = " " * indent
    room = max(line_length - indent - 2, 1)
    lines: list[str] = []
    for paragraph in _paragraphs(plain(text)):
        lines += _wrap(paragraph, room, 0) if paragraph else [""]
    return [f"{pad}# {undirected(line)}".rstrip() for line in lines]


def undirected(line: str) -> str:
    """One line of comment text that no tool takes for a directive."""
    line = _BARE.sub(r"no \1", _NAMED.sub(r"\1 ", line))
    return _EMACS.sub("- * -", line)


def is_directive(line: str) -> bool:
    """Whether a tool may obey a comment, ``# …``: never one of ``undirected``."""
    return bool(DIRECTIVE.search(line) or _BEHIND_HASH.search(line))


def _paragraphs(text: str) -> Iterator[str]:
    """Lines to wrap, each one a paragraph or a list item; "" stands between two."""
    if "\n" not in text:
        if text:
            yield text
        return
    pending: list[str] = []
    blank = started = False
    for line in text.split("\n"):
        if not line or _ITEM.match(line):
            if pending:
                yield " ".join(pending)
            pending = []
        if not line:
            blank = started
            continue
        if blank:
            yield ""
        blank, started = False, True
        pending.append(line)
    if pending:
        yield " ".join(pending)


def _wrap(text: str, room: int, used: int) -> list[str]:
    """Words of ``text`` on lines of ``room`` columns, the first with ``used`` gone.

    A word that is wider than a line has one to itself.
    """
    if used + width(text) <= room:
        return [text]
    lines: list[str] = []
    line: list[str] = []
    for word in text.split(" "):
        wide = width(word)
        if line and used + 1 + wide > room:
            lines.append(" ".join(line))
            line, used = [word], wide
        else:
            used += wide + (1 if line else 0)
            line.append(word)
    return [*lines, " ".join(line)]
