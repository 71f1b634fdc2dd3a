"""Decides what each backreference may mean in ``re``; it emits nothing.

ECMA-262 lets a reference to a group that has not matched succeed, and forgets what a
group matched at the start of each repetition around it; ``re`` does neither. A
reference becomes nothing at all (its group can never be set there), plain, or
conditional; where ``re`` would remember what ECMA-262 forgets, it is an error.
"""

from __future__ import annotations

from bindsmith.records import dataclass
from bindsmith.regex.nodes import (
    Alternatives,
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
)


@dataclass(frozen=True, slots=True)
class Target:
    """A group that a reference may stand for, and whether it may be unset there."""

    index: int
    conditional: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """One node on the way from the root: ``choice`` is the alternative taken in it."""

    number: int
    node: Group | Look | Repeat | None
    choice: int
    alternatives: int


_Path = tuple[_Step, ...]
_Place = tuple[int, _Path]  # order of appearance, way from the root


def plan(pattern: Pattern) -> dict[int, tuple[Target, ...]]:
    """For each reference, by its position: the groups it may stand for, none if it
    always matches the empty string."""
    walk = _Walk()
    walk.alternatives(None, pattern.body, ())
    targets: dict[int, tuple[Target, ...]] = {}
    for reference, place in walk.references:
        group = reference.group
        indexes = (group,) if isinstance(group, int) else pattern.names[group]
        found = (_target(reference, place, i, walk.groups[i]) for i in indexes)
        kept = tuple(target for target in found if target)
        if len(kept) > 1:
            kept = tuple(Target(target.index, True) for target in kept)
        targets[reference.position] = kept
    return targets


class _Walk:
    """Finds the places of all groups and references."""

    def __init__(self) -> None:
        self.count = 0
        self.groups: dict[int, _Place] = {}
        self.references: list[tuple[Reference, _Place]] = []

    def alternatives(
        self, node: Group | Look | None, body: Alternatives, path: _Path
    ) -> None:
        self.count += 1
        number = self.count
        for choice, terms in enumerate(body):
            inner = (*path, _Step(number, node, choice, len(body)))
            for term in terms:
                self.node(term, inner)

    def node(self, node: Node, path: _Path) -> None:
        match node:
            case Reference():
                self.count += 1
                self.references.append((node, (self.count, path)))
            case Repeat():
                self.count += 1
                self.node(node.body, (*path, _Step(self.count, node, 0, 1)))
            case Group() | Look():
                if isinstance(node, Group) and node.index:
                    self.groups[node.index] = (self.count + 1, path)
                self.alternatives(node, node.body, path)


def _target(
    reference: Reference, place: _Place, index: int, group_place: _Place
) -> Target | None:
    """What ``reference`` can see of group ``index``; ``None``: it is always unset."""
    order, path = place
    group_order, group_path = group_place
    if any(isinstance(s.node, Look) and not s.node.ahead for s in path):
        raise RegexError("a reference in a lookbehind", reference.position)
    if order < group_order or any(_is_group(step.node, index) for step in path):
        return None
    loops = False
    common = 0
    for mine, theirs in zip(path, group_path, strict=False):
        if mine.number != theirs.number:
            break
        if mine.choice != theirs.choice:
            return None
        loops = loops or _loops(mine.node)
        common += 1
    own = group_path[common:]
    if any(_never_sets(step.node) for step in own):
        return None
    conditional = _may_skip(reference, own)
    if conditional and loops:
        raise _forgotten(reference)
    return Target(index, conditional)


def _may_skip(reference: Reference, path: _Path) -> bool:
    """Whether a match may get past ``path`` without entering the group at its end."""
    conditional = False
    for at, step in enumerate(path):
        node = step.node
        if isinstance(node, Look) and not node.ahead:
            message = "a reference to a group in a lookbehind"
            raise RegexError(message, reference.position)
        conditional = conditional or step.alternatives > 1
        if not isinstance(node, Repeat) or isinstance(node.body, Look):
            continue
        if node.low == node.high == 1:
            continue
        # An empty round is undone by ECMA-262, and kept by re.
        if nullable(node.body):
            raise _forgotten(reference)
        if _loops(node) and _may_skip(reference, path[at + 1 :]):
            raise _forgotten(reference)
        conditional = conditional or node.low == 0
    return conditional


def _forgotten(reference: Reference) -> RegexError:
    message = "a reference to a group that a repetition may leave unset"
    return RegexError(message, reference.position)


def _is_group(node: Node | None, index: int) -> bool:
    return isinstance(node, Group) and node.index == index


def _loops(node: Node | None) -> bool:
    return isinstance(node, Repeat) and (node.high is None or node.high > 1)


def _never_sets(node: Node | None) -> bool:
    """Whether no group inside of ``node`` keeps its value after it."""
    if isinstance(node, Look):
        return node.negated
    if isinstance(node, Repeat):
        return node.high == 0 or (node.low == 0 and isinstance(node.body, Look))
    return False


def nullable(node: Node) -> bool:
    """Whether ``node`` may match the empty string."""
    match node:
        case Group(body):
            return any(all(map(nullable, terms)) for terms in body)
        case Repeat(body, low):
            return low == 0 or nullable(body)
        case Literal() | Dot() | Escape() | Property() | CharClass():
            return False
        case _:
            return True
