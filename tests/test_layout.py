"""The printed text is what black prints, and means what was asked for."""

from __future__ import annotations

import ast
import itertools
import keyword
import subprocess
import sys
from collections.abc import Sequence

import black
import pytest
from bindsmith.emit.header import has_header, header_lines
from bindsmith.emit.layout import (
    All_,
    Any_,
    Expr,
    Group,
    Import,
    Not_,
    comment,
    condition,
    docstring,
    grouped,
    import_lines,
    layout,
    plain,
    sorted_imports,
    statement,
    width,
)
from bindsmith.targets.validator_code.expressions import unread
from black.mode import TargetVersion
from black.strings import str_width
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

LENGTHS = st.integers(60, 120)
DEPTHS = st.integers(0, 3)
NAMES = st.one_of(
    st.from_regex(r"[a-z_]{1,6}", fullmatch=True),
    st.from_regex(r"[a-z]{8,35}", fullmatch=True),
).filter(lambda name: not keyword.iskeyword(name))
FUZZ = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)


def blackened(text: str, line_length: int) -> str:
    mode = black.Mode(line_length=line_length, target_versions={TargetVersion.PY311})
    return black.format_str(text, mode=mode)


def nested(lines: Sequence[str], depth: int, before: str = "", after: str = "") -> str:
    """``lines`` inside ``depth`` functions, between two lines of their own depth."""
    outer = [" " * 4 * each + "def f():" for each in range(depth)]
    pad = " " * 4 * depth
    inner = [pad + before] if before else []
    inner += [*lines]
    inner += [pad + after] if after else []
    return "\n".join([*outer, *inner, ""])


@given(st.text())
@example("漢字 e\u0301 \U0001f600 \u200d ｶﾅ한글")
def test_width_is_blacks(text: str) -> None:
    assert width(text) == str_width(text)


# Conditions


def leaves() -> st.SearchStrategy[Expr]:
    two = st.tuples(NAMES, NAMES)
    return st.one_of(
        NAMES,
        two.map(lambda n: f"isinstance({n[0]}, {n[1]})"),
        two.map(lambda n: f"isinstance({n[0]}, (int, {n[1]}))"),
        NAMES.map(lambda n: f"len({n}) <= 256"),
        two.map(lambda n: f'{n[0]}.get("{n[1]}")'),
        NAMES.map(lambda n: f"{n}()"),
        two.map(lambda n: f'{n[0]} == "{n[1]}"'),
        two.map(lambda n: f"{n[0]} == {n[1]}(x, y)"),
        two.map(lambda n: f'{n[0]} in {{"{n[1]}", "("}}'),
        two.map(lambda n: f'{n[0]}["{n[1]}"]'),
        st.tuples(NAMES, st.lists(NAMES, min_size=1, max_size=3)).map(
            lambda n: Group(f"{n[0]}(", tuple(n[1]), ")")
        ),
    )


