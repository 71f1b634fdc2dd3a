"""Words of schemas in messages: short, quoted, and the likeliest of some others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bindsmith.ir.json import Json

_LONGEST = 60


def shown(value: Json, most: int = _LONGEST) -> str:
    """A value as JSON on one line, cut to so many characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else text[: most - 1] + "…"


def listed(values: Sequence[Json], most: int = 5) -> str:
    """Some values with commas between; no more than ``most``, and how many more."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(map(shown, values[:most])) + more


def nearest(word: str, known: Iterable[str], cutoff: float = 0.8) -> str:
    """The known word that is most like ``word``, "" if none is at all alike."""
    by_lower = {each.lower(): each for each in sorted(known, reverse=True)}
    # Hostile names are long: nothing near them is known.
    if len(word) > _LONGEST:
        return ""
    found = get_close_matches(word.lower(), sorted(by_lower), 1, cutoff)
    return by_lower[found[0]] if found else ""
