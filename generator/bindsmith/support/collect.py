"""Collects the violations of an instance; used once it is known to be invalid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from .violation import (
    NO_TAG,
    TAG_DIFFERS,
    TAG_EQUAL,
    At,
    Branch,
    Phrase,
    ValidationError,
    Via,
    Violation,
)

Visit: TypeAlias = "Callable[[Any, At, Via, Errors], None]"
# Whether a value is valid, None where the subschema has to be visited all the same.
Test: TypeAlias = "Callable[[Any], bool] | None"
# A subschema's two functions and the pointer from it to what it stands for.
Part: TypeAlias = "tuple[Test, Visit, str]"
# A branch's function, the pointer to it, and the properties by whose one value its
# objects are told from others.
Option: TypeAlias = "tuple[Visit, str, tuple[tuple[str, Any], ...]]"
# A place, or the number of one that is deep.
_Place: TypeAlias = "At | int"

_ALWAYS_PROBED = 4
# From this level on places are numbered: to compare them takes ever longer.
_DEEP = 50
# The order of so few keys is not worth a table.
_SMALL = 20


class Errors:
    """The violations found so far, and the values that are still to be visited.

    Values are visited level by level and not by recursion: it does not matter how
    deep an instance is.
    """

    __slots__ = (
        "_at_once",
        "_level",
        "_muted",
        "_places",
        "_probing",
        "_queue",
        "_visited",
        "found",
        "secrets",
    )

    def __init__(
        self, secrets: list[At] | None = None, *, at_once: bool = False
    ) -> None:
        self.found: list[Violation] = []
        self.secrets: list[At] = [] if secrets is None else secrets
        # Whether values are visited without asking first if they are valid.
        self._at_once = at_once
        self._level = 0
        self._places = _Places()
        self._queue: list[tuple[Visit, Any, At, Via]] = []
        self._probing = not at_once
        self._visited: set[tuple[Visit, _Place]] | None = None
        self._muted: _Muted | None = None

    def run(self) -> None:
        """Visit what is waiting, and what that leads to."""
        while batch := self._queue:
            self._queue = []
            self._level += 1
            level = self._level
            # To ask first whether a value is valid saves most visits, but for a lone
            # one: something is wrong somewhere.  Asking on each level of a deep
            # instance would take quadratic time, asking on ever fewer does not.
            if not self._at_once:
                self._probing = level <= _ALWAYS_PROBED or not level & (level - 1)
            for visit, x, at, via in batch:
                visit(x, at, via, self)
        if self._muted is not None:
            self._muted.run()

    def fail(self, x: Any, at: At, via: Via, where: str, phrase: str) -> None:
        """One violation."""
        self.found.append(Violation(x, at, (via, where, ""), phrase))

    def mismatch(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        phrase: str,
        options: tuple[Option, ...],
    ) -> None:
        """One violation of anyOf or oneOf, with the branches that explain it."""
        secrets = self.secrets

        def branches() -> tuple[Branch, ...]:
            found = []
            for index, (visit, pointer, tags) in enumerate(options):
                failures = collect(x, visit, at, (via, pointer, ""), secrets)
                name = f"{where[1:]}/{index}"
                found.append(Branch((*failures,), name, _tag(x, tags)))
            return tuple(found)

        self.found.append(Violation(x, at, (via, where, ""), phrase, branches))

    def contains(
        self, x: Any, at: At, via: Via, where: str, phrase: str, option: Option
    ) -> None:
        """Too few items match: each item's failures explain it."""
        secrets = self.secrets
        visit, pointer, tags = option

        def branches() -> tuple[Branch, ...]:
            found = []
            for index, item in enumerate(x):
                place = (at, index)
                failures = collect(item, visit, place, (via, pointer, ""), secrets)
                if failures:
                    found.append(Branch((*failures,), tag=_tag(item, tags)))
            return tuple(found)

        self.found.append(Violation(x, at, (via, where, ""), phrase, branches))

    def visited(self, visit: Visit, at: At) -> bool:
        """Whether this schema has looked at this place already."""
        # By place, not by identity: two ways to one place are one visit.
        if self._visited is None:
            self._visited = set()
        place: _Place = at if self._level < _DEEP else self._places.number(at)
        if (visit, place) in self._visited:
            return True
        self._visited.add((visit, place))
        return False

    def is_deep(self) -> bool:
        return self._level >= _DEEP

    def hide(self) -> None:
        """Mark the violations of values that must not be quoted."""
        if not self.secrets:
            return
        number = self._places.number
        # Whether places are within one that is hidden.
        known = {number(each): True for each in self.secrets}
        for each in self.found:
            at, above = each._at, []
            while (place := number(at)) not in known and at is not None:
                above.append(place)
                at = at[0]
            each.secret = known.get(place, False)
            known.update(dict.fromkeys((*above, place), each.secret))

    def secret(self, at: At) -> None:
        """The value at a place must not be quoted."""
        self.secrets.append(at)

    def hush(self, x: Any, at: At, *visits: Visit) -> None:
        """Find the secrets that branches know of, whether or not they match."""
        if self._muted is None:
            self._muted = _Muted(self.secrets)
        self._muted.hush(x, at, *visits)

    def hush_items(self, x: Any, at: At, visit: Visit) -> None:
        """The same for a schema of some items."""
        for index, item in enumerate(x):
            self.hush(item, (at, index), visit)

    def missing(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        names: tuple[str, ...],
        because: str = "",
    ) -> None:
        """A violation for each name that is not there."""
        for name in names:
            if name not in x:
                phrase: Phrase = ("must have the property {}", name)
                if because:
                    phrase = ("must have the property {} beside {}", name, because)
                self.found.append(Violation(x, at, (via, where, ""), phrase))

    def members(self, x: Any, at: At, via: Via, parts: Mapping[str, Part]) -> None:
        """Properties with a schema, many of them."""
        find, probing = parts.get, self._probing
        for name, value in x.items():
            part = find(name)
            if part is None:
                continue
            test, visit, rest = part
            if test is None or not probing or not test(value):
                here = (via, ("/properties", name, rest), "")
                self._queue.append((visit, value, (at, name), here))

    def member(
        self, x: Any, at: At, via: Via, name: str, visit: Visit, rest: str = ""
    ) -> None:
        """A property with a schema; it is there."""
        here = (via, ("/properties", name, rest), "")
        self._queue.append((visit, x[name], (at, name), here))

    def rest(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        taken: Collection[str],
        patterns: tuple[Callable[[str], object], ...],
        part: Part,
    ) -> None:
        """The properties that are not taken by name or pattern."""
        test, visit, rest = part
        test = test if self._probing and len(x) > 1 else None
        for name, value in x.items():
            if name in taken:
                continue
            for search in patterns:
                if search(name):
                    break
            else:
                if test is None or not test(value):
                    here = (via, where + rest, "")
                    self._queue.append((visit, value, (at, name), here))

    def matching(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        search: Callable[[str], object],
        part: Part,
    ) -> None:
        """The properties whose name matches."""
        test, visit, rest = part
        test = test if self._probing and len(x) > 1 else None
        for name, value in x.items():
            if search(name) and (test is None or not test(value)):
                here = (via, where + rest, "")
                self._queue.append((visit, value, (at, name), here))

    def names(self, x: Any, at: At, via: Via, where: str, part: Part) -> None:
        """The names of all properties; a violation is located at the property."""
        test, visit, rest = part
        for name in x:
            if test is None or not test(name):
                here = (via, where + rest, "")
                name_visit = partial(_visit_name, visit)
                self._queue.append((name_visit, name, (at, name), here))

    def positions(
        self, x: Any, at: At, via: Via, where: str, parts: tuple[Part, ...]
    ) -> None:
        """The leading items."""
        probing = self._probing
        for index, (item, part) in enumerate(zip(x, parts, strict=False)):
            test, visit, rest = part
            if not (probing and test is not None and test(item)):
                here = (via, (where, index, rest), "")
                self._queue.append((visit, item, (at, index), here))

    def items(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        start: int,
        part: Part,
        taken: Collection[int] = (),
    ) -> None:
        """The items from ``start`` on that are not taken."""
        test, visit, rest = part
        test = test if self._probing and len(x) > 1 else None
        for index, item in enumerate(x[start:] if start else x, start):
            if index not in taken and (test is None or not test(item)):
                here = (via, where + rest, "")
                self._queue.append((visit, item, (at, index), here))