def chains(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    operands = st.one_of(
        st.lists(children, min_size=2, max_size=2),
        st.lists(children, min_size=0, max_size=5),
    ).map(tuple)
    return st.one_of(
        operands.map(Any_), operands.map(All_), children.map(Not_), children
    )


EXPRESSIONS = st.recursive(leaves(), chains, max_leaves=12)
KINDS = st.sampled_from(["if", "elif", "while", "return", "ok =", "ok: bool ="])


def condition_text(kind: str, lines: Sequence[str], depth: int) -> str:
    before, after = "", ""
    if kind in ("if", "elif", "while"):
        after = "    pass"
    if kind == "elif":
        before = "if x:\n" + " " * 4 * (depth + 1) + "pass"
    return nested(lines, depth, before, after)


def too_long(lines: Sequence[str], line_length: int) -> bool:
    """An operand that has no room on its own line is outside the promise."""
    return any(width(line) > line_length for line in lines)


@FUZZ
@given(KINDS, EXPRESSIONS, DEPTHS, LENGTHS)
def test_black_leaves_conditions_alone(
    kind: str, expr: Expr, depth: int, line_length: int
) -> None:
    depth = max(depth, kind == "return")
    lines = statement(kind, expr, 4 * depth, line_length)
    assume(not too_long(lines, line_length))
    text = condition_text(kind, lines, depth)
    assert blackened(text, line_length) == text


FLAGS = [f"flag_number_{each}" for each in range(5)]
FLAG_TREES = st.recursive(st.sampled_from(FLAGS), chains, max_leaves=10)


def truth(expr: Expr, flags: dict[str, bool]) -> bool:
    match expr:
        case str() | Group():
            return flags[str(expr)]
        case Any_():
            return any(truth(each, flags) for each in expr.operands)
        case All_():
            return all(truth(each, flags) for each in expr.operands)
        case Not_():
            return not truth(expr.operand, flags)


@settings(max_examples=150, deadline=None)
@given(FLAG_TREES, st.integers(10, 60), st.booleans())
def test_conditions_mean_their_tree(expr: Expr, line_length: int, likely: bool) -> None:
    printed = compile("\n".join(statement("ok =", expr, 0, line_length)), "", "exec")
    short = compile(unread(expr, "x", likely), "", "eval")
    for values in itertools.product([False, True], repeat=len(FLAGS)):
        flags = dict(zip(FLAGS, values, strict=True))
        space: dict[str, object] = dict(flags)
        exec(printed, space)
        assert bool(space["ok"]) is bool(eval(short, flags)) is truth(expr, flags)


def test_a_condition_that_fits_is_one_line() -> None:
    operands = ["isinstance(x, str)", "len(x) <= 256", "P0(x)"]
    assert condition("if", operands, "and", True, 4, 88) == [
        "    if not (isinstance(x, str) and len(x) <= 256 and P0(x)):"
    ]


def test_a_long_condition_has_an_operand_a_line() -> None:
    lines = condition(
        "return",
        ["isinstance(x, dict)", Any_(("aaaa(x)", "bbbb(x)"))],
        "and",
        False,
        4,
        32,
    )
    assert lines == [
        "    return not (",
        "        not isinstance(x, dict)",
        "        or not (",
        "            aaaa(x) or bbbb(x)",
        "        )",
        "    )",
    ]


def test_a_long_pair_opens_at_its_last_bracket() -> None:
    tail = Any_((f'x.get("{"a" * 20}")', f'x.get("{"b" * 20}")'))
    assert condition("return", ["isinstance(x, dict)", tail], "and", False, 4, 60) == [
        "    return isinstance(x, dict) and (",
        f'        x.get("{"a" * 20}")',
        f'        or x.get("{"b" * 20}")',
        "    )",
    ]


def test_what_is_in_the_last_bracket_is_opened_too() -> None:
    call = f"is_{'long' * 16}(instance)"
    found = condition("return", ["is_it(x)", f"bool({call})"], "or", False, 4, 80)
    assert "            instance" in found
    text = "\n".join(("def f():", *found, ""))
    assert black.format_str(text, mode=black.Mode(line_length=80)) == text


def test_a_union_breaks_before_its_bars() -> None:
    names = ["a" * 20, "b" * 20, "None"]
    lines = condition("A: TypeAlias =", names, "|", False, 0, 40)
    assert lines == [
        "A: TypeAlias = (",
        f"    {'a' * 20}",
        f"    | {'b' * 20}",
        "    | None",
        ")",
    ]
    text = nested(lines, 0)
    assert blackened(text, 40) == text


def test_empty_and_single_chains() -> None:
    for expr, text in (
        (All_(()), "True"),
        (Any_(()), "False"),
        (Any_((All_(("a", All_(("b", "c")))),)), "a and b and c"),
        (Not_(All_(("a", Any_(("b", "c"))))), "not (a and (b or c))"),
    ):
        assert statement("return", expr, 0, 88) == [f"return {text}"]


# Groups


def groups() -> st.SearchStrategy[str | Group]:
    atoms: st.SearchStrategy[str | Group] = st.one_of(
        NAMES,
        NAMES.map(lambda n: f'"{n}"'),
        NAMES.map(lambda n: f"'\"[{n}'"),
        NAMES.map(lambda n: f'"漢字(,{n}"'),
        st.just("1.5"),
    )

    def grow(child: st.SearchStrategy[str | Group]) -> st.SearchStrategy[str | Group]:
        many = st.lists(child, max_size=5).map(tuple)
        pairs = st.lists(st.tuples(NAMES, child).map(pair), max_size=4).map(tuple)
        return st.one_of(
            st.tuples(NAMES, many).map(lambda g: Group(f"{g[0]}(", g[1], ")")),
            many.map(lambda items: Group("[", items, "]")),
            pairs.map(lambda items: Group("{", items, "}")),
            many.filter(bool).map(lambda items: Group("(", items, ")")),
            st.tuples(NAMES, child).map(
                lambda g: Group(f"{g[0]}[", (g[1],), "]", lone=True)
            ),
        )

    return st.recursive(atoms, grow, max_leaves=15)


def pair(entry: tuple[str, str | Group]) -> str | Group:
    key, value = entry
    if isinstance(value, str):
        return f'"{key}": {value}'
    return Group(f'"{key}": {value.head}', value.items, value.tail, value.lone)


HEADS = st.sampled_from(
    [
        ("x = foo(", ")"),
        ("x: Foo | None = field(", ")"),
        ("x: list[Foo] = [", "]"),
        ("x: TypeAlias = Union[", "]"),
        ("return (", ")"),
        ("return a_function_that_has_a_rather_long_name(", ")"),
        ("x = a_function_that_has_a_rather_long_name(", ")"),
        ("class Foo(", "):\n{pad}pass"),
    ]
)


@FUZZ
@given(HEADS, st.lists(groups(), min_size=2, max_size=6), DEPTHS, LENGTHS)
def test_black_leaves_groups_alone(
    head: tuple[str, str], items: list[str | Group], depth: int, line_length: int
) -> None:
    depth = max(depth, head[0].startswith("return"))
    whole = Group(head[0], tuple(items), head[1].split("\n")[0])
    after = "    pass" if head[0].startswith("class") else ""
    text = nested(layout(whole, 4 * depth, line_length), depth, after=after)
    assert blackened(text, line_length) == text
    one = nested([" " * 4 * depth + str(whole)], depth, after=after)
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(one))


