"""Writes support/format_idna_tables.py from Unicode data; checks no host name itself.

Usage: ``python3.11 tools/build_idna_tables.py UCD_DIR``, where UCD_DIR holds
``Scripts.txt`` and ``DerivedJoiningType.txt`` of Unicode 14.0.0 (below
https://www.unicode.org/Public/14.0.0/ucd/).  Everything else comes from the
interpreter's ``unicodedata``, which therefore has to be of that version too: CPython
3.11.

Why 14.0 and not the newest version: the check for Normalization Form C is left to the
interpreter, and the stability policy of Unicode makes its answer the same everywhere
only for code points that were assigned in the oldest version in use.
"""

from __future__ import annotations

import binascii
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

VERSION = "14.0.0"
OUTPUT = (
    Path(__file__).resolve().parents[1]
    / "generator/bindsmith/support/format_idna_tables.py"
)

# RFC 5892 §2.6.
EXCEPTIONS = {
    **dict.fromkeys((0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007), "P"),
    **dict.fromkeys((0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB), "O"),
    **dict.fromkeys((*range(0x660, 0x66A), *range(0x6F0, 0x6FA)), "O"),
    **dict.fromkeys((0x640, 0x7FA, 0x302E, 0x302F, *range(0x3031, 0x3036)), "D"),
    0x303B: "D",
}
# RFC 5892 §2.5, 2.9 and 2.4: letters that are ignorable, old Hangul, or in a block of
# combining marks for symbols or music.
IGNORED = frozenset(
    code
    for first, last in (
        (0x034F, 0x034F),
        (0x1100, 0x11FF),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x20D0, 0x20FF),
        (0x3164, 0x3164),
        (0xA960, 0xA97C),
        (0xD7B0, 0xD7FB),
        (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0x1D100, 0x1D1FF),
        (0x1D200, 0x1D24F),
        (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)
LETTER_DIGITS = frozenset(("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc"))
BIDI = {
    "L": "L",
    "R": "R",
    "AL": "R",
    "AN": "A",
    "EN": "E",
    "NSM": "N",
    **dict.fromkeys(("ES", "CS", "ET", "ON", "BN"), "O"),
}
SCRIPTS = {"Greek": "G", "Hebrew": "H", "Hiragana": "J", "Katakana": "J", "Han": "J"}
JOINING = {"D": "D", "L": "L", "R": "R", "T": "T"}

TEMPLATE = '''\
"""Code point classes of Unicode {version} for IDNA2008; checks no label itself.

Written by tools/build_idna_tables.py from the Unicode Character Database, by the
rules of RFC 5892 §3; do not edit.
"""

from binascii import a2b_base64
from bisect import bisect_right
from functools import cache
from zlib import decompress

IDNA_UNICODE_VERSION = "{version}"

_IDNA_PACKED = (
{packed}
)


class IdnaClasses:
    """A class letter for every code point, as a table for ``str.translate``."""

    __slots__ = ("_letters", "_starts")

    def __init__(self, runs: str) -> None:
        self._starts: list[int] = []
        self._letters = ""
        start = 0
        digits = ""
        for char in runs:
            if char.isdigit():
                digits += char
            else:
                self._starts.append(start)
                self._letters += char
                start += int(digits or "1")
                digits = ""

    def __getitem__(self, code_point: int) -> str:
        return self._letters[bisect_right(self._starts, code_point) - 1]


@cache
def idna_tables() -> tuple[IdnaClasses, IdnaClasses, IdnaClasses, IdnaClasses]:
    """Four tables: status, direction, joining type and script.

    Status: P valid, M valid combining mark, J and O valid in some contexts (RFC 5892
    appendix A), D everything else.  Direction (RFC 5893): L, R (also AL), A (AN),
    E (EN), N (NSM), O other neutral ones.  Joining type: L, R, D, T, or U.  Script:
    G Greek, H Hebrew, J Hiragana, Katakana or Han, or Z.  All but the status are
    meaningful only for code points that are valid somewhere, and for ASCII.
    """
    packed = a2b_base64(_IDNA_PACKED)
    status, direction, joining, script = decompress(packed).decode("ascii").split()
    return (
        IdnaClasses(status),
        IdnaClasses(direction),
        IdnaClasses(joining),
        IdnaClasses(script),
    )
'''


def read_property(path: Path, letters: dict[str, str]) -> dict[int, str]:
    """The letter of each code point that ``path`` (a UCD file) gives a known value."""
    found: dict[int, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    if VERSION not in lines[0]:
        raise SystemExit(f"{path} is not of Unicode {VERSION}")
    for line in lines:
        fields = [field.strip() for field in line.partition("#")[0].split(";")]
        if len(fields) == 2 and fields[1] in letters:
            first, _, last = fields[0].partition("..")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                found[code] = letters[fields[1]]
    return found


def status(code: int) -> str:
    """The derived property of RFC 5892 §3, with marks told apart."""
    char = chr(code)
    category = unicodedata.category(char)
    if code in EXCEPTIONS:
        return EXCEPTIONS[code]
    if code in (0x200C, 0x200D):
        return "J"
    if code == 0x2D:
        return "P"
    folded = unicodedata.normalize("NFKC", char).casefold()
    unstable = unicodedata.normalize("NFKC", folded) != char
    if unstable or code in IGNORED or category not in LETTER_DIGITS:
        return "D"
    return "M" if category[0] == "M" else "P"


def runs(letter_of: Callable[[int], str | None]) -> str:
    """The classes of all code points, run by run: a letter's count (if not 1) first.

    None means that the class does not matter: it is whatever the run before it has.
    """

    def filled() -> Iterator[str]:
        previous = ""
        pending = 0
        for code in range(sys.maxunicode + 1):
            letter = letter_of(code)
            if letter is None:
                pending += 1
                continue
            yield from (previous or letter) * pending
            yield letter
            previous, pending = letter, 0
        yield from previous * pending

    parts = []
    for letter, group in groupby(filled()):
        count = sum(1 for _ in group)
        parts.append(f"{count if count > 1 else ''}{letter}")
    return "".join(parts)


def main(ucd: Path) -> None:
    if unicodedata.unidata_version != VERSION:
        raise SystemExit(f"needs an interpreter whose unicodedata is {VERSION}")
    scripts = read_property(ucd / "Scripts.txt", SCRIPTS)
    joining = read_property(ucd / "DerivedJoiningType.txt", JOINING)
    statuses = [status(code) for code in range(sys.maxunicode + 1)]
    used = {code for code, letter in enumerate(statuses) if letter != "D"}
    used.update(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    tables = (
        runs(lambda code: statuses[code]),
        runs(
            lambda code: (
                BIDI[unicodedata.bidirectional(chr(code))] if code in used else None
            )
        ),
        runs(lambda code: joining.get(code, "U") if code in used else None),
        runs(lambda code: scripts.get(code, "Z") if code in used else None),
    )
    data = zlib.compress(" ".join(tables).encode("ascii"), 9)
    text = binascii.b2a_base64(data, newline=False).decode("ascii")
    rows = (text[i : i + 80] for i in range(0, len(text), 80))
    packed = "\n".join(f'    "{row}"' for row in rows)
    OUTPUT.write_text(
        TEMPLATE.format(version=VERSION, packed=packed), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
