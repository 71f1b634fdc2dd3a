"""Writes a syntax tree as a pattern for Python's ``re``; it parses nothing.

Groups that nothing refers to stop capturing, and go where they only wrapped one thing:
the result is searched, nobody reads its groups.
"""

from __future__ import annotations

import re
from typing import assert_never

from bindsmith.records import dataclass, replace
from bindsmith.regex.charsets import (
    LINE_CHARACTER,
    Flags,
    atom_source,
    class_source,
    escape_ranges,
)
from bindsmith.regex.lookbehind import split
from bindsmith.regex.nodes import (
    Alternatives,
    Anchor,
    CharClass,
    Dot,
    Escape,
    Group,
    Literal,
    Look,
    Node,
    Pattern,
    Property,
    Reference,
    RegexError,
    Repeat,
    Terms,
)
from bindsmith.regex.references import Target, plan

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_FLAG_NAMES = {"i": "ignore_case", "m": "multiline", "s": "dot_all"}
# No text is longer; re itself ends at 2**32 - 2.
_MAX_COUNT = 2**31 - 1


def emit(pattern: Pattern, flags: Flags) -> str:
    """The source for ``re.compile``; ``RegexError`` where ``re`` has no equal."""
    targets = plan(pattern)
    used = {target.index for found in targets.values() for target in found}
    names: dict[int, str] = {}
    for name, indexes in pattern.names.items():
        if len(indexes) == 1 and indexes[0] in used and _IDENTIFIER.match(name):
            names[indexes[0]] = name
    for index in sorted(used - names.keys()):
        name = f"g{index}"
        while name in pattern.names:
            name += "_"
        names[index] = name
    return _Emitter(names, targets).alternatives(pattern.body, flags)


@dataclass(frozen=True, slots=True)
class _Emitter:
    """``names`` has the groups that must capture, ``targets`` is ``plan``'s answer."""

    names: dict[int, str]
    targets: dict[int, tuple[Target, ...]]

    def alternatives(self, body: Alternatives, flags: Flags) -> str:
        return "|".join([self.terms(terms, flags) for terms in body])

    def terms(self, terms: Terms, flags: Flags) -> str:
        if len(terms) == 1 and isinstance(terms[0], Group):
            only = terms[0]
            if only.index not in self.names:
                # its alternatives may stand where it is alone
                return self.alternatives(only.body, scoped(flags, only))
        return "".join([self.node(node, flags) for node in terms])

    def node(self, node: Node, flags: Flags) -> str:
        match node:
            case Literal() | Dot() | Escape() | Property() | CharClass():
                return atom_source(node, flags)
            case Anchor():
                return _anchor(node.kind, flags)
            case Group():
                return self.group(node, flags)
            case Repeat():
                return self.repeat(node, flags)
            case Look():
                return self.look(node, flags)
            case Reference():
                return self.reference(node, flags)
            case _:
                assert_never(node)

    def group(self, group: Group, flags: Flags, quantified: bool = False) -> str:
        inner = scoped(flags, group)
        body = self.alternatives(group.body, inner)
        if group.index in self.names:
            return f"(?P<{self.names[group.index]}>{body})"
        if not body:
            return ""
        if self.alone(group, quantified):
            return body
        return f"(?:{body})"

    def alone(self, group: Group, quantified: bool) -> bool:
        """Whether what the group holds needs no parentheses around it."""
        if len(group.body) != 1:
            return False
        match group.body[0]:
            case (Group() as inner,):
                return inner.index in self.names or self.alone(inner, quantified)
            case (Literal() | Dot() | Escape() | Property() | CharClass(),):
                return True
        return not quantified

    def repeat(self, repeat: Repeat, flags: Flags) -> str:
        body, low, high = repeat.body, repeat.low, repeat.high
        if high == 0:
            return ""
        if isinstance(body, Look):
            # One empty round is as good as many, and none is needed if none may be.
            return self.look(body, flags) if low else ""
        if isinstance(body, Group) and (low, high) != (1, 1):
            source = self.group(body, flags, quantified=True)
        elif isinstance(body, Reference) and len(self.targets[body.position]) == 0:
            return ""
        else:
            source = self.node(body, flags)
        return source and source + _quantifier(low, high, repeat.greedy)

    def look(self, look: Look, flags: Flags) -> str:
        sign = "!" if look.negated else "="
        if look.ahead:
            return f"(?{sign}{self.alternatives(look.body, flags)})"
        parts = [
            f"(?<{sign}{self.alternatives(body, flags)})"
            for body in split(look).values()
        ]
        if look.negated or len(parts) == 1:
            return "".join(parts)
        return f"(?:{'|'.join(parts)})"

    def reference(self, reference: Reference, flags: Flags) -> str:
        source = ""
        for target in reversed(self.targets[reference.position]):
            if flags.ignore_case:
                message = "a reference that ignores case"
                raise RegexError(message, reference.position)
            name = self.names[target.index]
            plain = f"(?P={name})"
            source = f"(?({name}){plain}|{source})" if target.conditional else plain
        return source


def scoped(flags: Flags, group: Group) -> Flags:
    """The flags in force inside of ``group``."""
    if not group.on and not group.off:
        return flags
    changed = {_FLAG_NAMES[letter]: True for letter in group.on}
    changed.update({_FLAG_NAMES[letter]: False for letter in group.off})
    return replace(flags, **changed)


def _quantifier(low: int, high: int | None, greedy: bool) -> str:
    low = min(low, _MAX_COUNT)
    if high is not None and high > _MAX_COUNT:
        high = None
    match low, high:
        case 0, None:
            text = "*"
        case 1, None:
            text = "+"
        case 0, 1:
            text = "?"
        case 1, 1:
            return ""
        case _, None:
            text = f"{{{low},}}"
        case _:
            if low == high:
                return f"{{{low}}}"
            text = f"{{{low},{high}}}"
    return text if greedy else text + "?"


def _anchor(kind: str, flags: Flags) -> str:
    match kind:
        case "^":
            return f"(?<!{LINE_CHARACTER})" if flags.multiline else "^"
        case "$":
            return f"(?!{LINE_CHARACTER})" if flags.multiline else "\\Z"
    if not flags.unicode_classes and not flags.ignore_case:
        # \B itself changed its mind about the empty string in Python 3.14
        return "(?a:\\b)" if kind == "b" else "(?!(?a:\\b))"
    word = class_source(escape_ranges("w", flags))
    if kind == "b":
        return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
    return f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"