class _Places:
    """Numbers of places: equal ones have the same, found without comparing them."""

    __slots__ = ("_kept", "_known", "_numbers")

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str | int], int] = {}
        self._known: dict[int, int] = {}
        # Their identities must stay theirs.
        self._kept: list[At] = []

    def number(self, at: At) -> int:
        known = self._known
        steps: list[tuple[Any, ...]] = []
        while at is not None and id(at) not in known:
            steps.append(at)
            at = at[0]
        number = 0 if at is None else known[id(at)]
        for each in reversed(steps):
            fresh = len(self._numbers) + 1
            number = self._numbers.setdefault((number, each[1]), fresh)
            known[id(each)] = number
            self._kept.append(each)
        return number


class _Muted(Errors):
    """Visits values for their secrets only; each branch once at each place."""

    __slots__ = ("_hushed",)

    def __init__(self, secrets: list[At]) -> None:
        super().__init__(secrets)
        self._hushed: set[tuple[Visit, int]] = set()

    def hush(self, x: Any, at: At, *visits: Visit) -> None:
        for visit in visits:
            key = (visit, self._places.number(at))
            if key not in self._hushed:
                self._hushed.add(key)
                self._queue.append((visit, x, at, None))


def _visit_name(visit: Visit, name: Any, at: At, via: Via, out: Errors) -> None:
    # A name and its value are at one place: what is known of one visit must not count
    # for the other.
    found = collect(name, visit, at, via, out.secrets)
    for each in found:
        each.of_name()
    out.found += found


