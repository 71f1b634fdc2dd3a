"""Which schemas contain themselves, so that only the stack bounds their depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bindsmith.schema.resource import Location


class Jump(NamedTuple):
    """A reference: where it is, where it leads, and whether that may be elsewhere."""

    source: Location
    target: Location
    is_dynamic: bool


def recursive(jumps: Iterable[Jump]) -> frozenset[Location]:
    """The places below which a reference leads into a circle, however far.

    A dynamic reference counts as one that does.
    """
    jumps = tuple(jumps)
    endless = _endless(jumps)
    return frozenset(
        above
        for jump in jumps
        if jump.is_dynamic or jump.target in endless
        for above in _around(jump.source)
    )


def _endless(jumps: tuple[Jump, ...]) -> set[Location]:
    """The targets from which one can go on for ever: what is left without the ends."""
    left = {jump.target: 0 for jump in jumps}
    back: dict[Location, list[Location]] = {}
    for jump in jumps:
        for above in _around(jump.source):
            if above in left:
                # A dynamic reference never ends.
                left[above] += 1
                if not jump.is_dynamic:
                    back.setdefault(jump.target, []).append(above)
    ends = [place for place, count in left.items() if not count]
    while ends:
        for above in back.get(ends.pop(), ()):
            left[above] -= 1
            if not left[above]:
                ends.append(above)
    return {place for place, count in left.items() if count}


def _around(place: Location) -> Iterator[Location]:
    """A place and those that it is inside of, in the same document."""
    pointer = place.pointer
    while pointer:
        yield Location(place.uri, pointer)
        pointer = pointer.rpartition("/")[0]
    yield Location(place.uri, "")
