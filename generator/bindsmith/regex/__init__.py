"""ECMA-262 patterns: translation to Python's ``re``, and what can be known of a pattern
without running it; nothing here matches text."""

from bindsmith.regex.backtracking import backtracks
from bindsmith.regex.nodes import RegexError
from bindsmith.regex.plain import Plain, plain_forms
from bindsmith.regex.translate import Translation, translate

__all__ = [
    "Plain",
    "RegexError",
    "Translation",
    "backtracks",
    "plain_forms",
    "translate",
]
