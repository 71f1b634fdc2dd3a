"""Progress on standard error: a bar in a terminal, a line per phase with ``-v``.

The bar is drawn here: click's hides the cursor, and an interrupt while it is drawn leaves
it hidden.  This one is one line that is written over, and gone when the work is done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from bindsmith.progress import Item

# Fewer items are done before anybody has read the bar.
_LONG = 100
_STEPS = 30
_CLEAR = "\r\x1b[K"


class Shown:
    """A ``Progress`` that people see; nothing at all if ``quiet``."""

    def __init__(self, quiet: bool, verbose: bool) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._drawn = False

    def __call__(self, phase: str, items: Sequence[Item] = ()) -> Iterable[Item]:
        if self._quiet or sys.stderr is None:
            return items
        if self._verbose:
            many = f" ({len(items)})" if items else ""
            print(f"{phase}{many}", file=sys.stderr, flush=True)
        elif len(items) >= _LONG and _is_lively():
            return self._with_bar(phase, items)
        return items

    def _with_bar(self, phase: str, items: Sequence[Item]) -> Iterator[Item]:
        before = -1
        for number, item in enumerate(items):
            if (step := number * _STEPS // len(items)) != before:
                self._draw(phase, step, number, len(items))
                before = step
            yield item
        self.close()

    def _draw(self, phase: str, step: int, done: int, total: int) -> None:
        # Imported here: most runs draw nothing.
        import shutil

        bar = "#" * step + "-" * (_STEPS - step)
        line = f"{phase} [{bar}] {done}/{total}"
        width = shutil.get_terminal_size().columns - 1
        self._drawn = True
        sys.stderr.write(_CLEAR + line[:width])
        sys.stderr.flush()

    def close(self) -> None:
        """Take the bar away, also where the work was broken off."""
        if self._drawn:
            self._drawn = False
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def _is_lively() -> bool:
    """Whether a line can be written over: control codes are unwelcome elsewhere."""
    if not sys.stderr.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
