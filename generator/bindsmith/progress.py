"""How far a run is, told to whoever wants to know; it shows nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Progress(Protocol):
    """Is told of each phase as it starts, and sees its items go by."""

    def __call__(self, phase: str, items: Sequence[Item] = ()) -> Iterable[Item]:
        """The items, one by one as they are worked on; none for a phase of one piece."""
        ...


def silent(phase: str, items: Sequence[Item] = ()) -> Iterable[Item]:
    """Tells nobody."""
    return items
