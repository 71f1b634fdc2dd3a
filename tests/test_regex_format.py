"""The format ``regex``, which generated code checks without the translator."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from bindsmith.support import ecma_regex
from bindsmith.support.ecma_regex import is_regex


@pytest.mark.parametrize(
    "value",
    [
        "",
        "[]",
        "[^]",
        r"\cA",
        "(?<=a+)b",
        r"(?<n>a)\k<n>",
        r"\-\_",
        "a{,5}",
        "]",
        r"\07",
        "(?i:a)",
        "(?<a>x)|(?<a>y)",
        r"(?<\u{61}>x)\k<a>",
        r"[\w-.]",
        "([abc])+\\s+$",
    ],
)
def test_is_regex(value: str) -> None:
    assert is_regex(value)


@pytest.mark.parametrize(
    "value",
    [
        "^(abc]",
        r"\a",
        r"^\S(|(.|\n)*\S)\Z",
        "(?P<name>x)",
        "(?#c)a",
        "(?i)a",
        "[b-a]",
        r"[\x62-\u0061]",
        r"\u{110000}",
        r"\k<a>",
        "(?<a>x)(?<a>y)",
        "a{3,2}",
        "a++",
        "\\",
        "(?<=a)*",
        "^*",
        "(?<1>a)",
        "(?-:a)",
        "a)",
        "[",
        "{1}",
        r"[\p{L}-_]",
    ],
)
def test_is_no_regex(value: str) -> None:
    assert not is_regex(value)


def test_the_format_helper_stands_alone() -> None:
    tree = ast.parse(Path(str(ecma_regex.__file__)).read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert [alias.name for node in imported for alias in node.names] == ["re"]
    modules = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert modules == ["__future__"]
