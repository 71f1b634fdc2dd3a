"""The syntax tree of ECMA-262 regular expressions; data only, it parses nothing."""

from __future__ import annotations

from typing import TypeAlias

from bindsmith.records import dataclass


class RegexError(ValueError):
    """Not a regular expression, or one that cannot be expressed; ``position`` counts
    code points from the start of the pattern."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(f"{message} (at position {position})")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Range:
    """The code points from ``first`` to ``last``, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Escape:
    """One of ``\\d \\D \\w \\W \\s \\S``; ``kind`` is the letter."""

    kind: str


@dataclass(frozen=True, slots=True)
class Property:
    """``\\p{expression}``, or ``\\P{expression}`` if ``negated``."""

    expression: str
    negated: bool
    position: int


ClassItem: TypeAlias = Range | Escape | Property


@dataclass(frozen=True, slots=True)
class CharClass:
    """``[items]`` or ``[^items]``."""

    negated: bool
    items: tuple[ClassItem, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """One code point."""

    code: int


@dataclass(frozen=True, slots=True)
class Dot:
    """``.``, without a property of its own."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """``^``, ``$``, ``\\b`` or ``\\B``; ``kind`` is its last character."""

    kind: str


@dataclass(frozen=True, slots=True)
class Reference:
    """``\\1`` (``group`` is its number) or ``\\k<name>`` (``group`` is its name)."""

    group: int | str
    position: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group; ``index`` counts the capturing ones from 1 and is 0 for the others.

    ``on`` and ``off`` are the flags (of ``ims``) that ``(?i-m:…)`` sets and clears.
    """

    body: Alternatives
    index: int = 0
    name: str = ""
    on: str = ""
    off: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """``(?=…)``, ``(?!…)``, ``(?<=…)`` or ``(?<!…)``."""

    body: Alternatives
    ahead: bool
    negated: bool
    position: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """``body{low,high}``; ``high`` is ``None`` where there is no limit."""

    body: Node
    low: int
    high: int | None
    greedy: bool


Node: TypeAlias = (
    Literal
    | Dot
    | Anchor
    | Escape
    | Property
    | CharClass
    | Reference
    | Group
    | Look
    | Repeat
)
Terms: TypeAlias = tuple[Node, ...]
Alternatives: TypeAlias = tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Legacy:
    """Text that the ``u`` flag forbids. ``meaning`` is what Annex B makes of it where
    its author may have meant something else, otherwise empty."""

    position: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern.

    ``names`` gives the numbers of the groups of each name; ``depth`` says how many
    groups are open at once at most.
    """

    body: Alternatives
    names: dict[str, tuple[int, ...]]
    legacy: tuple[Legacy, ...]
    depth: int
