"""Collects the violations of an instance; used once it is known to be invalid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from .violation import At, ValidationError, Via, Violation, escape, path_of

Visit: TypeAlias = "Callable[[Any, At, Via, Errors], None]"
# A subschema's function and the pointer from the subschema to what it stands for.
Part: TypeAlias = "tuple[Visit, str]"


class Errors:
    """The violations found so far."""

    __slots__ = ("_secrets", "_visited", "found")

    def __init__(self, secrets: list[At] | None = None) -> None:
        self.found: list[Violation] = []
        self._secrets: list[At] = [] if secrets is None else secrets
        self._visited: set[tuple[Visit, tuple[str | int, ...]]] = set()

    def fail(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        phrase: str,
        parts: tuple[Part, ...] = (),
    ) -> None:
        """One violation; ``parts`` are the branches that explain it."""
        here: Via = (via, where, "")
        if not parts:
            self.found.append(Violation(x, at, here, phrase))
            return

        def branches() -> tuple[tuple[Violation, ...], ...]:
            branches = []
            for visit, rest in parts:
                errors = Errors(self._secrets)
                visit(x, at, (via, rest, ""), errors)
                branches.append(errors)
            found = [errors.sorted(x, len(path_of(at))) for errors in branches]
            # Several branches of oneOf that match have nothing to explain.
            return tuple(found) if all(found) else ()

        self.found.append(Violation(x, at, here, phrase, branches))

    def visited(self, visit: Visit, at: At) -> bool:
        """Whether this schema has looked at this place already."""
        # By place, not by identity: two ways to one place are one visit.
        key = (visit, path_of(at))
        if key in self._visited:
            return True
        self._visited.add(key)
        return False

    def secret(self, at: At) -> None:
        """The value at a place must not be quoted."""
        self._secrets.append(at)

    def hush(self, x: Any, at: At, *branches: Visit) -> None:
        """Find the secrets that branches know of, whether or not they match."""
        errors = Errors(self._secrets)
        for visit in branches:
            visit(x, at, None, errors)

    def hush_items(self, x: Any, at: At, visit: Visit) -> None:
        """The same for a schema of some items."""
        errors = Errors(self._secrets)
        for index, item in enumerate(x):
            visit(item, (at, index), None, errors)

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
                phrase = f"must have the property {name!r}"
                if because:
                    phrase += f" beside {because!r}"
                self.found.append(Violation(x, at, (via, where, ""), phrase))

    def members(
        self, x: Any, at: At, via: Via, where: str, parts: Mapping[str, Part]
    ) -> None:
        """Named properties."""
        for name, (visit, rest) in parts.items():
            if name in x:
                pointer = f"{where}/{escape(name)}{rest}"
                visit(x[name], (at, name), (via, pointer, ""), self)

    def rest(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        taken: Collection[str],
        patterns: tuple[Callable[[str], object], ...],
        visit: Visit,
    ) -> None:
        """The properties that are not taken by name or pattern."""
        for name, value in x.items():
            if name not in taken and not any(search(name) for search in patterns):
                visit(value, (at, name), (via, where, ""), self)

    def matching(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        search: Callable[[str], object],
        visit: Visit,
    ) -> None:
        """The properties whose name matches."""
        for name, value in x.items():
            if search(name):
                visit(value, (at, name), (via, where, ""), self)

    def names(self, x: Any, at: At, via: Via, where: str, visit: Visit) -> None:
        """The names of all properties; a violation is located at the property."""
        for name in x:
            # A name and its value are at one place: what is known of one visit must
            # not count for the other.
            errors = Errors(self._secrets)
            visit(name, (at, name), (via, where, ""), errors)
            self.found += errors.found

    def positions(
        self, x: Any, at: At, via: Via, where: str, parts: tuple[Part, ...]
    ) -> None:
        """The leading items."""
        for index, (item, (visit, rest)) in enumerate(zip(x, parts, strict=False)):
            visit(item, (at, index), (via, f"{where}/{index}{rest}", ""), self)

    def items(
        self,
        x: Any,
        at: At,
        via: Via,
        where: str,
        start: int,
        visit: Visit,
        taken: Collection[int] = (),
    ) -> None:
        """The items from ``start`` on that are not taken."""
        for index in range(start, len(x)):
            if index not in taken:
                visit(x[index], (at, index), (via, where, ""), self)

    def contains(
        self, x: Any, at: At, via: Via, where: str, phrase: str, part: Part
    ) -> None:
        """Too few items match: each item's failures explain it."""
        visit, rest = part

        def branches() -> tuple[tuple[Violation, ...], ...]:
            branches = []
            for index, item in enumerate(x):
                errors = Errors(self._secrets)
                visit(item, (at, index), (via, rest, ""), errors)
                branches.append(errors)
            depth = len(path_of(at))
            return tuple(e.sorted(x, depth) for e in branches if e.found)

        self.found.append(Violation(x, at, (via, where, ""), phrase, branches))

    def sorted(self, instance: Any, depth: int = 0) -> tuple[Violation, ...]:
        """Each violation once, in the order of the instance, then of the schema.

        ``instance`` is the value ``depth`` tokens down.
        """
        found = self.found
        if self._secrets:
            hidden = [path_of(at) for at in self._secrets]
            for each in found:
                path = each.path
                each.secret = any(path[: len(secret)] == secret for secret in hidden)
        if len(found) > 1:
            found = list(dict.fromkeys(found))
            orders: dict[int, dict[str, int]] = {}
            found.sort(key=lambda each: _position(instance, each.path[depth:], orders))
        return tuple(found)


def _position(
    value: Any, path: tuple[str | int, ...], orders: dict[int, dict[str, int]]
) -> list[int]:
    """Where a place is in the document, comparable with other places."""
    position = []
    for token in path:
        if isinstance(token, int):
            position.append(token)
        else:
            order = orders.get(id(value))
            if order is None:
                order = {key: index for index, key in enumerate(value)}
                orders[id(value)] = order
            position.append(order[token])
        value = value[token]
    return position


def collect(instance: Any, visit: Visit) -> tuple[Violation, ...]:
    """All violations of an instance, in its order."""
    errors = Errors()
    visit(instance, None, None, errors)
    return errors.sorted(instance)


def refuse(instance: Any, visit: Visit) -> None:
    """Raise what is wrong with an invalid instance."""
    raise ValidationError(collect(instance, visit))


def never(x: Any, at: At, via: Via, out: Errors) -> None:
    """The schema ``false``."""
    out.fail(x, at, via, "", "is not allowed here")


def anything(x: Any, at: At, via: Via, out: Errors) -> None:
    """The schema ``true``."""
