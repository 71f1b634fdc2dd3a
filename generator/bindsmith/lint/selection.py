"""Which findings are wanted and how bad they are; it makes none but about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bindsmith.config import LintOptions
from bindsmith.errors import Diagnostic, Severity
from bindsmith.records import dataclass, replace

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Selection:
    """What ``select``, ``ignore`` and ``severity`` say.

    Codes may be cut, or be ``ALL``; where several fit, the longest counts, and
    ``ignore`` goes before a ``select`` of the same length.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] | None = None

    @classmethod
    def of(cls, options: LintOptions) -> Selection:
        return cls(options.select, options.ignore, options.severity)

    def has(self, code: str) -> bool:
        """Whether findings of a code are wanted."""
        wanted = _longest(code, self.select or (ALL,))
        return wanted > _longest(code, self.ignore) and self._severity(code) != "off"

    def judge(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The findings that are wanted, as bad as the configuration says."""
        for each in found:
            if self.has(each.code):
                chosen = self._severity(each.code)
                yield replace(each, severity=Severity(chosen)) if chosen else each

    def _severity(self, code: str) -> str:
        given = self.severity or {}
        fitting = [each for each in given if _fits(code, each)]
        return given[max(fitting, key=_length)] if fitting else ""


def unknown(selectors: Iterable[str], codes: Iterable[str]) -> list[str]:
    """The selectors that fit none of the codes."""
    known = tuple(codes)
    return [each for each in selectors if not any(_fits(c, each) for c in known)]


def _fits(code: str, selector: str) -> bool:
    return selector == ALL or code.startswith(selector)


def _length(selector: str) -> int:
    return 0 if selector == ALL else len(selector)


def _longest(code: str, selectors: Iterable[str]) -> int:
    """The length of the longest selector that fits, -1 if none does."""
    return max((_length(each) for each in selectors if _fits(code, each)), default=-1)
