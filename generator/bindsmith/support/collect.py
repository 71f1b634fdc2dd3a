"""Collects the violations of an instance; used once it is known to be invalid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from .order import Places, in_deep_order, in_order
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
    violation,
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

# The levels of an instance that are visited by recursion, and asked about first.
_ROOM = 8
_ALWAYS_PROBED = 4
# From this level on places are numbered: to compare them takes ever longer.
_DEEP = 50


class Errors:
    """The violations found so far, and the values that are still to be visited.

    The first levels are visited by recursion, which is fast, those below one after
    the other: it does not matter how deep an instance is.  All visits to a place are
    made in the order in which they were asked for.
    """

    __slots__ = (
        "_level",
        "_places",
        "_room",
        "_visited",
        "found",
        "muted",
        "probing",
        "queue",
        "secrets",
    )

    def __init__(self, secrets: list[At] | None = None) -> None:
        self.found: list[Violation] = []
        # Whether to ask first if a value is valid.
        self.probing = True
        self.queue: list[tuple[Visit, Any, At, Via]] | None = None
        self.muted: _Muted | None = None
        self.secrets = secrets
        self._level = 0
        self._room = _ROOM
        self._places: Places | None = None
        self._visited: set[tuple[Visit, _Place]] | None = None

    def known_secrets(self) -> list[At]:
        """The places of values that must not be quoted; later ones will be in it."""
        if self.secrets is None:
            self.secrets = []
        return self.secrets

    def at_once(self) -> Errors:
        """Without asking first, and without recursion."""
        self.probing = False
        self._room = 0
        return self

    def finish(self) -> None:
        """Visit what is waiting, and what that leads to."""
        level, asking = self._room, self.probing
        self._room = 0
        while batch := self.queue:
            self.queue = None
            level += 1
            self._level = level
            # To ask first whether a value is valid saves most visits, but for a lone
            # one: something is wrong somewhere.  Asking on each level of a deep
            # instance would take quadratic time, asking on ever fewer does not.
            self.probing = asking and (
                level <= _ALWAYS_PROBED or not level & (level - 1)
            )
            for visit, x, at, via in batch:
                visit(x, at, via, self)
        if self.muted is not None:
            self.muted.finish()

    def enter(self, visit: Visit, x: Any, at: At, via: Via) -> None:
        """Visit a part of the value that is being visited."""
        if self._room:
            self._room -= 1
            visit(x, at, via, self)
            self._room += 1
        else:
            self.wait(visit, x, at, via)

    def wait(self, visit: Visit, x: Any, at: At, via: Via) -> None:
        """Visit a value later."""
        if self.queue is None:
            self.queue = []
        self.queue.append((visit, x, at, via))

    def fail(self, x: Any, at: At, via: Via, where: str, phrase: str) -> None:
        """One violation."""
        # As ``violation`` makes it: this is done most.
        made = Violation()
        made.instance = x
        made._at = at
        made._via = (via, where, "")
        made._phrase = phrase
        made._branches = None
        made.secret = False
        self.found.append(made)

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
        secrets = self.known_secrets()

        def branches() -> tuple[Branch, ...]:
            found = []
            for index, (visit, pointer, tags) in enumerate(options):
                failures = collect(x, visit, at, (via, pointer, ""), secrets)
                name = f"{where[1:]}/{index}"
                found.append(Branch((*failures,), name, _tag(x, tags)))
            return tuple(found)

        self.found.append(violation(x, at, (via, where, ""), phrase, branches))

    def contains(
        self, x: Any, at: At, via: Via, where: str, phrase: str, option: Option
    ) -> None:
        """Too few items match: each item's failures explain it."""
        secrets = self.known_secrets()
        visit, pointer, tags = option

        def branches() -> tuple[Branch, ...]:
            found = []
            for index, item in enumerate(x):
                place = (at, index)
                failures = collect(item, visit, place, (via, pointer, ""), secrets)
                if failures:
                    found.append(Branch((*failures,), tag=_tag(item, tags)))
            return tuple(found)

        self.found.append(violation(x, at, (via, where, ""), phrase, branches))

    def visited(self, visit: Visit, at: At) -> bool:
        """Whether this schema has looked at this place already."""
        # By place, not by identity: two ways to one place are one visit.
        if self._visited is None:
            self._visited = set()
        place: _Place = at if self._level < _DEEP else self._number(at)
        if (visit, place) in self._visited:
            return True
        self._visited.add((visit, place))
        return False

    def _number(self, at: At) -> int:
        if self._places is None:
            self._places = Places()
        return self._places.number(at)

    def is_deep(self) -> bool:
        return self._level >= _DEEP

    def hide(self) -> None:
        """Mark the violations of values that must not be quoted."""
        if not self.secrets:
            return
        number = self._number
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
        self.known_secrets().append(at)

    def hush(self, x: Any, at: At, *visits: Visit) -> None:
        """Find the secrets that branches know of, whether or not they match."""
        if self.muted is None:
            self.muted = _Muted(self.known_secrets())
        self.muted.hush(x, at, *visits)

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
                self.found.append(violation(x, at, (via, where, ""), phrase))

    def members(self, x: Any, at: At, via: Via, parts: Mapping[str, Part]) -> None:
        """Properties with a schema, many of them."""
        find, probing = parts.get, self.probing
        for name, value in x.items():
            part = find(name)
            if part is None:
                continue
            test, visit, rest = part
            if test is None or not probing or not test(value):
                here = (via, ("/properties", name, rest), "")
                self.enter(visit, value, (at, name), here)

    def member(
        self, x: Any, at: At, via: Via, name: str, visit: Visit, rest: str = ""
    ) -> None:
        """A property with a schema; it is there."""
        here = (via, ("/properties", name, rest), "")
        # As ``enter`` does it: this is done most.
        if self._room:
            self._room -= 1
            visit(x[name], (at, name), here, self)
            self._room += 1
        else:
            self.wait(visit, x[name], (at, name), here)

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
        test = test if self.probing and len(x) > 1 else None
        for name, value in x.items():
            if name in taken:
                continue
            for search in patterns:
                if search(name):
                    break
            else:
                if test is None or not test(value):
                    here = (via, where + rest, "")
                    self.enter(visit, value, (at, name), here)

    def extra(
        self, x: Any, at: At, via: Via, where: str, taken: Collection[str]
    ) -> None:
        """Properties that are not taken by name; none may be there."""
        for name in x:
            if name not in taken:
                self.enter(never, x[name], (at, name), (via, where, ""))

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
        test = test if self.probing and len(x) > 1 else None
        for name, value in x.items():
            if search(name) and (test is None or not test(value)):
                here = (via, where + rest, "")
                self.enter(visit, value, (at, name), here)

    def names(self, x: Any, at: At, via: Via, where: str, part: Part) -> None:
        """The names of all properties; a violation is located at the property."""
        test, visit, rest = part
        for name in x:
            if test is None or not test(name):
                here = (via, where + rest, "")
                self.enter(partial(_visit_name, visit), name, (at, name), here)

    def positions(
        self, x: Any, at: At, via: Via, where: str, parts: tuple[Part, ...]
    ) -> None:
        """The leading items."""
        probing = self.probing
        for index, (item, part) in enumerate(zip(x, parts, strict=False)):
            test, visit, rest = part
            if not (probing and test is not None and test(item)):
                here = (via, (where, index, rest), "")
                self.enter(visit, item, (at, index), here)

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
        test = test if self.probing and len(x) > 1 else None
        for index, item in enumerate(x[start:] if start else x, start):
            if (test is None or not test(item)) and index not in taken:
                here = (via, where + rest, "")
                self.enter(visit, item, (at, index), here)


