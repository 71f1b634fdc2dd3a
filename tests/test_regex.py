"""ECMA-262 patterns: what the translation matches, refuses, notes and looks like."""

from __future__ import annotations

import re
import warnings

import pytest
from bindsmith import compile_validator
from bindsmith.regex import (
    Plain,
    RegexError,
    backtracks,
    plain_forms,
    translate,
)
from bindsmith.regex.charsets import Flags, class_source, escape_ranges
from bindsmith.regex.nodes import Legacy
from bindsmith.regex.parser import parse
from bindsmith.support.ecma_regex import is_regex
from bindsmith.support.unicode_word import UNICODE_WORD
from hypothesis import given, settings
from hypothesis import strategies as st


def search(pattern: str, text: str) -> bool:
    """Whether the translation is found in ``text``; warnings of ``re`` are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return re.compile(translate(pattern).source).search(text) is not None


LINE_ENDS = ("\n", "\r", "\u2028", "\u2029")


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


def _holds(form: Plain, text: str) -> bool:
    """What ``Plain`` says in words."""
    size = len(text)
    return (
        (not form.of or text in form.of)
        and (not form.starts or any(map(text.startswith, form.starts)))
        and (not form.ends or any(map(text.endswith, form.ends)))
        and form.part in text
        and not any(each in text for each in form.lacks)
        and (not form.methods or text.isascii())
        and all(getattr(text, each)() for each in form.methods)
        and (not form.besides or bool(set(text) - set(form.besides)))
        and form.least <= size <= (size if form.most is None else form.most)
    )


@given(patterns, texts)
def test_plain_forms_mean_the_same(pattern: str, text: str) -> None:
    try:
        translate(pattern)
    except RegexError:
        return
    forms = plain_forms(pattern)
    if forms:
        expected = any(_holds(each, text) for each in forms)
        assert search(pattern, text) == expected


# Parts that plain patterns are made of, each with texts that match it or nearly do.
PLAIN_PARTS = {
    "a": ["a", "b"],
    r"\.": [".", "a"],
    "(?:ab|b)": ["ab", "b", "a"],
    "(a|b|)": ["a", ""],
    "b?": ["b", ""],
    "(?:a(b|-))": ["ab", "a-"],
    "[ab]": ["a", "b"],
    "a{2}": ["aa", "a"],
    "b{0,2}": ["bb", ""],
    "a+": ["a", "aaa"],
    "[a-z]+": ["ab", "A", "é"],
    "[A-Z]{3}": ["ABC", "AbC", "A"],
    "[A-Za-z]*": ["", "aZ", "a1"],
    "[0-9]+": ["01", "٣", "a"],
    r"\d{2,3}": ["12", "1", "1234"],
    "[a-zA-Z0-9]{1,3}": ["aZ0", "ab-"],
    "[a-z_A-Z][\\w]*": ["_a0", "0a", "if", "é"],
    "(a|[^/])+": ["a\n", "/", ""],
    "(a|[^/](?=b))+": ["a", "/", ""],
    "[^/]+": ["a\n", "/", ""],
    "[^.]*": ["ab", "a.b"],
    ".*": ["", "ab", "a\nb", "\u2028"],
    ".+": ["a", "\n"],
    r"\S": [" ", "\ufeff", "\x85", "a"],
    "[^ ]": [" ", "  ", " a "],
    r"[\s\S]*": ["", "\n"],
    r"[\s\S]{2,3}": ["ab", "\n\n\n\n"],
    "((?!ab).)*": ["ba", "aab", "a"],
    "(?:(?!a).)+": ["b", "a"],
    "[]": ["a"],
}
parts = st.sampled_from(sorted(PLAIN_PARTS))


@st.composite
def plain_cases(draw: st.DrawFn) -> tuple[str, str]:
    """A pattern of plain parts, and a text much like those that it matches."""
    alternatives, samples = [], []
    for _ in range(draw(st.integers(1, 3))):
        drawn = draw(st.lists(parts, min_size=0, max_size=3))
        start, end = draw(st.sampled_from(["", "^"])), draw(st.sampled_from(["", "$"]))
        alternatives.append(start + "".join(drawn) + end)
        pieces = [draw(st.sampled_from(PLAIN_PARTS[each])) for each in drawn]
        samples.append("".join(pieces))
    pattern = "|".join(alternatives)
    if draw(st.booleans()):
        pattern = f"^(?:{pattern})$"
    around = st.sampled_from(["", "", "", "a", "\n", "-"])
    return pattern, draw(around) + draw(st.sampled_from(samples)) + draw(around)


@pytest.mark.parametrize("part", PLAIN_PARTS)
def test_what_is_printed_of_each_part_means_the_same(part: str) -> None:
    texts = {text * count for text in PLAIN_PARTS[part] for count in range(6)}
    for pattern in (part, f"^{part}", f"{part}$", f"^{part}$", f"^x{part}y$"):
        validator = compile_validator({"pattern": pattern})
        for text in (*texts, *(f"x{each}y" for each in texts)):
            assert validator.is_valid(text) == search(pattern, text), (pattern, text)


@settings(max_examples=1000)
@given(plain_cases())
def test_forms_of_plain_patterns_mean_the_same(case: tuple[str, str]) -> None:
    pattern, text = case
    forms = plain_forms(pattern)
    if forms:
        expected = any(_holds(each, text) for each in forms)
        assert search(pattern, text) == expected, forms


@given(plain_cases())
def test_what_is_printed_of_a_plain_pattern_means_the_same(
    case: tuple[str, str],
) -> None:
    pattern, text = case
    validator = compile_validator({"pattern": pattern})
    found = search(pattern, text)
    assert validator.is_valid(text) == found
    assert (not list(validator.iter_errors(text))) == found


def test_hostile_patterns_are_quick_and_never_recurse_too_deep() -> None:
    deep = "(b" * 64 + "a" + ")+" * 64
    hostile = [deep, "(" * 50_000, "[" * 50_000, "[:" * 20_000, "{1" * 20_000]
    hostile += ["a{" + "9" * 10_000 + "}", "(a{9999999999}){9999999999}"]
    hostile += ["(" * 20 + "a" + "{5})" * 20 + "+", "(?<=" + "(?:a|bb)" * 20 + ")"]
    for pattern in hostile:
        backtracks(pattern)
        assert plain_forms(pattern) in ((), (Plain(part=pattern),))
        try:
            source = translate(pattern).source
        except RegexError:
            continue
        assert is_regex(pattern)
        assert re.compile(source).search("") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "^[ab]{6}(x{60}){16}$",
        "^[ab]{4}(x{60}){16}",
        "(x{60}){16}|y",
        "^((?!(x{60}){16}).)*$",
        "|".join(f"^{chr(0x100 + n)}[ab]{{6}}$" for n in range(64)),
    ],
)
def test_short_patterns_do_not_become_long_texts(pattern: str) -> None:
    assert plain_forms(pattern) == ()


def test_many_texts_are_not_compared_with_each_other() -> None:
    # A quarter of a million starts, none of which is the start of another.
    one = [f"{chr(0x100 + n)}[a-p][a-d]" for n in range(64)]
    each = "|".join(one)
    assert (
        plain_forms("|".join(f"^{chr(0x200 + n)}(?:{each})" for n in range(64))) == ()
    )


# --- string operations, backtracking -------------------------------------------------

FORMS: dict[str, tuple[Plain, ...]] = {
    "^abc$": (Plain(of=("abc",)),),
    "^(a)(?:bc)$": (Plain(of=("abc",)),),
    "^$": (Plain(of=("",)),),
    "^https://": (Plain(starts=("https://",)),),
    "^/api/.*": (Plain(starts=("/api/",)),),
    r"^x[\s\S]*$": (Plain(starts=("x",)),),
    r".*\.json$": (Plain(ends=(".json",)),),
    "^[^]*z$": (Plain(ends=("z",)),),
    "a{3}b": (Plain(part="aaab"),),
    "": (Plain(),),
    ".*": (Plain(),),
    "^.*": (Plain(),),
    ".*$": (Plain(),),
    "(a|b?)": (Plain(),),
    "(?s)^.*$": (Plain(),),
    "^.*$": (Plain(lacks=LINE_ENDS),),
    "^.+$": (Plain(lacks=LINE_ENDS, least=1),),
    "^.{2,5}$": (Plain(lacks=LINE_ENDS, least=2, most=5),),
    ".": (Plain(besides="".join(LINE_ENDS)),),
    "^a.*$": (Plain(starts=("a",), lacks=LINE_ENDS),),
    "^a.+z$": (Plain(starts=("a",), ends=("z",), lacks=LINE_ENDS, least=3),),
    "^a|b$": (Plain(starts=("a",)), Plain(ends=("b",))),
    "^(a|b[cd])$": (Plain(of=("a", "bc", "bd")),),
    "^(https?|ftp)://": (Plain(starts=("http://", "https://", "ftp://")),),
    r"\.(svg|png)$": (Plain(ends=(".svg", ".png")),),
    "a|b": (Plain(part="a"), Plain(part="b")),
    "^$|^a": (Plain(of=("",)), Plain(starts=("a",))),
    "^aa|^a": (Plain(starts=("a",)),),
    "[^ ]": (Plain(besides=" "),),
    r"[\s\S]": (Plain(least=1),),
    "^[^./]+$": (Plain(lacks=(".", "/"), least=1),),
    "^x[^x]*$": (),
    "^(a.*|b)$": (Plain(of=("b",)), Plain(starts=("a",), lacks=LINE_ENDS)),
    "b$|ab$": (Plain(ends=("b",)),),
    "^[^a-d]+$": (Plain(lacks=tuple("abcd"), least=1),),
    "^[^a-e]+$": (),
    "^[^a-bd-eg-h]+$": (),
    f"^({'|'.join('abcdefghijklmnop')})": (Plain(starts=tuple("abcdefghijklmnop")),),
    f"^({'|'.join('abcdefghijklmnopq')})": (),
    "a|b|c|d": tuple(Plain(part=each) for each in "abcd"),
    "a|b|c|d|e": (),
    "[a-d]": tuple(Plain(part=each) for each in "abcd"),
    "[a-e]": (),
    "^a[^/]b$": (Plain(starts=("a",), ends=("b",), lacks=("/",), least=3, most=3),),
    "^((?!).)*$": (),
    "^((?!a|b).)*$": (),
    "^(a|bc):.*$": (Plain(starts=("a:", "bc:"), lacks=LINE_ENDS),),
    "^(a|bc):.+$": (),
    r"^<(.|[\r\n])*>$": (
        Plain(starts=("<",), ends=(">",), lacks=LINE_ENDS[2:], least=2),
    ),
    r"^(\n|.)(?!a)$": (),
    "^((?!::).)*$": (Plain(lacks=("::", *LINE_ENDS)),),
    "^a((?!::).)*$": (),
    "^[A-Z]{3}$": (Plain(methods=("isalpha", "isupper"), least=3, most=3),),
    "^[a-zA-Z0-9]+$": (Plain(methods=("isalnum",)),),
    "^[0-9]*$": (Plain(of=("",)), Plain(methods=("isdigit",))),
    r"^[A-Za-z_]\w*$": (Plain(methods=("isidentifier",)),),
    "^[a-z0-9]+$": (),
    "^[]$": (),
    "(?i)abc": (),
    "(?m)^abc": (),
    r"a\b": (),
    r"(a|b)\1": (),
    "(^a|b)c": (),
    "(": (),
}


@pytest.mark.parametrize(("pattern", "forms"), FORMS.items())
def test_plain_forms(pattern: str, forms: tuple[Plain, ...]) -> None:
    assert plain_forms(pattern) == forms


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
