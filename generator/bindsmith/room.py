"""Room for what is nested deeply: a second try, with a larger stack; it changes no work.

Python's own limit, a thousand calls inside each other, is too low for a schema of five
hundred levels.  Only what met that limit pays for more.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

# Calls inside each other, and bytes of stack for that many: five thousand for each.
_CALLS = 50_000
_STACK = 256 * 2**20


def roomy(work: Callable[[], T]) -> T:
    """What ``work`` gives, which must not depend on being done once only.

    ``RecursionError`` where even the larger stack has no room.
    """
    if in_room():
        return work()
    try:
        return work()
    except RecursionError:
        pass
    return _with_room(work)


def in_room() -> bool:
    """Whether this is the second try, so that what does not fit never will."""
    return isinstance(threading.current_thread(), _Room)


class _Room(threading.Thread, Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        # An interrupt ends the program, and this with it.
        super().__init__(name="bindsmith", daemon=True)
        self._work = work
        self.results: list[T] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._work())
        except BaseException as error:
            self.failure = error


def _with_room(work: Callable[[], T]) -> T:
    room = _Room(work)
    calls, size = sys.getrecursionlimit(), 0
    try:
        size = threading.stack_size(_STACK)
        # Before the start: json counts the calls of C as well.
        sys.setrecursionlimit(max(calls, _CALLS))
        room.start()
        room.join()
    except (RuntimeError, ValueError):
        raise RecursionError("there is no room for a larger stack") from None
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(calls)
    if room.failure is not None:
        raise room.failure
    return room.results[0]
