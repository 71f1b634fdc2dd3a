"""Parses ECMA-262 regular expressions into ``nodes``; neither matches nor translates.

The grammar is that of the ``u`` flag (ECMA-262 §22.2.1 with named groups, lookbehind,
modifiers and duplicate names), widened by Annex B.1.2: escapes such as ``\\-`` and lone
brackets, which many patterns in the wild rely on. What only Annex B allows is listed in
``Pattern.legacy``. ``\\p{…}`` and ``\\u{…}`` always have the meaning of the ``u`` flag.
"""

from __future__ import annotations

import re

from bindsmith.regex.nodes import (
    Alternatives,
    Anchor,
    CharClass,
    ClassItem,
    Dot,
    Escape,
    Group,
    Legacy,
    Literal,
    Look,
    Node,
    Pattern,
    Property,
    Range,
    Reference,
    RegexError,
    Repeat,
    Terms,
)

_QUANTIFIER = re.compile(r"([*+?]|\{([0-9]+)(?:(,)([0-9]*))?\})(\??)")
_GROUP = re.compile(r"\?(?:(:)|(<?[=!])|<([^>]*)>|([ims]*)(?:-([ims]*))?:)")
_CAPTURE = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]?|(\((?!\?))|(\(\?<(?![=!]))", re.DOTALL
)
_PROPERTY = re.compile(r"\{([A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?)\}")
_UNICODE = re.compile(
    r"\{([0-9A-Fa-f]+)\}"
    r"|([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|([0-9A-Fa-f]{4})"
)
_NAME_ESCAPE = re.compile(rf"\\u(?:{_UNICODE.pattern})")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_DECIMAL = re.compile(r"[1-9][0-9]*")
_REFERENCE = re.compile(r"<([^>]*)>")
_CONTROLS = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_HINTS = {
    "P": "named groups are written (?<name>…) and \\k<name>",
    ">": "there are no atomic groups",
    "#": "there are no comments",
    "(": "there are no conditionals",
    "|": "there are no branch resets",
    "R": "there is no recursion",
    "&": "there is no recursion",
}


class _Frame:
    """A group that is still open, with what was read of it so far."""

    __slots__ = ("number", "options", "position", "terms")

    def __init__(self, position: int, number: int) -> None:
        self.position = position
        self.number = number
        self.options: list[Terms] = []
        self.terms: list[Node] = []

    def body(self) -> Alternatives:
        return (*self.options, tuple(self.terms))

    def close(self) -> Node:
        return Group(self.body())


class _CaptureFrame(_Frame):
    __slots__ = ("index", "name")

    def __init__(self, position: int, number: int, index: int, name: str) -> None:
        super().__init__(position, number)
        self.index = index
        self.name = name

    def close(self) -> Node:
        return Group(self.body(), index=self.index, name=self.name)


class _FlagsFrame(_Frame):
    __slots__ = ("off", "on")

    def __init__(self, position: int, number: int, on: str, off: str) -> None:
        super().__init__(position, number)
        self.on = on
        self.off = off

    def close(self) -> Node:
        return Group(self.body(), on=self.on, off=self.off)


class _LookFrame(_Frame):
    __slots__ = ("kind",)

    def __init__(self, position: int, number: int, kind: str) -> None:
        super().__init__(position, number)
        self.kind = kind

    def close(self) -> Node:
        ahead, negated = self.kind[0] != "<", self.kind[-1] == "!"
        return Look(self.body(), ahead, negated, self.position)


class _Parser:
    """Reads left to right with an explicit stack, so depth is limited by memory."""

    __slots__ = (
        "at",
        "depth",
        "frames",
        "groups",
        "legacy",
        "named",
        "opened",
        "references",
        "text",
        "total",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = self.opened = 0
        self.total: tuple[int, bool] | None = None
        self.named: list[tuple[str, int, dict[int, int]]] = []
        self.legacy: list[Legacy] = []
        self.references: list[Reference] = []
        self.depth = 0
        self.frames = [_Frame(0, 0)]

    def parse(self) -> Pattern:
        text = self.text
        while self.at < len(text):
            start = self.at
            char = text[start]
            self.at += 1
            frame = self.frames[-1]
            node: Node | None = None
            if char == "\\":
                node = self.escape()
            elif char == "[":
                node = self.char_class()
            elif char == "(":
                self.open_group()
            elif char == ")":
                if len(self.frames) == 1:
                    raise RegexError("unmatched )", start)
                node = self.frames.pop().close()
            elif char == "|":
                frame.options.append(tuple(frame.terms))
                frame.terms = []
            elif char == ".":
                node = Dot()
            elif char in "^$":
                node = Anchor(char)
            elif char in "*+?" or (char == "{" and _QUANTIFIER.match(text, start)):
                raise RegexError(f"nothing to repeat before {char}", start)
            else:
                node = self.plain(char, start)
            if node is not None:
                self.frames[-1].terms.append(self.quantified(node))
        if len(self.frames) > 1:
            raise RegexError("missing )", self.frames[-1].position)
        body = self.frames[0].body()
        names: dict[str, tuple[int, ...]] = {}
        for name, index, _ in self.named:
            names[name] = (*names.get(name, ()), index)
        for each in self.references:
            if each.group not in names:
                raise RegexError(f"there is no group named {each.group}", each.position)
        return Pattern(body, names, tuple(self.legacy), self.depth)

    def plain(self, char: str, start: int) -> Literal:
        if char == "{":
            comma = re.match(r"\{,[0-9]+\}", self.text[start : start + 16])
            self.allow(start, comma[0] if comma else char, "literal text" * bool(comma))
        elif char in "]}":
            self.allow(start, char)
        return Literal(ord(char))

    def allow(self, start: int, text: str, meaning: str = "") -> None:
        self.legacy.append(Legacy(start, text, meaning))

    def quantified(self, node: Node) -> Node:
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return node
        if isinstance(node, Anchor) or (isinstance(node, Look) and not node.ahead):
            raise RegexError(f"nothing to repeat before {match[1]}", self.at)
        if isinstance(node, Look):
            self.allow(self.at, match[0])
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(match[1], (0, 0))
        if match[2]:
            low = high = _count(match[2])
            if match[3]:
                high = _count(match[4]) if match[4] else None
                if high is not None and high < low:
                    raise RegexError(f"numbers out of order in {match[1]}", self.at)
        self.at = match.end()
        return Repeat(node, low, high, not match[5])

    def open_group(self) -> None:
        start = self.at - 1
        self.opened += 1
        frame: _Frame
        if not self.text.startswith("?", self.at):
            self.groups += 1
            frame = _CaptureFrame(start, self.opened, self.groups, "")
        else:
            match = _GROUP.match(self.text, self.at)
            if match is None:
                hint = _HINTS.get(self.text[self.at + 1 : self.at + 2], "")
                group = f"({self.text[self.at : self.at + 2]}"
                raise RegexError(
                    f"{group} is not ECMA-262{hint and ': ' + hint}", start
                )
            self.at = match.end()
            plain, look, name, on, off = match.groups()
            if look:
                frame = _LookFrame(start, self.opened, look)
            elif name is not None:
                self.groups += 1
                name = _name(name, start)
                self.add_name(name, start)
                frame = _CaptureFrame(start, self.opened, self.groups, name)
            else:
                on, off = on or "", off or ""
                if not plain and not 0 < len(on + off) == len({*on, *off}):
                    raise RegexError(f"bad flags in ({match[0]}", start)
                frame = _FlagsFrame(start, self.opened, on, off)
        self.frames.append(frame)
        self.depth = max(self.depth, len(self.frames) - 1)

    def add_name(self, name: str, start: int) -> None:
        """Two groups may share a name only where no match can go through both."""
        path = {frame.number: len(frame.options) for frame in self.frames}
        for other, _, there in self.named:
            if other == name and all(there.get(k, v) == v for k, v in path.items()):
                raise RegexError(f"group name {name} is used twice", start)
        self.named.append((name, self.groups, path))

    def captures(self) -> tuple[int, bool]:
        """How many groups capture in the whole pattern, and whether one has a name."""
        if self.total is None:
            found = [m for m in _CAPTURE.finditer(self.text) if m[1] or m[2]]
            self.total = len(found), any(m[2] for m in found)
        return self.total

    def escape(self) -> Node:
        """What follows a backslash outside of a class."""
        start = self.at - 1
        char = self.text[self.at : self.at + 1]
        if char in ("b", "B"):
            self.at += 1
            return Anchor(char)
        number = _DECIMAL.match(self.text, self.at)
        if number and len(number[0]) < 9 and int(number[0]) <= self.captures()[0]:
            self.at = number.end()
            return Reference(int(number[0]), start)
        if char == "k" and self.captures()[1]:
            match = _REFERENCE.match(self.text, self.at + 1)
            if match is None:
                raise RegexError("\\k needs a <name>", start)
            self.at = match.end()
            name = _name(match[1], start)
            self.references.append(Reference(name, start))
            return self.references[-1]
        atom = self.class_escape(False)
        return Literal(atom) if isinstance(atom, int) else atom

    def class_escape(self, inside: bool) -> int | Escape | Property:
        """The escapes that classes know too; a code point is an ``int``."""
        text, start = self.text, self.at
        if start >= len(text):
            raise RegexError("\\ at the end", start - 1)
        char = text[start]
        self.at += 1
        if char in "dDwWsS":
            return Escape(char)
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char in _SYNTAX or (inside and char == "-"):
            return ord(char)
        if char == "b" and inside:
            return 8
        if char in "pP" and (match := _PROPERTY.match(text, self.at)):
            self.at = match.end()
            return Property(match[1], char == "P", start - 1)
        if char == "u" and (match := _UNICODE.match(text, self.at)):
            self.at = match.end()
            return _code(match, start - 1)
        if char == "x" and (match := _HEX.match(text, self.at)):
            self.at = match.end()
            return int(match[0], 16)
        if char == "c":
            return self.control(inside, start)
        if char in "01234567" and (match := _OCTAL.match(text, start)):
            self.at = match.end()
            if match[0] != "0" or text[self.at : self.at + 1] in ("8", "9"):
                code = int(match[0], 8)
                self.allow(start - 1, f"\\{match[0]}", f"the character U+{code:04X}")
            return int(match[0], 8)
        if char == "k" and self.captures()[1]:
            raise RegexError("\\k in a class", start - 1)
        trap = char.isascii() and char.isalnum()
        self.allow(start - 1, f"\\{char}", f"the literal {char}" if trap else "")
        return ord(char)

    def control(self, inside: bool, start: int) -> int:
        """``\\cA``; Annex B reads any other ``\\c`` as a backslash and a c."""
        letter = self.text[self.at : self.at + 1]
        if letter.isascii() and (
            letter.isalpha() or (inside and letter and letter in "0123456789_")
        ):
            if not letter.isalpha():
                self.allow(start - 1, f"\\c{letter}", "a control character")
            self.at += 1
            return ord(letter) % 32
        self.at = start
        self.allow(start - 1, "\\c", "a backslash and a c")
        return ord("\\")

    def char_class(self) -> CharClass:
        text, start = self.text, self.at - 1
        negated = text.startswith("^", self.at)
        self.at += negated
        items: list[ClassItem] = []
        while not text.startswith("]", self.at):
            here = self.at
            first = self.class_atom(start)
            ranged = text.startswith("-", self.at) and text[self.at + 1 : self.at + 2]
            if ranged in ("]", "", False):
                items.append(_item(first))
                continue
            self.at += 1
            last = self.class_atom(start)
            if isinstance(first, int) and isinstance(last, int):
                if first > last:
                    raise RegexError(
                        f"range out of order: {text[here : self.at]}", here
                    )
                items.append(Range(first, last))
            else:
                self.allow(here, text[here : self.at])
                items += (_item(first), Range(45, 45), _item(last))
        self.at += 1
        return CharClass(negated, tuple(items))

    def class_atom(self, start: int) -> int | Escape | Property:
        if self.at >= len(self.text):
            raise RegexError("missing ]", start)
        char = self.text[self.at]
        self.at += 1
        return self.class_escape(True) if char == "\\" else ord(char)


def _item(atom: int | Escape | Property) -> ClassItem:
    return Range(atom, atom) if isinstance(atom, int) else atom


def _count(digits: str) -> int:
    """The number, or 10**10 for any that is larger: no text is as long."""
    digits = digits.lstrip("0") or "0"
    return min(int(digits[:11]), 10**10)


def _code(match: re.Match[str], position: int) -> int:
    braced, high, low, plain = match.groups()[-4:]
    if high:
        return 0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF)
    digits = (braced or plain).lstrip("0") or "0"
    if len(digits) > 6 or int(digits, 16) > 0x10FFFF:
        raise RegexError(f"\\u{{{digits}}} is beyond U+10FFFF", position)
    return int(digits, 16)


def _name(raw: str, position: int) -> str:
    """A group name with its escapes read (ECMA-262 RegExpIdentifierName)."""
    name = _NAME_ESCAPE.sub(lambda match: chr(_code(match, position)), raw)
    joined = name[:1] + name[1:].replace("\u200c", "").replace("\u200d", "")
    if not joined.replace("$", "_").isidentifier():
        raise RegexError(f"<{raw}> is not a group name", position)
    return name


def parse(pattern: str) -> Pattern:
    """The tree of ``pattern``; ``RegexError`` where even Annex B finds none."""
    return _Parser(pattern).parse()
