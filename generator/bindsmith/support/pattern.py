"""Regular expressions of a module, each compiled when it is first needed."""

from __future__ import annotations

import re
from collections.abc import Callable


class Pattern:
    """A regular expression in Python's syntax.

    ``search`` is that of the compiled expression as soon as there is one: a module
    with many is imported without compiling any, and pays nothing for it later.
    """

    __slots__ = ("search", "source")

    search: Callable[[str], object]

    def __init__(self, source: str) -> None:
        self.source = source
        self.search = self._first

    def _first(self, text: str) -> object:
        self.search = re.compile(self.source).search
        return self.search(text)
