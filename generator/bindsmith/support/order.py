"""The order of violations in a document, and whether places in it are the same."""

from __future__ import annotations

from collections.abc import Callable
from operator import lt
from typing import Any, TypeAlias

from .violation import At, Violation

# A value: what tells where a key of it is, its own position, and itself.
_Parent: TypeAlias = "tuple[Callable[[str], int], tuple[int, ...], Any]"

# The order of so few keys is not worth a table.
_SMALL = 20


class Places:
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
        for each in steps[::-1]:
            fresh = len(self._numbers) + 1
            number = self._numbers.setdefault((number, each[1]), fresh)
            known[id(each)] = number
            self._kept.append(each)
        return number


def in_order(found: list[Violation], x: Any, at: At) -> list[Violation]:
    """Each violation once, in the order of the instance, then as they were found.

    ``x`` is the value at ``at``, which all of them are in.
    """
    first = found[0]._at
    for each in found:
        if each._at is not first:
            break
    else:
        return _distinct(found)
    last: At = at
    parent: _Parent = (_finder(x), (), x)
    parents: dict[int, _Parent] = {id(at): parent}
    positions: list[tuple[int, ...]] = []
    for each in found:
        place = each._at
        if place is None or place is at:
            positions.append(())
            continue
        above, token = place
        if above is not last:
            last, parent = above, parents.get(id(above)) or _inside(above, parents)
        find, position, _ = parent
        positions.append((*position, token if type(token) is int else find(token)))
    if all(map(lt, positions, positions[1:])):
        return found
    groups: dict[tuple[int, ...], list[Violation]] = {}
    for position, each in zip(positions, found, strict=True):
        if position in groups:
            groups[position].append(each)
        else:
            groups[position] = [each]
    return [each for _, group in sorted(groups.items()) for each in _distinct(group)]


def in_deep_order(found: list[Violation], x: Any, at: At) -> list[Violation]:
    """The same for deep places, whose positions would fill the memory."""
    here: dict[int, list[Violation]] = {}
    below: dict[int, dict[str | int, int]] = {}
    places = Places()
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
    result: list[Violation] = []
    pending = [(root, x)]
    while pending:
        number, value = pending.pop()
        result += _distinct(here[number]) if number in here else []
        if number not in below:
            continue
        find = _finder(value)
        children = [
            (token if isinstance(token, int) else find(token), token, child)
            for token, child in below[number].items()
        ]
        for _, token, child in sorted(children, key=lambda each: -each[0]):
            pending.append((child, value[token]))
    return result


def _inside(place: tuple[Any, ...], parents: dict[int, _Parent]) -> _Parent:
    """What ``parents`` has for a place, from there on."""
    steps: list[tuple[Any, ...]] = []
    above: Any = place
    while (parent := parents.get(id(above))) is None:
        steps.append(above)
        above = above[0]
    for step in steps[::-1]:
        find, position, value = parent
        token = step[1]
        value = value[token]
        position = (*position, token if type(token) is int else find(token))
        parent = parents[id(step)] = (_finder(value), position, value)
    return parent


def _finder(value: Any) -> Callable[[str], int]:
    """What tells where a key is among those of an object; nothing of an array."""
    if isinstance(value, list):
        return value.index
    if len(value) < _SMALL:
        return list(value).index
    return {key: index for index, key in enumerate(value)}.__getitem__


def _distinct(found: list[Violation]) -> list[Violation]:
    """Each of the violations of one place once."""
    if len(found) == 1 or len({each._phrase for each in found}) == len(found):
        return found
    return list(dict.fromkeys(found))
