"""The intersection of all that applies in place to one value: ``Node`` → ``Shape``.

Follows allOf and references and distributes alternatives.  It builds no type, and it
never leaves the one value: what it finds depends on in-place references only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product
from math import prod

from bindsmith.keywords import registry
from bindsmith.lower import facets
from bindsmith.lower.read import (
    REFERENCES,
    Place,
    References,
    has,
    lacks,
    place,
    sequence,
)
from bindsmith.lower.shapes import EVERY_KIND, Choice, Node, Part, Plain, Same, Shape
from bindsmith.records import dataclass, field, replace
from bindsmith.schema.resource import Subschema
from bindsmith.schema.store import Store

# So many combinations of several anyOf and oneOf are told apart; past that the type
# leaves the last of them out, which is wider but right.
MAX_COMBINATIONS = 32
# Alternatives inside alternatives are told apart as long as no more schemas than this
# apply to one branch.
MAX_PARTS = 64
# So many merged places inside merged places are looked at in one file; past that they
# are any value.
MAX_MERGED = 1_000


# What stands beside a reference in vain where the types are the same.
_SHARED = frozenset((*REFERENCES, "allOf", "type", "required"))
_COMBINING = frozenset({"allOf", "anyOf", "oneOf"})


@dataclass(slots=True)
class _Flat:
    """Everything in place: assertions, references left alone, and alternatives."""

    facets: dict[Place, Subschema] = field(default_factory=dict)
    references: dict[Place, Subschema] = field(default_factory=dict)
    choices: dict[tuple[Place, str], tuple[Subschema, ...]] = field(
        default_factory=dict
    )
    never: bool = False


class Shapes:
    """The shapes of one run, worked out once."""

    def __init__(self, store: Store) -> None:
        self.references = References(store)
        self._known: dict[object, Shape] = {}
        self._kinds: dict[Place, frozenset[str]] = {}
        self._merged: Counter[str] = Counter()
        self._idle: dict[tuple[Place, bool], bool] = {}

    def of(self, node: Node) -> Shape:
        """The shape of a conjunction."""
        key = node.key
        found = self._known.get(key)
        if found is None:
            if node.level and len(node.parts) > 1:
                file = node.parts[0].schema.document.uri
                self._merged[file] += 1
                if self._merged[file] > MAX_MERGED:
                    limit = f"more than {MAX_MERGED} merged places in merged places"
                    return Plain(EVERY_KIND, key, widened=limit)
            found = self._known[key] = self._shape(node)
        return found

    def own(self, node: Node) -> Shape:
        """The shape of a place with a name of its own.

        That is another's only if it takes exactly what the other takes.
        """
        shape = self.of(node)
        if isinstance(shape, Same) and any(
            each.known_to(schema.dialect) and has(schema, each.name)
            for schema in self.conjunction(node, follow=False)
            for each in registry().values()
            if each.checks is not None and each.name not in _SHARED
        ):
            return self._merge(node, self._expand(node.parts, True))
        return shape

    def core(self, node: Node) -> Subschema | None:
        """The one subschema that says something, if just one does and in full."""
        if len(node.parts) == 1 and not node.parts[0].bare:
            return node.parts[0].schema
        telling = [
            each
            for each in node.parts
            if each.bare or not self.is_idle(each.schema, strictly=True)
        ]
        if len(telling) == 1 and not telling[0].bare:
            return telling[0].schema
        return None

    def is_idle(self, schema: Subschema, strictly: bool = False) -> bool:
        """Whether a subschema leaves types alone; ``required`` does unless strictly."""
        key = place(schema), strictly
        found = self._idle.get(key)
        if found is None:
            test = facets.narrows if strictly else facets.is_hard
            found = self._idle[key] = self._find_idle(schema, test)
        return found

    def conjunction(self, node: Node, follow: bool) -> tuple[Subschema, ...]:
        """All that applies without condition, in order; ``follow`` references or not."""
        return tuple(self._expand(node.parts, follow, every=True).facets.values())

    def kinds(self, schema: Subschema) -> frozenset[str]:
        """The kinds of values that a schema allows, all that applies taken together."""
        found = self._kinds.get(place(schema))
        if found is None:
            every = self.conjunction(Node.of(schema), follow=True)
            found = self._kinds[place(schema)] = facets.kinds(every)
        return found

    def _find_idle(self, schema: Subschema, test: Callable[[Subschema], bool]) -> bool:
        stack, seen = [schema], {place(schema)}
        while stack:
            each = stack.pop()
            if each.value is False or facets.denies(each) or test(each):
                return False
            below = [*self.references.targets(each)]
            for keyword in ("allOf", "anyOf", "oneOf"):
                below += sequence(each, keyword)
            for to in below:
                if place(to) not in seen:
                    seen.add(place(to))
                    stack.append(to)
        return True

    def _expand(
        self, parts: tuple[Part, ...], follow: bool, every: bool = False
    ) -> _Flat:
        """Walk in place; ``follow`` references or list them, ``every`` facet or some."""
        flat = _Flat()
        stack = [*reversed(parts)]
        seen: set[Place] = set()
        while stack:
            part = stack.pop()
            each = part.schema
            here = place(each)
            if part.bare:
                flat.facets.setdefault(here, each)
                continue
            if here in seen:
                continue
            seen.add(here)
            if each.value is False or facets.denies(each):
                flat.never = True
            if not isinstance(each.value, dict):
                continue
            if every or facets.is_facet(each):
                flat.facets.setdefault(here, each)
            targets = tuple(self.references.targets(each))
            below = [*targets] if follow else []
            if not follow:
                flat.references.update((place(to), to) for to in targets)
            if not lacks(each, _COMBINING):
                below += sequence(each, "allOf")
                self._note_choices(each, flat)
            stack.extend(map(Part, reversed(below)))
        return flat

    def _note_choices(self, schema: Subschema, flat: _Flat) -> None:
        for keyword in ("anyOf", "oneOf"):
            branches = sequence(schema, keyword)
            if branches and not all(map(self.is_idle, branches)):
                flat.choices[place(schema), keyword] = branches

    def _shape(self, node: Node) -> Shape:
        flat = self._expand(node.parts, False)
        if flat.references and not flat.never:
            if len(flat.references) == 1 and not flat.choices:
                (target,) = flat.references.values()
                if self._adds_nothing(flat, target):
                    return Same(target)
            flat = self._expand(node.parts, True)
        return self._merge(node, flat)

    def _merge(self, node: Node, flat: _Flat) -> Choice | Plain:
        asserting = tuple(flat.facets.values())
        identity = (*flat.facets, *flat.choices, flat.never)
        if flat.never:
            alone = len(node.parts) == 1 and not asserting
            return Plain(frozenset(), identity, conflict=not alone)
        if flat.choices and len(asserting) > MAX_PARTS:
            plain = facets.intersect(asserting, identity, node.below)
            return replace(plain, widened="an anyOf or oneOf left out of the type")
        if flat.choices:
            return self._choice(node, flat, asserting, identity)
        return facets.intersect(asserting, identity, node.below)

    def _adds_nothing(self, flat: _Flat, target: Subschema) -> bool:
        """Whether what stands beside a reference leaves the target's type alone."""
        here = [each for each in flat.facets.values() if facets.narrows(each)]
        if not here:
            return True
        if not all(map(facets.is_light, here)):
            return False
        there = self._expand((Part(target),), True)
        beyond = facets.kinds(tuple(there.facets.values()))
        if there.never or not beyond <= facets.kinds(tuple(here)):
            return False
        wanted = {name for each in here for name in facets.required(each)}
        given = {n for each in there.facets.values() for n in facets.required(each)}
        return "object" not in beyond or wanted <= given

    def _choice(
        self,
        node: Node,
        flat: _Flat,
        asserting: tuple[Subschema, ...],
        identity: tuple[object, ...],
    ) -> Choice:
        kept = [*flat.choices.items()]
        while len(kept) > 1 and prod(len(held) for _, held in kept) > MAX_COMBINATIONS:
            kept.pop()
        dropped = len(flat.choices) - len(kept)
        widened = f"{dropped} anyOf or oneOf left out of the type" if dropped else ""
        nested = len(kept) == 1 and not dropped
        nested = nested and not any(map(facets.narrows, asserting))
        nodes, steps = [], []
        base = tuple(Part(each, bare=True) for each in asserting)
        for chosen in product(*(range(len(held)) for _, held in kept)):
            pairs = [*zip(kept, chosen, strict=True)]
            branches = [held[index] for (_, held), index in pairs]
            steps.append("".join(f"/{key[1]}/{index}" for (key, _), index in pairs))
            if nested:
                nodes.append(Node.of(*branches))
                continue
            applies = dict.fromkeys(
                (*node.applies, *(each.location for each in branches))
            )
            parts = (*base, *map(Part, branches))
            nodes.append(Node(parts, tuple(applies), node.below))
        return Choice(tuple(nodes), tuple(steps), nested, identity, widened)
