"""Arithmetic on sets of code points; does not know what the characters mean.

A set is a tuple of inclusive ``(first, last)`` pairs, sorted, with a gap between any
two neighbours, so equal sets are equal tuples.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain

Range = tuple[int, int]
Ranges = tuple[Range, ...]

LAST = 0x10FFFF
ALL: Ranges = ((0, LAST),)


def union(*sets: Iterable[Range]) -> Ranges:
    """Every code point of any of the ``sets``, which may be unsorted and overlap."""
    merged: list[Range] = []
    for first, last in sorted(chain.from_iterable(sets)):
        if merged and first <= merged[-1][1] + 1:
            if last > merged[-1][1]:
                merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Every code point, surrogates included, that ``ranges`` lacks."""
    gaps: list[Range] = []
    start = 0
    for first, last in ranges:
        if first > start:
            gaps.append((start, first - 1))
        start = last + 1
    if start <= LAST:
        gaps.append((start, LAST))
    return tuple(gaps)


def difference(ranges: Ranges, without: Ranges) -> Ranges:
    """The code points of ``ranges`` that are not in ``without``."""
    return complement(union(complement(ranges), without))


def contains(ranges: Ranges, code: int) -> bool:
    """Whether ``code`` is one of the code points."""
    index = bisect_right(ranges, (code, LAST)) - 1
    return index >= 0 and code <= ranges[index][1]