class _Muted(Errors):
    """Visits values for their secrets only; each branch once at each place."""

    __slots__ = ("_hushed",)

    def __init__(self, secrets: list[At]) -> None:
        super().__init__(secrets)
        self._room = 0
        self._hushed: set[tuple[Visit, int]] = set()

    def hush(self, x: Any, at: At, *visits: Visit) -> None:
        for visit in visits:
            key = (visit, self._number(at))
            if key not in self._hushed:
                self._hushed.add(key)
                self.wait(visit, x, at, None)


def _visit_name(visit: Visit, name: Any, at: At, via: Via, out: Errors) -> None:
    # A name and its value are at one place: what is known of one visit must not count
    # for the other.
    found = collect(name, visit, at, via, out.known_secrets())
    for each in found:
        each.of_name()
    out.found += found


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
    errors = Errors(secrets)
    try:
        visit(x, at, via, errors)
        if errors.queue is not None or errors.muted is not None:
            errors.finish()
    except RecursionError:
        # To ask whether a value is valid takes recursion, to visit it does not.
        errors = Errors(secrets).at_once()
        try:
            visit(x, at, via, errors)
            errors.finish()
        except RecursionError:
            return [violation(x, at, via, "is nested too deeply to be validated")]
    if errors.secrets:
        errors.hide()
    found = errors.found
    if len(found) < 2:
        return found
    return in_deep_order(found, x, at) if errors.is_deep() else in_order(found, x, at)


def holds_at_any_depth(instance: Any, visit: Visit) -> bool:
    """What the functions of a recursive schema answer where the stack has no room."""
    return not collect(instance, visit)


def refuse(instance: Any, visit: Visit) -> None:
    """Raise what is wrong with an invalid instance."""
    raise ValidationError((*collect(instance, visit),))


def never(x: Any, at: At, via: Via, out: Errors) -> None:
    """The schema ``false``."""
    out.found.append(violation(x, at, via, "is not allowed here"))


def anything(x: Any, at: At, via: Via, out: Errors) -> None:
    """The schema ``true``."""