@FUZZ
@given(groups(), LENGTHS)
def test_grouped_text_keeps_its_meaning(node: str | Group, line_length: int) -> None:
    value = f"x = {node}"
    found = grouped(value)
    assert str(found) == value
    if isinstance(found, Group):
        text = nested(layout(found, 0, line_length), 0)
        assert blackened(text, line_length) == text
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(value))


@FUZZ
@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), DEPTHS, LENGTHS)
def test_black_leaves_signatures_alone(
    names: list[str], depth: int, line_length: int
) -> None:
    items = tuple(f"{name}: int" for name in names)
    lines = layout(
        Group("def f(", items, ") -> dict[str, int]:"), 4 * depth, line_length
    )
    text = nested(lines, depth, after="    pass")
    assert blackened(text, line_length) == text


@pytest.mark.parametrize(
    "text",
    ["[x for x in y]", "f(a if b else c)", "a + f(b)", "x in (1, 2)", "f(a)[0].b"],
)
def test_what_has_operators_is_not_grouped(text: str) -> None:
    assert grouped(text) == text


def test_only_a_lone_subscript_has_no_comma() -> None:
    long = "a" * 30
    assert layout(Group("x = list[", (long,), "]", lone=True), 0, 20) == [
        "x = list[",
        f"    {long}",
        "]",
    ]
    assert layout(Group("x = (", (long,), ")"), 0, 20) == ["x = (", f"    {long},", ")"]
    assert str(Group("x = (", ("a",), ")")) == "x = (a,)"
    assert str(Group("x = f(", ("a",), ")")) == "x = f(a)"


# Docstrings and comments

HOSTILE_PIECES = [
    *['"', '""' + '"', "'''", "\\", "\\\n", "\n", "\n\n", "\r", "\r\n", "\f", "\v"],
    *["\u2028", "\u2029", "\x85", "\t", "\0", "\x1b", "\ud800", "\u202e", "\u200b"],
    *["\ufeff", "\xa0", "\u3000", "\\N{BULLET}", "\\x", "{", "}", "%", "'", " ", "  "],
    *["word", "longer-word", "漢字", "é", "e\u0301", "🎉", "x" * 70, "\n- ", "\n1. "],
    *["# fmt: off", "fmt: skip", "type: ignore", "noqa", "-*- coding: utf-7 -*-"],
]
HOSTILE = st.lists(st.sampled_from(HOSTILE_PIECES), max_size=25).map("".join)


@FUZZ
@given(HOSTILE, DEPTHS, st.integers(40, 120))
@example('ends with "', 1, 88)
@example("ends with \\", 1, 88)
@example('"starts', 0, 88)
@example("one-word-that-fills-the-line-alone-and-more", 0, 40)
def test_black_leaves_docstrings_alone(text: str, depth: int, line_length: int) -> None:
    lines = docstring(text, 4 * depth, line_length)
    words = plain(text).split()
    assert bool(lines) == bool(words)
    if not lines:
        return
    pad = " " * 4 * depth
    first = nested([*lines, "", f"{pad}x = 1"], depth)
    second = nested([f"{pad}x = 1", *lines], depth).replace("def f():", "class A:")
    for code in (first, second):
        tree = ast.parse(code)
        found = [each for each in ast.walk(tree) if isinstance(each, ast.Constant)]
        texts = [each.value for each in found if isinstance(each.value, str)]
        assert [each.split() for each in texts] == [words]
        assert blackened(code, line_length) == code


