"""Bytes → documents with source positions: JSON, YAML and records, good and bad."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from bindsmith.errors import Diagnostic, SchemaError, SourceLocation
from bindsmith.ir.json import pointer_of, step, tokens_of
from bindsmith.schema.load import (
    Document,
    iter_records,
    load_document,
    load_records,
    parse_json,
    parse_yaml,
)
from hypothesis import given, settings
from hypothesis import strategies as st


def place(document: Document, pointer: str, key: bool = False) -> tuple[int, int]:
    where = document.locate(pointer, key)
    return where.line, where.column


def failure(text: str, name: str = "a.json", **options: Any) -> Diagnostic:
    parse = parse_yaml if name.endswith("yaml") else parse_json
    with pytest.raises(SchemaError) as caught:
        parse(text, name, **options)
    first, *_ = caught.value.diagnostics
    return first


def summary(found: Diagnostic) -> tuple[str, int, int]:
    return found.code, found.location.line, found.location.column


# --- positions in JSON ------------------------------------------------------------

TEXT = """{
  "title": "x",
  "a/b": {"m~n": [10, [true], {"k": null}]},
  "": 1, "quo\\"te": "}]{[,", "\\u00e9": 5,
  "😀": {"deep": -1.5e3}
}
"""


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("", (1, 1), (1, 1)),
        ("/title", (2, 12), (2, 3)),
        ("/a~1b", (3, 10), (3, 3)),
        ("/a~1b/m~0n", (3, 18), (3, 11)),
        ("/a~1b/m~0n/0", (3, 19), (3, 19)),
        ("/a~1b/m~0n/1/0", (3, 24), (3, 24)),
        ("/a~1b/m~0n/2/k", (3, 37), (3, 32)),
        ("/", (4, 7), (4, 3)),
        ('/quo"te', (4, 21), (4, 10)),
        ("/é", (4, 40), (4, 30)),
        ("/😀/deep", (5, 17), (5, 9)),
    ],
)
def test_json_positions(
    pointer: str, value: tuple[int, int], key: tuple[int, int]
) -> None:
    document = parse_json(TEXT, "a.json")
    assert place(document, pointer) == value
    assert place(document, pointer, key=True) == key
    # And the same in any order of asking.
    warm = parse_json(TEXT, "a.json")
    place(warm, "/😀/deep")
    assert place(warm, pointer) == value


@pytest.mark.parametrize(
    ("pointer", "ancestor"),
    [
        ("/nope", ""),
        ("/a~1b/nope/more", "/a~1b"),
        ("/a~1b/m~0n/9", "/a~1b/m~0n"),
        ("/a~1b/m~0n/01", "/a~1b/m~0n"),
        ("/a~1b/m~0n/-", "/a~1b/m~0n"),
        ("/title/0", "/title"),
        ("title", ""),
    ],
)
def test_a_pointer_to_nothing_gives_the_nearest_ancestor(
    pointer: str, ancestor: str
) -> None:
    document = parse_json(TEXT, "a.json")
    assert document.locate(pointer) == document.locate(ancestor)
    assert document.locate(pointer).pointer == ancestor


def test_location_is_complete() -> None:
    document = parse_json('\n [ {"a": 1}]', "dir/x.json")
    assert document.locate("/0/a") == SourceLocation("dir/x.json", 2, 10, "/0/a")


def test_a_byte_order_mark_is_no_column() -> None:
    assert place(parse_json('\ufeff{"a":1}', "a"), "/a") == (1, 6)


def test_crlf_counts_once() -> None:
    assert place(parse_json('{\r\n"a":\r\n1}', "a"), "/a") == (3, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=25,
)


def pointers(value: Any, base: str = "") -> list[str]:
    found = [base]
    if isinstance(value, dict):
        for key, each in value.items():
            found += pointers(each, base + pointer_of((key,)))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            found += pointers(each, base + pointer_of((index,)))
    return found


def at(value: Any, pointer: str) -> Any:
    for token in tokens_of(pointer):
        value = step(value, token)
    return value


@settings(max_examples=60, deadline=None)
@given(
    value=JSON,
    indent=st.sampled_from([None, 0, 3]),
    ascii_only=st.booleans(),
    yaml=st.booleans(),
    order=st.randoms(use_true_random=False),
)
def test_every_value_is_where_it_is_said_to_be(
    value: Any, indent: int | None, ascii_only: bool, yaml: bool, order: Any
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only and not yaml)
    yaml = yaml and all(" " <= char <= "~" or char == "\n" for char in text)
    document = (parse_yaml if yaml else parse_json)(text, "x")
    assert document.value == value
    lines = text.split("\n")
    wanted = pointers(value)
    order.shuffle(wanted)
    for pointer in wanted:
        line, column = place(document, pointer)
        rest = "\n".join(lines[line - 1 :])[column - 1 :]
        assert json.JSONDecoder().raw_decode(rest)[0] == at(value, pointer)
        if pointer and isinstance(at(value, pointer.rpartition("/")[0]), dict):
            line, column = place(document, pointer, key=True)
            rest = "\n".join(lines[line - 1 :])[column - 1 :]
            name = json.JSONDecoder().raw_decode(rest)[0]
            assert name == tokens_of(pointer)[-1]


def test_lookups_are_linear() -> None:
    # Ten thousand look-ups in one array: minutes if each one read the whole text.
    text = json.dumps([{"id": n, "tags": ["x"] * 9} for n in range(10_000)])
    document = parse_json(text, "x")
    start = time.process_time()
    for n in range(10_000):
        document.locate(f"/{n}/tags/8")
    assert time.process_time() - start < 5
    deep = parse_json('{"a":[' * 200 + "1" + ',{"b":[2]}]}' * 200, "x")
    assert place(deep, "/a/0" * 200) == (1, 1201)


# --- broken JSON ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("", 1, 1, ""),
        (" \n ", 1, 1, ""),
        ('{\n  "a": 1,\n}', 3, 1, "comma"),
        ("[1, 2,, 3]", 1, 7, "comma"),
        ("{'a': 1}", 1, 2, "double quotes"),
        ("{\n// no\n}", 2, 1, "comments"),
        ('{"a": 1} x', 1, 10, ""),
        ('{"a": ', 1, 7, "too early"),
        ('["\x07"]', 1, 3, ""),
        ('["\n"]', 1, 3, ""),
        ('"\\x"', 1, 2, ""),
        ("\n\n<<<<<<< HEAD\n", 3, 1, "merge conflict"),
    ],
)
def test_syntax_errors_say_where(text: str, line: int, column: int, hint: str) -> None:
    found = failure(text)
    # The column of a trailing comma depends on the version of Python.
    assert summary(found)[:2] == ("BS103", line) or "comma" in hint
    if "comma" not in hint:
        assert found.location.column == column
    assert hint in found.hint
    assert found.message.startswith("not valid JSON: ")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_are_no_numbers(word: str) -> None:
    found = failure(f'{{"NaN": "Infinity -Infinity",\n "b": [{word}]}}')
    assert summary(found) == ("BS103", 2, 8)
    assert word in found.message


def test_a_duplicate_key_names_both_places() -> None:
    with pytest.raises(SchemaError) as caught:
        parse_json(
            '{"x": [{"k": 1, "j": {"k": 1}}, {"a": 1,\n "k": 0, "\\u0061": {}}],\n'
            ' "y": "x", "x": 0}',
            "d.json",
        )
    first, second = caught.value.diagnostics
    assert summary(first) == ("BS104", 2, 10)
    assert first.location.pointer == "/x/1/a"
    assert '"a"' in first.message
    assert "1:34" in first.message
    assert summary(second) == ("BS104", 3, 12)
    assert second.location.pointer == "/x"
    assert "1:2" in second.message


def test_lone_surrogates_are_kept() -> None:
    document = parse_json('{"\\ud800": "\\udfff"}', "s.json")
    assert document.value == {"\ud800": "\udfff"}
    assert place(document, "/\ud800") == (1, 12)
    found = failure('{"\\ud800": 1, "\\ud800": 2}')
    assert found.code == "BS104"


def test_nesting_is_limited() -> None:
    fits = "[" * 2000 + "]" * 2000
    parse_json(fits, "ok")
    found = failure("\n" + "[" * 2001 + "]" * 2001)
    assert summary(found) == ("BS105", 2, 2001)
    found = failure('{"a":' * 3 + "1" + "}" * 3, max_depth=2)
    assert summary(found) == ("BS105", 1, 11)
    # A string full of brackets is not deep.
    parse_json(json.dumps(["[" * 900]), "ok")
    # Far too deep for json.loads, and never closed.
    assert failure("[" * 200_000).code == "BS105"


def test_wide_is_not_deep() -> None:
    assert parse_json("[" + "{}," * 900 + "[]]", "ok").value


def test_huge_integers() -> None:
    assert sys.get_int_max_str_digits()
    found = failure('["' + "1" * 9000 + '",\n -' + "7" * 9000 + "]")
    assert summary(found) == ("BS105", 2, 2)
    assert failure("7" * 9000, "a.yaml").code == "BS105"


# --- files ------------------------------------------------------------------------


def load_failure(path: Path, **options: Any) -> Diagnostic:
    with pytest.raises(SchemaError) as caught:
        load_document(path, f"shown/{path.name}", **options)
    (found,) = caught.value.diagnostics
    assert found.location.path == f"shown/{path.name}"
    return found


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"],
)
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_encodings(tmp_path: Path, encoding: str, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes('{"é😀": 1}'.encode(encoding))
    document = load_document(path, "a." + suffix)
    assert document.value == {"é😀": 1}
    assert place(document, "/é😀") == (1, 8)


def test_not_unicode(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes('{\n"é": "caf'.encode() + b'\xe9"}')
    found = load_failure(path)
    assert summary(found) == ("BS102", 2, 10)
    assert "0xe9" in found.message


def test_unreadable(tmp_path: Path) -> None:
    assert load_failure(tmp_path / "none.json").code == "BS101"
    assert load_failure(tmp_path).code == "BS101"
    assert load_failure(tmp_path / ("x" * 5000)).code == "BS101"
    assert load_failure(tmp_path / "a\0b").code == "BS101"
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    assert load_failure(loop).code == "BS101"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    found = load_failure(tmp_path / "secret.json")
    assert found.code == "BS101"
    assert "Permission denied" in found.message


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    path.write_text('"12345678"')
    assert load_document(path, "big.json", max_bytes=10).value == "12345678"
    assert load_failure(path, max_bytes=9).code == "BS105"


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "A.YAML"])
def test_yaml_by_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a: [on]\n")
    assert load_document(tmp_path / name, name).value == {"a": ["on"]}


# --- records ----------------------------------------------------------------------


def test_records() -> None:
    text = '\ufeff{"a": 1}\r\n\n  \n[\u2028]\n["\u2028"]\n{"k":1,"k":2}\n7'
    records = dict(iter_records(text, "r.jsonl"))
    assert list(records) == [1, 4, 5, 6, 7]
    first, bad, kept, twice, last = records.values()
    assert isinstance(first, Document)
    assert first.locate("/a") == SourceLocation("r.jsonl", 1, 7, "/a")
    assert isinstance(bad, Diagnostic)
    assert summary(bad) == ("BS103", 4, 2)
    assert isinstance(kept, Document)
    assert kept.value == ["\u2028"]
    assert place(kept, "/0") == (5, 2)
    assert isinstance(twice, Diagnostic)
    assert summary(twice) == ("BS104", 6, 8)
    assert "6:2" in twice.message
    assert isinstance(last, Document)
    assert last.value == 7


def test_records_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "r.ndjson"
    path.write_text("1\n2\n")
    assert [number for number, _ in load_records(path, "r")] == [1, 2]
    with pytest.raises(SchemaError):
        load_records(tmp_path / "none.ndjson", "none")


# --- YAML -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("No", "No"),
        ("y", "y"),
        ("2024-01-01", "2024-01-01"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("+12", 12),
        ("-0", 0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("1e400", float("inf")),
        ("-.INF", float("-inf")),
        ("~", None),
        ("Null", None),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("False", False),
        ("'1'", "1"),
        ('"null"', "null"),
        ("! 1", "1"),
        ("!!str 1", "1"),
        ("!!str", ""),
        ("!!int 0o7", 7),
        ("!!float 3", 3.0),
        ("!!bool true", True),
        ("!!null ''", None),
        ("!!map {a: 1}", {"a": 1}),
        ("!!seq [1]", [1]),
        ("{on: no, '1': 2}", {"on": "no", "1": 2}),
        ("a:\nb: |\n  x\n", {"a": None, "b": "x\n"}),
        ("- &x {a: 1}\n- <<: *x\n", [{"a": 1}, {"<<": {"a": 1}}]),
        ("- &x 1\n- &y [*x]\n- &x 2\n- *y\n- *x", [1, [1], 2, [1], 2]),
        ("&k a: *k", {"a": "a"}),
        ("? a\n: 1\n", {"a": 1}),
        ("---\n[]\n...\n", []),
        ('"\\u00e9"', "é"),
    ],
)
def test_core_schema(text: str, value: Any) -> None:
    found = parse_yaml(text, "a.yaml").value
    assert found == value
    assert type(found) is type(value)


def test_nan_is_a_float_unless_finite() -> None:
    found = parse_yaml(".NaN", "a.yaml").value
    assert isinstance(found, float)
    assert found != found
    assert summary(failure("a:\n- .nan", "a.yaml", finite=True)) == ("BS103", 2, 3)


def test_a_schema_file_is_finite(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("maximum: .inf\n")
    assert load_failure(tmp_path / "s.yaml").code == "BS103"
    assert load_document(tmp_path / "s.yaml", "s.yaml", finite=False).value
    # Out of range is what json.loads makes of it, in both syntaxes.
    (tmp_path / "s.yaml").write_text("maximum: 1e400\n")
    assert load_document(tmp_path / "s.yaml", "s.yaml").value == {"maximum": 1e400}


def test_yaml_copies_are_separate() -> None:
    value: Any = parse_yaml("- &x {a: [1]}\n- *x\n- *x\n", "a.yaml").value
    assert value == [{"a": [1]}] * 3
    assert len({id(each) for each in value} | {id(e["a"]) for e in value}) == 6


def test_yaml_positions() -> None:
    text = "é: &x\n  😀: {k: [1, b]}\nsecond: *x\n"
    document = parse_yaml("\ufeff" + text, "a.yaml")
    assert place(document, "") == (1, 1)
    assert place(document, "/é/😀/k/1") == (2, 14)
    assert place(document, "/é/😀", key=True) == (2, 3)
    assert place(document, "/second", key=True) == (3, 1)
    assert place(document, "/second/😀/k/0") == (2, 11)
    assert place(document, "/second/nope") == place(document, "/second")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "BS103", 1, 1),
        ("# nothing\n", "BS103", 1, 1),
        ("a: 1\n---\nb: 1\n", "BS103", 2, 1),
        ("a: b: c", "BS103", 1, 5),
        ("a:\n  b: [1", "BS103", 2, 8),
        ("1: a", "BS103", 1, 1),
        ("a:\n  true: 1", "BS103", 2, 3),
        ("a:\n  ~: 1", "BS103", 2, 3),
        ("? [a]\n: 1", "BS103", 1, 3),
        ("a: !python/object:os.system x", "BS103", 1, 4),
        ("a: !x {}", "BS103", 1, 4),
        ("a: !!set {}", "BS103", 1, 4),
        ("a: !!binary aGk=", "BS103", 1, 4),
        ("a: !!int x", "BS103", 1, 4),
        ("a: !!map [1]", "BS103", 1, 4),
        ("a: *b", "BS103", 1, 4),
        ("a: &a [*a]", "BS103", 1, 8),
        ("a: \x07", "BS103", 1, 4),
        ("a: \ud800", "BS103", 1, 4),
        ('a: "\\ud800"', "BS103", 1, None),
        ("\ta: 1", "BS103", 1, 1),
        ("a: 1\nb: 2\n'a': 3", "BS104", 3, 1),
        ("x:\n- b: 2\n  <<: 3\n  <<: 4", "BS104", 4, 3),
    ],
)
def test_bad_yaml(text: str, code: str, line: int, column: int | None) -> None:
    found = failure(text, "a.yaml")
    assert (found.code, found.location.line) == (code, line)
    assert column is None or found.location.column == column


def test_bad_yaml_is_reported_whole() -> None:
    with pytest.raises(SchemaError) as caught:
        parse_yaml("1: a\na: !x 1\na: &d {b: 1, b: 2}\nc: *d", "a.yaml")
    codes = [(d.code, d.location.line) for d in caught.value.diagnostics]
    assert codes == [
        ("BS103", 1),
        ("BS103", 2),
        ("BS104", 3),
        ("BS104", 3),
        ("BS104", 3),
    ]


def test_the_pointer_of_a_yaml_duplicate() -> None:
    found = failure("x:\n- a/b: {k: 1, k: 2}", "a.yaml")
    assert found.location.pointer == "/x/0/a~1b/k"
    assert "2:9" in found.message


def test_yaml_bombs() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 30):
        lines.append(f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]")
    start = time.process_time()
    assert failure("\n".join(lines), "a.yaml").code == "BS105"
    assert time.process_time() - start < 10
    assert failure("[" * 100_000, "a.yaml").code == "BS105"
    parse_yaml("[" * 500 + "]" * 500, "a.yaml")
    # Deeper than libyaml reads.
    parse_yaml("[" * 1500 + "]" * 1500, "a.yaml", max_depth=1500)
    found = failure("[" * 1500 + "]" * 1500, "a.yaml", max_depth=1499)
    assert (found.code, found.location.column) == ("BS105", 1500)
    # Deep by way of aliases only.
    lines = ["- &a0 []"] + [f"- &a{n} [*a{n - 1}]" for n in range(1, 30)]
    assert parse_yaml("\n".join(lines), "a.yaml", max_depth=31).value
    assert failure("\n".join(lines), "a.yaml", max_depth=30).code == "BS105"


def test_yaml_without_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    document = parse_yaml("😀: [on, &a {b: 1}, *a]\n", "a.yaml")
    assert document.value == {"😀": ["on", {"b": 1}, {"b": 1}]}
    assert place(document, "/😀/1/b") == (1, 16)
    assert failure("a: b: c", "a.yaml").code == "BS103"
    assert failure('"\\ud800"', "a.yaml").code == "BS103"
