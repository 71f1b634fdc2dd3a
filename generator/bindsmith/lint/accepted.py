"""Findings that somebody has accepted: by a waiver with a reason, or in the baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bindsmith.config import Waiver
from bindsmith.errors import Diagnostic
from bindsmith.lint.baseline import Entry, entry_of
from bindsmith.schema.discover import SchemaPath, selected


def waive(
    found: Iterable[Diagnostic], waivers: Sequence[Waiver]
) -> tuple[list[Diagnostic], set[int]]:
    """The findings that no waiver is about, and the indexes of the waivers used."""
    every = list(found)
    paths = dict.fromkeys(each.location.path for each in every)
    covered = [_covered(each, paths) for each in waivers]
    kept: list[Diagnostic] = []
    used: set[int] = set()
    for each in every:
        fitting = {
            index
            for index, waiver in enumerate(waivers)
            if each.location.path in covered[index] and _fits(each, waiver)
        }
        used |= fitting
        if not fitting:
            kept.append(each)
    return kept, used


def _covered(waiver: Waiver, paths: Iterable[str]) -> set[str]:
    """The files that a waiver is about."""
    files = [SchemaPath(each, each) for each in paths]
    found = {each.relative for each in selected(files, [waiver.path])}
    return {waiver.path, *found}


def _fits(found: Diagnostic, waiver: Waiver) -> bool:
    at = waiver.pointer
    return waiver.code == found.code and at in (None, found.location.pointer)


def without_baseline(
    found: Iterable[Diagnostic], accepted: Iterable[Entry]
) -> tuple[list[Diagnostic], list[Entry]]:
    """The findings that are not in the baseline, and what is in it for nothing.

    An entry accepts one finding.
    """
    left = Counter(accepted)
    kept = [*_not_in(left, found)]
    return kept, [*(+left).elements()]


def _not_in(left: Counter[Entry], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    for each in found:
        entry = entry_of(each)
        if left[entry] > 0:
            left[entry] -= 1
        else:
            yield each
