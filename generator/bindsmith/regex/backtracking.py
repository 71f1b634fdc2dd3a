"""Finds patterns that may take exponential time; it measures and rewrites nothing.

The pattern becomes an automaton with one state per character that it reads (Glushkov's
construction), where an edge counts in how many ways a backtracking engine may take it.
Time is exponential where a state can return to itself in two ways over the same text,
and the match can still fail afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cache, partial
from typing import TypeVar, assert_never

from bindsmith.records import dataclass, field
from bindsmith.regex.charsets import Flags, ranges_of
from bindsmith.regex.emit import scoped
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
    Property,
    Reference,
    RegexError,
    Repeat,
    Terms,
)
from bindsmith.regex.translate import prepare
from bindsmith.unicode import ALL, Ranges

_END: Ranges = ((0x110000, 0x110000),)  # what $ reads
_UNBOUNDED = 16  # so many rounds more or less hurt as much as any number
_MAX_STATES = 1000
_MAX_LOOP = 100

_State = TypeVar("_State", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Part:
    """The states that a part starts and ends in, each with its number of ways, and the
    number of ways to match nothing."""

    first: dict[int, int]
    last: dict[int, int]
    empty: int


_NOTHING = _Part({}, {}, 1)


def backtracks(pattern: str) -> bool:
    """Whether searching for ``pattern`` may take time exponential in the text.

    A heuristic on the safe side of silence: lookarounds are taken to always hold, large
    counts are cut down, and patterns beyond its limits pass. ``False`` also where the
    pattern cannot be parsed: ``translate`` says why.
    """
    try:
        prepared = prepare(pattern)
        for copies in (2, 1):
            try:
                return _explodes(prepared.pattern.body, prepared.flags, copies)
            except _TooLarge:
                continue
    except RegexError:
        pass
    return False


class _TooLarge(Exception):
    """The automaton is beyond what is worth building."""


def _explodes(body: Alternatives, flags: Flags, copies: int) -> bool:
    builder = _Builder(copies)
    whole = builder.alternatives(body, flags)
    if any(_explodes(look, scope, copies) for look, scope in builder.looks):
        return True
    if whole.empty:
        return False
    graph: dict[int, list[int]] = {state: [] for state in range(len(builder.sets))}
    for source, target in builder.edges:
        graph[source].append(target)
    return any(
        # where every state may end the match, nothing fails
        not loop <= whole.last.keys() and _ambiguous(builder, graph, loop)
        for loop in _components(graph, graph.__getitem__)
    )


@dataclass(slots=True)
class _Builder:
    """Collects the states (each reads one of ``sets``) and the ways between them.

    The sets are worked out when they are asked for: Unicode's are large.
    """

    copies: int
    sets: list[Callable[[], Ranges]] = field(default_factory=list)
    edges: dict[tuple[int, int], int] = field(default_factory=dict)
    looks: list[tuple[Alternatives, Flags]] = field(default_factory=list)
    visits: int = 0

    def state(self, ranges: Callable[[], Ranges]) -> _Part:
        if len(self.sets) == _MAX_STATES:
            raise _TooLarge
        self.sets.append(ranges)
        new = {len(self.sets) - 1: 1}
        return _Part(new, new, 0)

    def connect(self, last: dict[int, int], first: dict[int, int]) -> None:
        for source, ways in last.items():
            for target, more in first.items():
                edge = source, target
                self.edges[edge] = self.edges.get(edge, 0) + ways * more

    def alternatives(self, body: Alternatives, flags: Flags) -> _Part:
        parts = [self.terms(terms, flags) for terms in body]
        first, last = ({k: v for p in parts for k, v in p.first.items()}, {})
        for part in parts:
            last.update(part.last)
        return _Part(first, last, min(2, sum(part.empty for part in parts)))

    def terms(self, terms: Terms, flags: Flags) -> _Part:
        whole = _NOTHING
        for node in terms:
            whole = self.then(whole, self.node(node, flags))
        return whole

    def then(self, before: _Part, after: _Part) -> _Part:
        self.connect(before.last, after.first)
        first = dict(before.first)
        if before.empty:
            first |= {k: v * before.empty for k, v in after.first.items()}
        last = dict(after.last)
        if after.empty:
            last |= {k: v * after.empty for k, v in before.last.items()}
        return _Part(first, last, min(2, before.empty * after.empty))

    def node(self, node: Node, flags: Flags) -> _Part:
        self.visits += 1
        if self.visits > 10 * _MAX_STATES:
            raise _TooLarge
        match node:
            case Escape():
                return self.state(partial(ranges_of, node, flags))
            case Literal() | Dot() | Property() | CharClass():
                # At once: there may be no such property.
                ranges = ranges_of(node, flags)
                return self.state(lambda: ranges)
            case Reference():
                return self.state(lambda: ALL)
            case Anchor(kind):
                return self.state(lambda: _END) if kind == "$" else _NOTHING
            case Look(body, ahead):
                if ahead:
                    self.looks.append((body, flags))
                return _NOTHING
            case Group(body):
                return self.alternatives(body, scoped(flags, node))
            case Repeat():
                return self.repeat(node, flags)
            case _:
                assert_never(node)

    def repeat(self, repeat: Repeat, flags: Flags) -> _Part:
        low, high = repeat.low, repeat.high
        if high == 0:
            return _NOTHING
        if high is not None and high - low >= _UNBOUNDED:
            high = None
        whole = _NOTHING
        for _ in range(min(low, self.copies) - (high is None)):
            whole = self.then(whole, self.node(repeat.body, flags))
        if high is None:
            more = self.node(repeat.body, flags)
            self.connect(more.last, more.first)
            return self.then(whole, more if low else _optional(more))
        rest = _NOTHING
        for _ in range(min(high - low, self.copies)):
            rest = _optional(self.then(self.node(repeat.body, flags), rest))
        return self.then(whole, rest)


def _optional(part: _Part) -> _Part:
    return _Part(part.first, part.last, min(2, part.empty + 1))


def _ambiguous(
    builder: _Builder, graph: dict[int, list[int]], loop: frozenset[int]
) -> bool:
    """Whether a state of ``loop`` can return to itself in two ways over one text."""
    inside = {state: [t for t in graph[state] if t in loop] for state in loop}
    edges = builder.edges
    if any(edges[s, t] > 1 for s, targets in inside.items() for t in targets):
        return True
    overlaps = _Overlaps(builder.sets)
    forks = any(
        overlaps(one, other)
        for targets in inside.values()
        for i, one in enumerate(targets)
        for other in targets[:i]
    )
    if not forks:
        return False
    if len(loop) > _MAX_LOOP:
        raise _TooLarge

    def step(pair: tuple[int, int]) -> list[tuple[int, int]]:
        one, other = pair
        return [(a, b) for a in inside[one] for b in inside[other] if overlaps(a, b)]

    starts = [(state, state) for state in sorted(loop)]
    return any(
        any(a == b for a, b in component) and any(a != b for a, b in component)
        for component in _components(starts, step)
    )


class _Overlaps:
    """Whether two states can read the same character; remembers its answers."""

    def __init__(self, sets: list[Callable[[], Ranges]]) -> None:
        self.ranges = cache(lambda state: sets[state]())
        self.known: dict[tuple[Ranges, Ranges], bool] = {}

    def __call__(self, one: int, other: int) -> bool:
        key = self.ranges(one), self.ranges(other)
        if key not in self.known:
            self.known[key] = _overlap(*key)
        return self.known[key]


def _overlap(one: Ranges, other: Ranges) -> bool:
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i][1] < other[j][0]:
            i += 1
        elif other[j][1] < one[i][0]:
            j += 1
        else:
            return True
    return False


def _components(
    starts: Iterable[_State], step: Callable[[_State], list[_State]]
) -> list[frozenset[_State]]:
    """The strongly connected components reachable from ``starts`` (Tarjan), without
    single states that have no edge to themselves."""
    index: dict[_State, int] = {}
    low: dict[_State, int] = {}
    open_: dict[_State, None] = {}
    found: list[frozenset[_State]] = []
    for start in starts:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        open_[start] = None
        work = [(start, iter(step(start)))]
        while work:
            state, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    open_[target] = None
                    work.append((target, iter(step(target))))
                    break
                if target in open_:
                    low[state] = min(low[state], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == index[state]:
                    members: set[_State] = set()
                    while state not in members:
                        members.add(open_.popitem()[0])
                    if len(members) > 1 or state in step(state):
                        found.append(frozenset(members))
    return found
