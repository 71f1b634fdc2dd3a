"""Writes generator/bindsmith/unicode/_tables.py from a Unicode Character Database.

Built with Unicode 15.0.0. Reads the text files only; nothing is fetched. Usage:

    apt-get download unicode-data && dpkg -x unicode-data_*.deb ucd
    python tools/build_unicode_tables.py ucd/usr/share/unicode

The folder holds UnicodeData.txt and its siblings, with ``extracted/`` and ``emoji/``
below it, as unicode.org and Debian's ``unicode-data`` package lay them out.
"""

from __future__ import annotations

import argparse
import base64
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "generator/bindsmith/unicode/_tables.py"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# ECMA-262, "Binary Unicode property aliases and their canonical property names";
# ASCII, Any and Assigned are worked out when they are asked for.
BINARY = frozenset("""
ASCII_Hex_Digit Alphabetic Bidi_Control Bidi_Mirrored Case_Ignorable Cased
Changes_When_Casefolded Changes_When_Casemapped Changes_When_Lowercased
Changes_When_NFKC_Casefolded Changes_When_Titlecased Changes_When_Uppercased Dash
Default_Ignorable_Code_Point Deprecated Diacritic Emoji Emoji_Component Emoji_Modifier
Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Extender Grapheme_Base
Grapheme_Extend Hex_Digit IDS_Binary_Operator IDS_Trinary_Operator ID_Continue ID_Start
Ideographic Join_Control Logical_Order_Exception Lowercase Math
Noncharacter_Code_Point Pattern_Syntax Pattern_White_Space Quotation_Mark Radical
Regional_Indicator Sentence_Terminal Soft_Dotted Terminal_Punctuation Unified_Ideograph
Uppercase Variation_Selector White_Space XID_Continue XID_Start
""".split())  # noqa: SIM905
# Values of Script that no regex engine knows: no character has them.
NO_SCRIPT = ("Unknown", "Katakana_Or_Hiragana")
BINARY_FILES = (
    "DerivedCoreProperties.txt",
    "DerivedNormalizationProps.txt",
    "PropList.txt",
    "emoji/emoji-data.txt",
    "extracted/DerivedBinaryProperties.txt",
)

HEADER = '''"""Unicode {version} character properties, packed; written by
tools/build_unicode_tables.py, not by hand, and read by ``properties.py`` alone."""

# Unicode Character Database, Copyright (c) 1991-{year} Unicode, Inc.; used under the
# Unicode licence, https://www.unicode.org/license.txt

UNICODE_VERSION = "{version}"

PACKED = (
'''


def rows(path: Path) -> Iterator[list[str]]:
    """The fields of each data line of a UCD file, without comments."""
    for line in path.read_text(encoding="utf-8").splitlines():
        data = line.partition("#")[0].strip()
        if data:
            yield [field.strip() for field in data.split(";")]


def codes(field: str) -> range:
    """``0041..005A`` or ``00AA`` as the code points it means."""
    first, _, last = field.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def number(value: int) -> str:
    """``value`` in base 36, which ``int(text, 36)`` reads back."""
    text = ""
    while True:
        value, digit = divmod(value, 36)
        text = DIGITS[digit] + text
        if not value:
            return text


def packed(members: Iterable[int]) -> str:
    """A set as alternating lengths: outside, inside, outside, inside, …"""
    lengths: list[str] = []
    end = 0
    start = previous = -2
    for code in [*sorted(members), 1 << 30]:
        if code != previous + 1:
            if start >= 0:
                lengths += (number(start - end), number(previous + 1 - start))
                end = previous + 1
            start = code
        previous = code
    return " ".join(lengths)


def folds(folder: Path) -> str:
    """Simple case folding as runs of ``gap count step offset sign``."""
    mapping = [
        (codes(row[0])[0], codes(row[2])[0])
        for row in rows(folder / "CaseFolding.txt")
        if row[1] in "CS"
    ]
    runs: list[list[int]] = []  # first, count, step, offset
    for code, target in mapping:
        offset = target - code
        last = runs[-1] if runs else [-9, 1, 1, 0]
        step = code - (last[0] + (last[1] - 1) * last[2])
        if last[3] == offset and (step == last[2] or (last[1] == 1 and step <= 2)):
            last[1:3] = [last[1] + 1, step]
        else:
            runs.append([code, 1, 1, offset])
    words: list[str] = []
    previous = 0
    for first, count, step, offset in runs:
        words += map(number, (first - previous, count, step, abs(offset), offset < 0))
        previous = first
    return " ".join(words)


def lines(folder: Path) -> Iterator[str]:
    """One table a line: ``kind name alias…|packed set``."""
    sets: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for field, value in rows(folder / "extracted/DerivedGeneralCategory.txt"):
        sets["gc", value].update(codes(field))
    for field, value in rows(folder / "Scripts.txt"):
        sets["sc", value].update(codes(field))
    for field, value in rows(folder / "ScriptExtensions.txt"):
        sets["scx", value].update(codes(field))
    for name in BINARY_FILES:
        for field, value, *rest in rows(folder / name):
            if not rest and value in BINARY:
                sets["b", value].update(codes(field))
    del sets["gc", "Cn"]

    for kind, *names in rows(folder / "PropertyValueAliases.txt"):
        if kind == "gc" or (kind == "sc" and names[1] not in NO_SCRIPT):
            found = sets.pop((kind, names[0] if kind == "gc" else names[1]), set())
            yield f"{kind} {' '.join(dict.fromkeys(names))}|{packed(found)}"
    for short, name, *more in rows(folder / "PropertyAliases.txt"):
        if name in BINARY:
            # ECMA-262 lists "space" for White_Space, but no third name otherwise
            aliases = " ".join(dict.fromkeys((name, short, *more)))
            if name == "White_Space":
                aliases = f"{name} {more[0]}"
            yield f"b {aliases}|{packed(sets.pop(('b', name)))}"
    for (kind, value), found in sorted(sets.items()):
        if kind != "scx":
            raise SystemExit(f"no name for {kind}={value}")
        yield f"{kind} {value}|{packed(found)}"
    yield f"cf |{folds(folder)}"


def main() -> None:
    """Read the folder named on the command line, write the module."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    head = (folder / "Scripts.txt").read_text(encoding="utf-8")[:400]
    version = re.search(r"Scripts-([0-9.]+)\.txt", head)
    year = re.search(r"Date: ([0-9]{4})", head)
    if not version or not year:
        raise SystemExit("Scripts.txt does not say which version it is")
    blob = zlib.compress("\n".join(lines(folder)).encode("ascii"), 9)
    text = base64.b64encode(blob).decode("ascii")
    with OUTPUT.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER.format(version=version[1], year=year[1]))
        for start in range(0, len(text), 80):
            file.write(f'    "{text[start : start + 80]}"\n')
        file.write(")\n")
    print(f"{OUTPUT.name}: Unicode {version[1]}, {len(text)} characters")


if __name__ == "__main__":
    main()