def _sorted(found: list[Violation], x: Any, at: At) -> list[Violation]:
    """Each violation once, in the order of the instance, then as they were found.

    ``x`` is the value at ``at``, which all of them are in.
    """
    first = found[0]._at
    if all(each._at is first for each in found):
        return _distinct(found)
    parents: dict[int, tuple[Any, tuple[int, ...]]] = {}
    orders: dict[int, dict[str, int]] = {}
    groups: dict[tuple[int, ...], list[Violation]] = {}
    for each in found:
        place = each._at
        position: tuple[int, ...] = ()
        if place is not at and place is not None:
            above, token = place
            parent = parents.get(id(above))
            if parent is None:
                parent = parents[id(above)] = _inside(above, x, at, orders)
            position = (*parent[1], _index(parent[0], token, orders))
        group = groups.get(position)
        if group is None:
            groups[position] = [each]
        else:
            group.append(each)
    if len(groups) == len(found):
        return [groups[position][0] for position in sorted(groups)]
    return [each for position in sorted(groups) for each in _distinct(groups[position])]


def _in_order(found: list[Violation], x: Any, at: At) -> list[Violation]:
    """The same for deep places, whose positions would fill the memory."""
    here: dict[int, list[Violation]] = {}
    below: dict[int, dict[str | int, int]] = {}
    places = _Places()
    root = places.number(at)
    for each in found:
        place = each._at
        here.setdefault(places.number(place), []).append(each)
        while place is not None and place is not at:
            above = places.number(place[0])
            known = below.setdefault(above, {})
            if place[1] in known:
                break
            known[place[1]] = places.number(place)
            place = place[0]
    orders: dict[int, dict[str, int]] = {}
    result: list[Violation] = []
    pending = [(root, x)]
    while pending:
        number, value = pending.pop()
        result += _distinct(here[number]) if number in here else []
        children = [
            (_index(value, token, orders), token, child)
            for token, child in below.get(number, {}).items()
        ]
        for _, token, child in sorted(children, key=lambda each: -each[0]):
            pending.append((child, value[token]))
    return result


def _inside(
    place: At, x: Any, at: At, orders: dict[int, dict[str, int]]
) -> tuple[Any, tuple[int, ...]]:
    """The value at a place in ``x``, and its position among those in the document."""
    tokens = []
    while place is not None and place is not at:
        tokens.append(place[1])
        place = place[0]
    position = []
    for token in reversed(tokens):
        position.append(_index(x, token, orders))
        x = x[token]
    return x, tuple(position)


def _index(value: Any, token: str | int, orders: dict[int, dict[str, int]]) -> int:
    """Where a key or index is among those of an object or array."""
    if isinstance(token, int):
        return token
    if len(value) < _SMALL:
        return [*value].index(token)
    order = orders.get(id(value))
    if order is None:
        order = orders[id(value)] = {key: index for index, key in enumerate(value)}
    return order[token]


def _distinct(found: list[Violation]) -> list[Violation]:
    """Each of the violations of one place once."""
    if len(found) == 1 or len({each._phrase for each in found}) == len(found):
        return found
    return list(dict.fromkeys(found))


def _tag(x: Any, tags: tuple[tuple[str, Any], ...]) -> int:
    """Whether an object has the tag of a branch."""
    if not isinstance(x, dict):
        return NO_TAG
    known = [(x[name], value) for name, value in tags if name in x]
    if not known:
        return NO_TAG
    same = all(
        found == value and isinstance(found, bool) is isinstance(value, bool)
        for found, value in known
    )
    return TAG_EQUAL if same else TAG_DIFFERS


def collect(
    x: Any,
    visit: Visit,
    at: At = None,
    via: Via = None,
    secrets: list[At] | None = None,
) -> Sequence[Violation]:
    """All violations of a value, in its order, then in that of the schema."""
    for at_once in (False, True):
        errors = Errors(secrets, at_once=at_once)
        try:
            visit(x, at, via, errors)
            errors.run()
            break
        except RecursionError:
            # To ask whether a value is valid takes recursion, to visit it does not.
            continue
    else:
        return [Violation(x, at, via, "is nested too deeply to be validated")]
    errors.hide()
    found = errors.found
    if len(found) < 2:
        return found
    return _in_order(found, x, at) if errors.is_deep() else _sorted(found, x, at)


def holds_at_any_depth(instance: Any, visit: Visit) -> bool:
    """What the functions of a recursive schema answer where the stack has no room."""
    return not collect(instance, visit)


def refuse(instance: Any, visit: Visit) -> None:
    """Raise what is wrong with an invalid instance."""
    raise ValidationError((*collect(instance, visit),))


def never(x: Any, at: At, via: Via, out: Errors) -> None:
    """The schema ``false``."""
    out.found.append(Violation(x, at, via, "is not allowed here"))


def anything(x: Any, at: At, via: Via, out: Errors) -> None:
    """The schema ``true``."""
