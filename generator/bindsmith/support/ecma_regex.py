"""The JSON Schema format ``regex``; it checks syntax and matches nothing.

A value is a regular expression if ECMA-262 (§22.2.1, named groups, lookbehind, modifiers
and duplicate names included) accepts it with the flag ``u``, or without it (Annex B.1.2).
An escape of a letter without meaning (``\\a``, ``\\Z``) is refused all the same: it comes
from another dialect. Names in ``\\p{…}`` are not looked up.
"""

from __future__ import annotations

import re

_UNICODE = (
    r"u(?:\{0*(?:10|[0-9A-Fa-f])?[0-9A-Fa-f]{1,4}\}"
    r"|[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|[0-9A-Fa-f]{4})"
)
_SET = r"[dDwWsS]|[pP]\{[A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?\}"
_CHARACTER = rf"[fnrtv]|c[A-Za-z]|x[0-9A-Fa-f]{{2}}|{_UNICODE}|[^A-Za-z0-9]"
_OCTAL = r"[0-3][0-7]{0,2}|[4-7][0-7]?|[89]"
_TOKEN = re.compile(
    r"\((?!\?)|\(\?(?::|(?P<look>[=!])|(?P<behind><[=!])|<(?P<name>[^>]*)>"
    r"|(?P<flags>[ims]*-?[ims]*):)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<repeat>[*+?]\??|\{(?P<low>[0-9]+)(?:,(?P<high>[0-9]*))?\}\??)"
    r"|(?P<anchor>[\^$]|\\[bB])|(?P<klass>\[\^?(?:\\.|[^\]\\])*\])"
    rf"|(?P<atom>\\k<(?P<reference>[^>]*)>|\\(?:{_SET}|{_CHARACTER}|[0-9]+)|[^\\\[()])",
    re.DOTALL,
)
_MEMBER = re.compile(
    rf"(?P<set>\\(?:{_SET}))|\\(?P<escape>[b\-]|{_CHARACTER}|{_OCTAL})|[^\\]",
    re.DOTALL,
)
_NAME_ESCAPE = re.compile(rf"\\({_UNICODE})")
_CONTROLS = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}


def is_regex(value: str) -> bool:
    """Whether ``value`` is an ECMA-262 regular expression."""
    names: dict[str, list[dict[int, int]]] = {}
    references: set[str] = set()
    groups: list[tuple[int, bool]] = []  # the open ones: number, may it be repeated?
    branches = {0: 0}  # of the open groups, by number: the alternative we are in
    opened = at = 0
    repeatable = False
    while at < len(value):
        token = _TOKEN.match(value, at)
        if token is None:
            return False
        at = token.end()
        if token["repeat"] is not None:
            if not repeatable or not _ordered(token["low"], token["high"]):
                return False
            repeatable = False
        elif token["close"] is not None:
            if not groups:
                return False
            number, repeatable = groups.pop()
            del branches[number]
        elif token["bar"] is not None:
            branches[groups[-1][0] if groups else 0] += 1
            repeatable = False
        elif token["anchor"] is not None:
            repeatable = False
        elif token["klass"] is not None or token["atom"] is not None:
            repeatable = True
            if token["klass"] is not None and not _is_class(token["klass"]):
                return False
            if token["reference"] is not None:
                references.add(_name(token["reference"]))
        else:
            flags = (token["flags"] or ":").replace("-", "")
            if len(set(flags)) < max(len(flags), 1):
                return False
            if token["name"] is not None:
                others = names.setdefault(_name(token["name"]), [])
                if any(_together(branches, other) for other in others):
                    return False
                others.append(dict(branches))
            opened += 1
            groups.append((opened, token["behind"] is None))
            branches[opened] = 0
            repeatable = False
    return not groups and "" not in names and references <= names.keys()


def _ordered(low: str | None, high: str | None) -> bool:
    """Whether ``{low,high}`` counts upwards; compared as text, for they may be huge."""
    if not low or not high:
        return True
    low, high = low.lstrip("0"), high.lstrip("0")
    return (len(low), low) <= (len(high), high)


def _together(branches: dict[int, int], other: dict[int, int]) -> bool:
    """Whether one match may go through groups at both places."""
    return all(other.get(group, branch) == branch for group, branch in branches.items())


def _name(raw: str) -> str:
    """A group name with its escapes read, empty if it is none."""
    name = _NAME_ESCAPE.sub(lambda match: chr(_code(match[1])), raw)
    joined = name[:1] + name[1:].replace("\u200c", "").replace("\u200d", "")
    return name if joined.replace("$", "_").isidentifier() else ""


def _code(escape: str) -> int:
    """The code point of an escape, written here without its backslash."""
    kind = escape[0]
    if kind in "01234567":
        return int(escape, 8)
    if kind == "c" and len(escape) == 2:
        return ord(escape[1]) % 32
    if kind == "x":
        return int(escape[1:], 16)
    if kind == "u" and len(escape) == 11:
        high, low = int(escape[1:5], 16), int(escape[7:], 16)
        return 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
    if kind == "u":
        return int(escape[1:].strip("{}"), 16)
    return _CONTROLS.get(escape, ord(escape))


def _is_class(text: str) -> bool:
    """Whether ``text``, from ``[`` to ``]``, has known members and ranges in order."""
    at, end = 1 + text.startswith("[^"), len(text) - 1
    while at < end:
        first = _MEMBER.match(text, at, end)
        if first is None:
            return False
        at = first.end()
        if text[at] == "-" and at + 1 < end:
            last = _MEMBER.match(text, at + 1, end)
            if last is None:
                return False
            at = last.end()
            ends = first[0][:2], last[0][:2]
            if "\\p" in ends or "\\P" in ends:
                return False
            if not first["set"] and not last["set"] and _member(first) > _member(last):
                return False
    return True


def _member(member: re.Match[str]) -> int:
    return _code(member["escape"]) if member["escape"] else ord(member[0])
