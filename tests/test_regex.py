"""ECMA-262 patterns: what the translation matches, refuses, notes and looks like."""

from __future__ import annotations

import re
import warnings

import pytest
from bindsmith.regex import (
    LiteralForm,
    RegexError,
    backtracks,
    literal_form,
    translate,
)
from bindsmith.regex.charsets import Flags, class_source, escape_ranges
from bindsmith.regex.nodes import Legacy
from bindsmith.regex.parser import parse
from bindsmith.support.ecma_regex import is_regex
from bindsmith.support.unicode_word import UNICODE_WORD
from hypothesis import given
from hypothesis import strategies as st


def search(pattern: str, text: str) -> bool:
    """Whether the translation is found in ``text``; warnings of ``re`` are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return re.compile(translate(pattern).source).search(text) is not None


# --- what the output looks like ------------------------------------------------------

READABLE = {
    "^[a-z]+$": r"^[a-z]+\Z",
    r"^\d+$": r"^[0-9]+\Z",
    r"^[\w@]+$": r"^[A-Za-z0-9_@]+\Z",
    r"^[\w.-]+$": r"^[A-Za-z0-9_.-]+\Z",
    r"^[a-z0-9-_.~]+$": r"^[a-z0-9\-_.~]+\Z",
    "^((?!::).)*$": r"^(?:(?!::)[^\n\r\u2028\u2029])*\Z",
    "^([A-Z])+$": r"^[A-Z]+\Z",
    "^(before|after):(init)$": r"^(?:before|after):init\Z",
    "^((a)|(b))$": r"^(?:a|b)\Z",
    "x(?:(a|b))y": "x(?:a|b)y",
    r"^\$\{\{x\}\}": r"^\$\{\{x\}\}",
    r"\/\-\_\@": "/-_@",
    r"\bfoo\b": r"(?a:\b)foo(?a:\b)",
    r"[\s\S]*": "(?s:.)*",
    "[^]": "(?s:.)",
    "[]": r"[^\s\S]",
    r"\u00e9\u{1F600}": r"\xe9\U0001f600",
    "é": r"\xe9",
    "a{1}b{0}c{2,}": "ac{2,}",
    "a{,5}": r"a\{,5\}",
    r"(?<year>\d{4})-\k<year>": "(?P<year>[0-9]{4})-(?P=year)",
    r"([a-z])\1": "(?P<g1>[a-z])(?P=g1)",
    r"(a)?b\1": "(?P<g1>a)?b(?(g1)(?P=g1)|)",
    r"\1(a)": "a",
    "(?<=a|bb)c": "(?:(?<=a)|(?<=bb))c",
    "(?<!a|bb)c": "(?<!a)(?<!bb)c",
    "(?<=a+)b": "(?<=a)b",
    "(?i)ab-k": r"[Aa][Bb]-[Kk\u212a]",
    "": "",
}


@pytest.mark.parametrize(("pattern", "source"), READABLE.items())
def test_source(pattern: str, source: str) -> None:
    assert translate(pattern).source == source


# --- what it matches -----------------------------------------------------------------

SPACES = "\t\n\v\f\r \xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"

# pattern, texts that match, texts that do not; the answers are those of a JavaScript
# engine under the flag u, or without it where the pattern needs Annex B.
SEMANTICS: list[tuple[str, list[str], list[str]]] = [
    ("^abc$", ["abc"], ["abc\n", "\nabc", "xabc"]),
    (r"^\d$", ["0", "9"], ["٣", "x"]),
    (r"^\w$", ["a", "_", "0"], ["é", "-"]),
    (r"^\W$", ["é", "-"], ["a", "_"]),
    (r"^\s$", list(SPACES), ["\x1c", "\x85", "\u200b", "\u180e"]),
    (r"^\S$", ["\x1c", "\x85", "a"], list(SPACES)),
    ("^.$", ["a", "\x85", "\v", "😀"], ["\n", "\r", "\u2028", "\u2029"]),
    (r"\bb", ["b", "éb", "-b"], ["ab"]),
    (r"^\B$", [""], ["a"]),
    (r"a\Bb", ["ab"], ["a b"]),
    (r"^\cJ\cj\x41\u0042\0$", ["\n\nAB\0"], ["JJAB0"]),
    (r"^\ud83d\ude00$", ["😀"], ["😀😀"]),
    ("^😀{2}$", ["😀😀"], ["😀"]),
    (r"^[^\d]$", ["a", "😀"], ["1"]),
    (r"^[\W_]$", ["_", "é"], ["a"]),
    (r"^[\b]$", ["\b"], ["b"]),
    ("[]", [], ["", "a"]),
    ("^[^]$", ["\n", "a"], [""]),
    (r"^[\]\^\\-]+$", ["]^\\-"], ["a"]),
    (r"^[&&||~~[[\-]+$", ["&|~[-"], ["a"]),
    (r"^(?:(a)|b)\1$", ["aa", "b"], ["ba", "ab"]),
    (r"^(a\1)$", ["a"], ["aa"]),
    (r"^(?!(a)b)\1x$", ["x"], ["ax"]),
    (r"^(?:(?<q>')|(?<q>\"))x\k<q>$", ["'x'", '"x"'], ["'x\""]),
    (r"^(?=(a+))a*b\1$", ["aabaa"], ["aab"]),
    (r"(?<=\$)\d", ["$1"], ["1"]),
    (r"(?<!\$|€€)1", ["1", "€1"], ["$1", "€€1"]),
    (r"(?<=^a{1,3})b", ["ab", "aaab"], ["b", "aaaab"]),
    (r"(?<=\d{1,3}-\w{0,2})x", ["1-x", "12-abx"], ["x", "-x"]),
    ("^(?:a?){3}$", ["", "aaa"], ["aaaa"]),
    ("^a{2,3}?$", ["aa", "aaa"], ["a", "aaaa"]),
    ("(?=a)*b", ["b"], ["a"]),
    (r"^\p{L}+$", ["Éa", "語"], ["1"]),
    (r"^[\p{Lu}\d]+$", ["É1"], ["é"]),
    (r"^\P{L}$", ["1"], ["é"]),
    (r"^\p{Script=Greek}$", ["α"], ["a"]),
    (r"^\p{scx=Deva}$", ["क", "\u0964"], ["a"]),
    (r"^\p{ASCII}+$", ["a~"], ["é"]),
    ("^(?i:straße|k)$", ["STRAẞE", "\u212a"], ["strasse"]),
    ("^(?i:[^a])$", ["b"], ["a", "A"]),
    (r"^(?i:\w)$", ["\u017f"], ["é"]),
    ("^(?i:a(?-i:b))$", ["Ab", "ab"], ["aB"]),
    ("(?m:^b$)", ["a\nb", "b\u2028c"], ["ab"]),
    ("^(?s:.)$", ["\n"], [""]),
    (r"(?U)^[\w'\-.]+$", ["Ünïcode", "O'Neil", "क्ष"], ["a b", "€"]),
    (r"(?U)^\d\s$", ["٣\x85"], ["a "]),
    (r"(?U)\bx", ["-x"], ["éx"]),
    ("(?i)^abc$", ["ABC"], ["AB"]),
    ("(?s)^.$", ["\n"], [""]),
    # Annex B
    (r"^\-\_\@\'$", ["-_@'"], [""]),
    ("^{a}]$", ["{a}]"], ["a"]),
    ("^a{,2}$", ["a{,2}"], ["", "aa"]),
    (r"^[\w-.]$", ["a", "-", "."], ["\\"]),
    (r"^\101\8$", ["A8"], ["1018"]),
    (r"^\c$", ["\\c"], ["c"]),
    (r"^\A\z$", ["Az"], [""]),
    (r"^\k<a>$", ["k<a>"], ["a"]),
]


@pytest.mark.parametrize(("pattern", "good", "bad"), SEMANTICS)
def test_semantics(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not search(pattern, text)] == []
    assert [text for text in bad if search(pattern, text)] == []


def test_the_word_characters_that_have_a_name_are_those_of_the_tables() -> None:
    ranges = escape_ranges("w", Flags(unicode_classes=True))
    assert class_source(ranges) == UNICODE_WORD


def test_source_is_ascii_and_needs_no_flags() -> None:
    for pattern, _, _ in SEMANTICS:
        source = translate(pattern).source
        assert source.isascii()
        assert source.isprintable()
        assert not source.startswith("(?a)")


# --- what it refuses, and what it notes ----------------------------------------------

REFUSED = {
    "(a": ("missing )", 0),
    "a)": ("unmatched )", 1),
    "x[a": ("missing ]", 1),
    "[b-a]": ("range out of order: b-a", 1),
    "a**": ("nothing to repeat before *", 2),
    "a++": ("nothing to repeat before +", 2),
    "(?<=a)*": ("nothing to repeat before *", 6),
    "a{2,1}": ("numbers out of order in {2,1}", 1),
    "a\\": ("\\ at the end", 1),
    "(?>a)": ("(?> is not ECMA-262: there are no atomic groups", 0),
    "(?x)a": ("the inline flags (?x) are not ECMA-262", 0),
    "a(?i)b": ("(?i is not ECMA-262", 1),
    r"(?U)x\p{Foo}": ("unknown Unicode property Foo", 5),
    r"\p{Script}": ("unknown Unicode property Script", 0),
    "(?<a>x)(?<a>y)": ("group name a is used twice", 7),
    r"(?<a>x)\k<b>": ("there is no group named b", 7),
    "(?<1>x)": ("<1> is not a group name", 0),
    r"\u{110000}": ("\\u{110000} is beyond U+10FFFF", 0),
    "x(?<=^a+)": ("a lookbehind without a longest match", 1),
    r"(a)(?<=\1)": ("a reference in a lookbehind", 7),
    r"(?:(a)|b)*\1": ("a reference to a group that a repetition may leave unset", 10),
    r"(a*)*\1": ("a reference to a group that a repetition may leave unset", 5),
    r"(?i)(a)\1": ("a reference that ignores case", 7),
    "(?i-i:a)": ("bad flags in (?i-i:", 0),
    "(" * 65 + ")" * 65: ("more than 64 groups inside each other", 0),
}


@pytest.mark.parametrize(("pattern", "error"), REFUSED.items())
def test_refused(pattern: str, error: tuple[str, int]) -> None:
    with pytest.raises(RegexError) as caught:
        translate(pattern)
    assert (caught.value.message, caught.value.position) == error
    assert str(error[1]) in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\-",
        "]",
        "{",
        "}",
        "(?=a)*",
        r"[\w-.]",
        r"\1",
        r"\A",
        "(?U)a",
        "(?i)a",
        r"\cx1\c",
    ],
)
def test_strict_refuses_what_only_annex_b_or_java_allow(pattern: str) -> None:
    translate(pattern)
    with pytest.raises(RegexError):
        translate(pattern, strict=True)


@pytest.mark.parametrize("pattern", ["^[a-z]+$", r"(?<n>a)\k<n>", r"[\-\w]\/\p{L}"])
def test_strict_accepts_the_flag_u(pattern: str) -> None:
    assert translate(pattern, strict=True) == translate(pattern)


@pytest.mark.parametrize(
    ("pattern", "notes"),
    [
        (r"^\-[a-z]$", ()),
        (r"\Aa\A", (r"\A is the literal A in ECMA-262",)),
        (r"\1", (r"\1 is the character U+0001 in ECMA-262",)),
        ("a{,5}", ("{,5} is literal text in ECMA-262",)),
        (r"(?U)\w", (r"Java's flag (?U): \w, \d, \s and \b follow Unicode",)),
    ],
)
def test_notes(pattern: str, notes: tuple[str, ...]) -> None:
    assert translate(pattern).notes == notes


def test_posix_classes_are_noted() -> None:
    (note,) = translate("[[:alpha:]]").notes
    assert note.startswith("[:alpha:] is no POSIX class")


# --- any pattern at all --------------------------------------------------------------

PIECES = [
    r"a",
    r"b",
    r"(",
    r")",
    r"(?:",
    r"(?=",
    r"(?!",
    r"(?<=",
    r"(?<!",
    r"(?<n>",
    r"(?<m>",
    r"(?i:",
    r"(?s-i:",
    r"|",
    r"^",
    r"$",
    r".",
    r"*",
    r"+",
    r"?",
    r"{",
    r"}",
    r"[",
    r"]",
    r"[^",
    r"{2}",
    r"{0,2}",
    r"{1,}?",
    r"{,3}",
    r"\1",
    r"\2",
    r"\k<n>",
    r"\b",
    r"\B",
    r"\d",
    r"\W",
    r"\s",
    r"-",
    r"\-",
    r"&",
    r"&&",
    r"~~",
    r"--",
    r",",
    r"\cA",
    r"\c",
    r"\x41",
    r"\x",
    r"\u0062",
    r"\u{61}",
    r"\u",
    r"\p{L}",
    r"\P{Lu}",
    r"\p",
    r"\0",
    r"\07",
    r"\8",
    r"\A",
    r"\Z",
    r"\\",
    r"\/",
    r"é",
    r"😀",
    r"a-z",
    r"z-a",
    r"\]",
]
patterns = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
texts = st.text("ab0_-é\n A", max_size=6)


@given(patterns)
def test_every_translation_compiles_without_a_warning(pattern: str) -> None:
    try:
        source = translate(pattern).source
    except RegexError as error:
        assert 0 <= error.position <= len(pattern)  # noqa: PT017
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        re.compile(source)


@given(patterns)
def test_the_format_and_the_parser_agree(pattern: str) -> None:
    try:
        accepted = not any(map(_foreign, parse(pattern).legacy))
    except RegexError:
        accepted = False
    assert is_regex(pattern) == accepted


def _foreign(legacy: Legacy) -> bool:
    """What ``is_regex`` refuses of what the parser reads."""
    if re.search(r"^\\[pP]\{.*-|-\\[pP]\{", legacy.text):
        return True
    return bool(legacy.meaning and re.match(r"\\[A-Za-z]", legacy.text))


@given(patterns, texts)
def test_literal_forms_mean_the_same(pattern: str, text: str) -> None:
    form = literal_form(pattern)
    try:
        translate(pattern)
    except RegexError:
        return
    if form is not None:
        expected = {
            "exact": text == form.text,
            "prefix": text.startswith(form.text),
            "suffix": text.endswith(form.text),
            "contains": form.text in text,
            "any": True,
        }
        assert search(pattern, text) == expected[form.kind]


def test_hostile_patterns_are_quick_and_never_recurse_too_deep() -> None:
    deep = "(b" * 64 + "a" + ")+" * 64
    hostile = [deep, "(" * 50_000, "[" * 50_000, "[:" * 20_000, "{1" * 20_000]
    hostile += ["a{" + "9" * 10_000 + "}", "(a{9999999999}){9999999999}"]
    hostile += ["(" * 20 + "a" + "{5})" * 20 + "+", "(?<=" + "(?:a|bb)" * 20 + ")"]
    for pattern in hostile:
        backtracks(pattern)
        form = literal_form(pattern)
        assert form is None or form.text == pattern
        try:
            source = translate(pattern).source
        except RegexError:
            continue
        assert is_regex(pattern)
        assert re.compile(source).search("") is None


# --- string operations, backtracking -------------------------------------------------

FORMS: dict[str, LiteralForm | None] = {
    "^abc$": LiteralForm("exact", "abc"),
    "^(a)(?:bc)$": LiteralForm("exact", "abc"),
    "^$": LiteralForm("exact", ""),
    "^https://": LiteralForm("prefix", "https://"),
    "^/api/.*": LiteralForm("prefix", "/api/"),
    r"^x[\s\S]*$": LiteralForm("prefix", "x"),
    r".*\.json$": LiteralForm("suffix", ".json"),
    "^[^]*z$": LiteralForm("suffix", "z"),
    "a{3}b": LiteralForm("contains", "aaab"),
    "": LiteralForm("any", ""),
    ".*": LiteralForm("any", ""),
    "^.*": LiteralForm("any", ""),
    ".*$": LiteralForm("any", ""),
    "(a|b?)": LiteralForm("any", ""),
    "(?s)^.*$": LiteralForm("any", ""),
    "^.*$": None,
    "^.+$": None,
    ".": None,
    "^a.*$": None,
    "^a|b$": None,
    "(?i)abc": None,
    "(?m)^abc": None,
    r"a\b": None,
    "(": None,
}


@pytest.mark.parametrize(("pattern", "form"), FORMS.items())
def test_literal_form(pattern: str, form: LiteralForm | None) -> None:
    assert literal_form(pattern) == form


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*$",
        r"^(\w+\s?)*$",
        "(a*)*b",
        "^(a?b?)*c",
        "(a|aa)+$",
        "(.*)*x",
        "(x+x+)+y",
        "^(a{1,100}){1,100}$",
        "^(?=(a+)+$)",
        "^([a-z]+-?)+$",
        "((a?)?b)*c",
    ],
)
def test_backtracks(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+$",
        "(a+)+",
        "(a|a)*",
        r"^(\w+\.)+$",
        "^((?!::).)*$",
        r"^\s*.*\s*$",
        "(a|b)*c",
        r"^\d+(\.\d{0,9})?s$",
        "^(a[^a]*)*$",
        "(?:ab|aab)*c",
        "(a{2}b|ab)*c",
        "(",
        "a*a*$",
        r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]+$",
        "^(-?[a-z])*$",
    ],
)
def test_does_not_backtrack(pattern: str) -> None:
    assert not backtracks(pattern)
