"""ECMA-262 patterns: translation to Python's ``re``, and what can be known of a pattern
without running it; nothing here matches text."""

from bindsmith.regex.backtracking import backtracks
from bindsmith.regex.literal import LiteralForm, literal_form
from bindsmith.regex.nodes import RegexError
from bindsmith.regex.translate import Translation, translate

__all__ = [
    "LiteralForm",
    "RegexError",
    "Translation",
    "backtracks",
    "literal_form",
    "translate",
]