def test_docstrings_keep_paragraphs_and_lists() -> None:
    text = "First line,\nstill first.\n\n\nSecond.\n- one\n- two\n  more\n"
    assert docstring(text, 4, 60) == [
        '    """First line, still first.',
        "",
        "    Second.",
        "    - one",
        "    - two more",
        '    """',
    ]
    assert docstring("Short.", 4, 60) == ['    """Short."""']
    assert docstring(" \n\t\u200b", 4, 60) == []


@given(HOSTILE)
def test_plain_text_is_printable(text: str) -> None:
    found = plain(text)
    assert all(char.isprintable() or char == "\n" for char in found)
    assert found.encode().decode() == found


@FUZZ
@given(HOSTILE, DEPTHS, st.integers(40, 120))
def test_comments_stay_comments(text: str, depth: int, line_length: int) -> None:
    lines = comment(text, 4 * depth, line_length)
    code = nested(lines, depth, after="x = 1")
    assert len(list(ast.walk(ast.parse(code)))) == len(
        list(ast.walk(ast.parse(nested([], depth, after="x = 1"))))
    )
    assert blackened(code, line_length) == code
    assert all(line.lstrip().startswith("#") for line in lines)


@pytest.mark.parametrize(
    "text", ["type: ignore", "fmt: off", "noqa", "mypy: strict=False"]
)
def test_comments_direct_no_tool(text: str) -> None:
    assert text not in "\n".join(comment(f"{text}\n\nmore # {text}", 0, 88))


# Headers


@pytest.mark.parametrize(
    "source",
    [
        "a/b.json",
        "a\nimport os.json",
        "a\rb.json",
        "coding:utf-7.json",
        "\udcff\u2028.json",
    ],
)
def test_headers_are_two_comment_lines(source: str) -> None:
    lines = header_lines(source, "")
    text = "\n".join([*lines, "x = 1", ""])
    assert lines[0].startswith("# Code generated by bindsmith from ")
    assert lines[0].endswith(". DO NOT EDIT.")
    assert lines[1:] == ["# @generated"]
    assert len(ast.parse(text.encode()).body) == 1
    assert text.splitlines()[:2] == lines
    assert blackened(text, 88) == text
    assert has_header(text)


def test_headers_carry_the_users_text() -> None:
    lines = header_lines("", "# Copyright\r\n\r\n  All rights\u2028reserved\n\n")
    assert lines == [
        "# Code generated by bindsmith. DO NOT EDIT.",
        "# @generated",
        "# Copyright",
        "#",
        "# All rights",
        "# reserved",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n",
        "# Code generated by bindsmith",
        "\n# Code generated by bindsmith. DO NOT EDIT.",
    ],
)
def test_other_files_have_no_header(text: str) -> None:
    assert not has_header(text)


def test_a_header_survives_git() -> None:
    assert has_header("\r\n".join(header_lines("a.json", "")) + "\r\n")


# Imports

MODULES = """
typing collections.abc re json datetime mylib Other.x acme.a
. .. .foo ..foo ...foo .foo.bar ..foo_bar .foo10 .foo2
"""
MEMBERS = """
Foo foo FOO bar_2 bar_10 _x _X A TypeAlias UUID T_co aB URLError is_valid _Foo foo2 Foo10
"""
IMPORTS = st.one_of(
    st.builds(
        Import,
        st.sampled_from(MODULES.split()),
        st.sampled_from(MEMBERS.split()),
        st.sampled_from(["", "", "", "alias", "Other"]),
    ),
    st.builds(
        Import,
        st.sampled_from([each for each in MODULES.split() if each[0] != "."]),
        st.just(""),
        st.sampled_from(["", "alias"]),
    ),
    st.just(Import("__future__", "annotations")),
)


def test_ruff_and_black_leave_imports_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("imports")

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.lists(IMPORTS, min_size=1, max_size=25))
    def collect(imports: list[Import]) -> None:
        lines = sorted_imports(imports, 0, 88)
        assert lines == sorted_imports(reversed(imports), 0, 88)
        text = "\n".join([*lines, ""])
        assert blackened(text, 88) == text
        (folder / f"m{len(list(folder.iterdir()))}.py").write_text(text)

    collect()
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_long_imports_have_a_name_a_line() -> None:
    assert import_lines(".a", ["b", "A", ("c", "d")], 4, 88) == [
        "    from .a import A, b",
        "    from .a import c as d",
    ]
    lines = import_lines(".module", ["a" * 30, "b" * 30], 0, 40)
    assert lines == [
        "from .module import (",
        f"    {'a' * 30},",
        f"    {'b' * 30},",
        ")",
    ]
    assert blackened(nested(lines, 0), 40) == nested(lines, 0)
