"""The Unicode tables: names, totals and set arithmetic."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest
from bindsmith.unicode import (
    ALL,
    UNICODE_VERSION,
    _tables,
    case_partners,
    complement,
    contains,
    difference,
    property_ranges,
    union,
)


def size(expression: str) -> int:
    return sum(last - first + 1 for first, last in property_ranges(expression))


def test_tables_are_those_of_one_version() -> None:
    assert _tables.UNICODE_VERSION == UNICODE_VERSION == "15.0.0"
    # the totals that the Unicode 15.0.0 files state themselves
    assert (size("Lu"), size("Nd"), size("Emoji")) == (1831, 680, 1424)
    assert size("Alphabetic") == 137765


def test_general_categories_partition_the_code_points() -> None:
    parts = [property_ranges(name) for name in ("L", "M", "N", "P", "S", "Z", "C")]
    assert union(*parts) == ALL
    assert sum(map(size, ("L", "M", "N", "P", "S", "Z", "C"))) == 0x110000
    assert property_ranges("Assigned") == complement(property_ranges("gc=Cn"))
    assert property_ranges("LC") == union(*map(property_ranges, ("Lu", "Ll", "Lt")))


@pytest.mark.skipif(
    unicodedata.unidata_version != UNICODE_VERSION,
    reason=f"this Python has Unicode {unicodedata.unidata_version}",
)
def test_general_categories_are_those_of_unicodedata() -> None:
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        assert contains(property_ranges(category), code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lu", "General_Category=Uppercase_Letter"),
        ("punct", "gc=P"),
        ("Alpha", "Alphabetic"),
        ("sc=Qaai", "Script=Inherited"),
        ("scx=Grek", "Script_Extensions=Greek"),
        ("space", "White_Space"),
    ],
)
def test_aliases(one: str, other: str) -> None:
    assert property_ranges(one) == property_ranges(other) != ()


@pytest.mark.parametrize(
    "name",
    ["Foo", "lu", "Greek", "Script", "sc=Foo", "Line_Break=AL", "IsLatin", "WSpace"],
)
def test_unknown_properties(name: str) -> None:
    with pytest.raises(KeyError):
        property_ranges(name)


def test_script_extensions_differ_from_scripts() -> None:
    assert not contains(property_ranges("sc=Deva"), 0x0964)
    assert contains(property_ranges("scx=Deva"), 0x0964)
    assert not contains(property_ranges("scx=Common"), 0x0964)


def test_case_partners() -> None:
    partners = case_partners()
    assert partners[ord("k")] == (ord("K"), ord("k"), 0x212A)
    assert partners[ord("ß")] == (ord("ß"), 0x1E9E)
    assert 0x130 not in partners  # İ folds to itself without the Turkic mappings
    assert all(code in each for code, each in partners.items())


def test_set_arithmetic() -> None:
    generator = random.Random(1)
    for _ in range(200):
        pairs = [sorted(generator.choices(range(60), k=2)) for _ in range(6)]
        one = union((a, b) for a, b in pairs[:3])
        two = union((a, b) for a, b in pairs[3:])
        for code in range(62):
            assert contains(complement(one), code) != contains(one, code)
            apart = contains(one, code) and not contains(two, code)
            assert contains(difference(one, two), code) == apart
