"""Writes support/unicode_word.py: the word characters of Java's (?U), as a class.

The pattern translator prints this text for them, so that a long pattern can name it
instead; run it after build_unicode_tables.py.
"""

from __future__ import annotations

from pathlib import Path

from bindsmith.regex.charsets import Flags, class_source, escape_ranges
from bindsmith.unicode import UNICODE_VERSION

TARGET = Path(__file__).parents[1] / "generator/bindsmith/support/unicode_word.py"
WIDTH = 76


def main() -> None:
    source = class_source(escape_ranges("w", Flags(unicode_classes=True)))
    pieces = []
    start = 0
    while start < len(source):
        end = min(start + WIDTH, len(source))
        if end < len(source):
            # An escape must not be cut: end where one begins, or just before.
            end = source.rindex("\\", start + 1, end)
        pieces.append(source[start:end])
        start = end
    lines = [
        f'"""The word characters of Unicode {UNICODE_VERSION}, as a regular expression."""',
        "",
        "from __future__ import annotations",
        "",
        "# Alphabetic, marks, decimal digits, connectors and join controls.",
        "UNICODE_WORD = (",
        *(f'    r"{piece}"' for piece in pieces),
        ")",
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
