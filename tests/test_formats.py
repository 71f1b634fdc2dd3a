"""The format checks against the official suite and cases that it lacks."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bindsmith.formats import FormatCheck, format_check, known_formats
from bindsmith.support.format_datetime import (
    is_date,
    is_date_time,
    is_duration,
    is_time,
)
from bindsmith.support.format_email import is_email, is_idn_email
from bindsmith.support.format_idn import is_hostname, is_idn_hostname
from bindsmith.support.format_json_pointer import (
    is_adjusted_relative_json_pointer,
    is_json_pointer,
    is_relative_json_pointer,
)
from bindsmith.support.format_network import is_ipv4, is_ipv6, is_ldh_hostname
from bindsmith.support.format_uri import (
    is_iri,
    is_iri_reference,
    is_uri,
    is_uri_reference,
    is_uri_template,
)
from bindsmith.support.format_uuid import is_uuid

DRAFTS = ("draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")
SUPPORT = Path(importlib.import_module("bindsmith.support").__path__[0])
ALL_CHECKS = (
    is_adjusted_relative_json_pointer,
    is_date,
    is_date_time,
    is_duration,
    is_email,
    is_hostname,
    is_idn_email,
    is_idn_hostname,
    is_ipv4,
    is_ipv6,
    is_iri,
    is_iri_reference,
    is_json_pointer,
    is_ldh_hostname,
    is_relative_json_pointer,
    is_time,
    is_uri,
    is_uri_reference,
    is_uri_template,
    is_uuid,
)


def find(check: FormatCheck) -> Callable[[str], bool] | None:
    """The function that a check names; None if its module is not in this checkout."""
    name = f"bindsmith.support.{check.module}"
    if importlib.util.find_spec(name) is None:
        return None
    function: Callable[[str], bool] = getattr(
        importlib.import_module(name), check.function
    )
    return function


# The official suite.


def suite_folder() -> Path:
    checkout = Path(__file__).resolve().parents[1]
    data = os.environ.get("BINDSMITH_TEST_DATA") or checkout.parent / "shared" / "data"
    return Path(data) / "json-schema-test-suite" / "tests"


def suite_files() -> Iterator[tuple[str, str]]:
    for draft in DRAFTS:
        for path in sorted((suite_folder() / draft / "optional/format").glob("*.json")):
            yield draft, path.stem


def test_the_suite_is_there() -> None:
    if not suite_folder().is_dir():
        pytest.skip("no JSON-Schema-Test-Suite: set BINDSMITH_TEST_DATA")
    assert len(list(suite_files())) > 70


@pytest.mark.parametrize(("draft", "name"), list(suite_files()))
def test_suite(draft: str, name: str) -> None:
    path = suite_folder() / draft / "optional/format" / f"{name}.json"
    wrong = []
    for group in json.loads(path.read_text(encoding="utf-8")):
        check = format_check(group["schema"]["format"], draft)
        function = find(check) if check else None
        if check and function is None:
            pytest.skip(f"support module {check.module} is not there")
        for case in group["tests"]:
            value = case["data"]
            applies = function is not None and isinstance(value, str)
            valid = function(value) if function and applies else True
            if valid != case["valid"]:
                wrong.append((value, case["description"]))
    assert wrong == []


# Names and drafts.


def test_known_formats_are_those_of_the_drafts() -> None:
    assert known_formats() == (
        "date",
        "date-time",
        "duration",
        "email",
        "hostname",
        "idn-email",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "iri",
        "iri-reference",
        "json-pointer",
        "regex",
        "relative-json-pointer",
        "time",
        "uri",
        "uri-reference",
        "uri-template",
        "uuid",
    )


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_known_format_has_a_check_in_every_draft(draft: str) -> None:
    for name in known_formats():
        check = format_check(name, draft)
        assert check is not None
        assert check.name == name
        assert check.message.startswith("must be a")
        function = find(check)
        assert function in ALL_CHECKS or name == "regex"


@pytest.mark.parametrize("name", ["color", "host-name", "ip-address", "Date", "", "\n"])
def test_unknown_formats_have_no_check(name: str) -> None:
    assert [format_check(name, draft) for draft in DRAFTS] == [None] * 5


def test_an_unknown_draft_is_an_error() -> None:
    with pytest.raises(KeyError):
        format_check("date", "draft3")


@pytest.mark.parametrize(
    ("name", "functions"),
    [
        (
            "hostname",
            ["is_ldh_hostname", "is_ldh_hostname"] + ["is_hostname"] * 3,
        ),
        (
            "relative-json-pointer",
            ["is_relative_json_pointer"] * 4 + ["is_adjusted_relative_json_pointer"],
        ),
        ("uuid", ["is_uuid"] * 5),
    ],
)
def test_formats_have_the_meaning_of_the_draft(name: str, functions: list[str]) -> None:
    checks = [format_check(name, draft) for draft in DRAFTS]
    assert [check.function for check in checks if check] == functions


# Cases beyond the suite.

CASES = """
is_date + 0000-01-01 0000-02-29 9999-12-31 2000-02-29 2024-02-28
is_date - 1900-02-29 ²024-01-01 ৪২২২-02-29 -02-29 a-02-29
is_time + 23:59:60.999Z 00:00:00.0+00:00 00:59:60+01:00 23:58:60-00:01
is_time - 23:59:60 24:59:60+01:00 23:59:61Z 00:00:00.Z 00:00:00+0000 23:59:60+0100
is_time - 0:0:60Z :::60Z 12:34:60
is_date_time + 2024-02-29T00:00:00Z 2016-12-31T23:59:60Z 2017-01-01T00:59:60+01:00
is_date_time + 2016-02-29T23:59:60z 2015-02-28T22:59:60-01:00 0000-01-01t00:00:00Z
is_date_time - 2023-02-29T00:00:00Z 2016-12-30T23:59:60Z 2016-12-31T00:59:60+01:00
is_date_time - 2016-02-28T23:59:60Z 2024-02-29T24:00:00Z 2017-01-02T00:59:60+01:00
is_date_time - 2024-02-29T 2024-02-29 T00:00:00Z
is_duration + P1Y1M1DT1H1M1S P0Y PT1M P1YT1S P1MT1H
is_duration - p1d P1YT P1Y1D P1D1W PT P1S P١D PT1S1M P+1D
is_ipv4 + 1.2.3.4
is_ipv4 - 01.2.3.4 1.2.3 1.2.3.٤ 1.2.3.4. 1..2.3 ٠
is_ipv6 + :: 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1::3:4:5:6:7:8 A::f ::1.2.3.4
is_ipv6 + 1:2:3:4:5::1.2.3.4 1:2:3:4:5:6:1.2.3.4
is_ipv6 - 1:2:3:4::5:6:7:8 ::1:2:3:4:5:6:7:8 ::: 1:::2 1.2.3.4 : 1::1.2.3.4:5
is_ipv6 - 1:2:3:4:5:6:7:1.2.3.4 ::%eth0 1.2.3.4:: ::１
is_ldh_hostname + xn--x 1host
is_ldh_hostname - . a. a..b -a a- a.-b a-.b a_b ſ
is_hostname + 1host r3---sn-a5m.example XN--4GBWDL.xn--wgbh1c 127.0.0.1
is_hostname - xn-- xn--a xn--a- 1host.xn--4dbc5h xn--99999999 é
is_idn_hostname + bücher.example WWW.bücher.example ab--cd faß.de a。b．c｡é
is_idn_hostname - Bücher.example é..a é. é- -é aa--é xn--é é_ é.a_b é.xn--a 1é.א
is_idn_hostname - א1.٠ 𐐀
is_email + a@1 a@a--b a@[IPv6:1::2:3:4:1.2.3.04] a@[ipv6:::] a@[01.002.3.255]
is_email + a@xn--a {}@a ""@a.b
is_email - a@-a a@a- a@a. a@.a a@[] a@[1.2.3] a@[1.2.3.256] a@[::1] a@[x:y]
is_email - a@[IPv6:1:2:3:4:5:6:7::] a@[IPv6:1.2.3.4] a@[IPv6:] a@[1.2.3.4
is_email - a@[IPv6:1::2:3:4:5:1.2.3.4]
is_email - a@b[1.2.3.4] a@b@c a@a_b é@a a@é (c)a@b a@[1.2.3.٤] a@[1.2..3] "a "a"b@c
is_idn_email + a@b é@a a@é-é é@[1.2.3.4] "é"@a
is_idn_email - é é@ @é é@-é é@[1.2.3.256]
is_uri + a: a:b http:// http://:80 a:?# http://[v1.a:b] a:/b//c A:
is_uri + http://a%20b@c%20d:/ http://[::1.2.3.4]:1?# a:??/ a:/// a+.-1:
is_uri - : 1: a:#b#c a:% a:%1 a:%G0 http://[::1 http://::1]/ http://[v.a]
is_uri - http://[vg.a] http://[1.2.3.4] http://a:1a é: a:[ //a http://a@b@c
is_uri - http://[]
is_uri_reference + a /a:b a/b:c ?: #: ./a:b //a:1 /// %41
is_uri_reference - :a 1a:b a_:b //a:b a% [ é ## //[::1
is_iri + a:é http://é@é/é?é#é a:b
is_iri - é:a a:é% http://é:é é
is_iri_reference + é //é é/a:b
is_iri_reference - é:a
is_uri_template + {%C3%A9} {?a,b*,c:3}
is_uri_template - { } {a {+} {a:1*} {a*:1} {a:} {=a} {|a} {!a} {@a} {.} {a.} {.a.}
is_uri_template - {{a}} {é} % %1 {%1} < {++a} {a-b} {a:10000}
is_json_pointer + / /~0~1
is_json_pointer - ~0 /~ /~~01 /~٠
is_relative_json_pointer + 0 10 0# 0/~0
is_relative_json_pointer - 00 ٠ 0## # 0a 0+1 0-1#
is_adjusted_relative_json_pointer + 0 0# 0+1 0-0/a 1-12 0-1#
is_adjusted_relative_json_pointer - 0+ 0+01 +1 0+1-1 0++1 0+1a 0+-1 00+1
is_uuid + ABCDEFab-cdef-0123-4567-89abcdefABCD
is_uuid - {00000000-0000-0000-0000-000000000000}
is_uuid - 00000000-0000-0000-0000-00000000000O
"""
ODD_CASES: list[tuple[Callable[[str], bool], bool, list[str]]] = [
    (is_date, False, ["2024-02-29\n"]),
    (is_time, False, ["00:00:00Z ", "\x00"]),
    (is_date_time, False, ["2024-02-29 00:00:00Z"]),
    (is_duration, False, ["P1D "]),
    (is_ipv6, False, [""]),
    (is_ldh_hostname, True, ["a" * 63, ".".join(["a" * 49] * 5)]),
    (is_ldh_hostname, False, ["", "a" * 64, "a\n", ".".join(["a" * 50] * 5)]),
    (is_hostname, False, ["xn--\n"]),
    (
        is_idn_hostname,
        True,
        ["a\xe9.b", "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com"],
    ),
    (
        is_idn_hostname,
        False,
        ["\ud800", "\xe9\x00", "e\u0301", "é" * 60, ".".join(["é" * 30] * 8), "\u0378"],
    ),
    (is_email, True, ['"\\""@a', '"\\ "@a', f"{'a' * 65}@a"]),
    (is_email, False, ['"\n"@a', '"\\"@a', "a@b\n", "a @b"]),
    (is_idn_email, True, ["\U0010ffff@a"]),
    (is_idn_email, False, ["\ud800@a", "a@\udfff", '"\\é"@a']),
    (is_uri, False, ["", "a: ", "a:\n", "a:\x00", "a:\x7f"]),
    (is_uri_reference, True, [""]),
    (is_uri_reference, False, ["a b", "\n"]),
    (is_iri, True, ["a:?\ue000", "a:\U000e1000"]),
    (
        is_iri,
        False,
        [
            "a:\ue000",
            "a:#\ue000",
            "a:\x80",
            "a:\ud800",
            "a:\ufdd0",
            "a:\ufffe",
            "a:\U0001fffe",
            "a:\U000e0fff",
        ],
    ),
    (is_iri_reference, True, ["?\xe9\ue000"]),
    (is_iri_reference, False, ["#\ue000", "\xe9\n", "é "]),
    (is_uri_template, True, ["{a_1.b:9999}", "\xe9\ue000{a}", "{a*}"]),
    (is_uri_template, False, ["{a b}", "\xe9\ud800", "a\n", "\x80"]),
    (is_json_pointer, True, ["", "/\ud800"]),
    (is_json_pointer, False, ["\n"]),
    (is_relative_json_pointer, False, ["", "0 "]),
    (
        is_uuid,
        False,
        [
            "",
            "0" * 36,
            "٠" * 8 + "-0000-0000-0000-" + "0" * 12,
            "\ud800" * 36,
            "?" * 36,
        ],
    ),
]


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_cases(line: str) -> None:
    name, sign, *values = line.split(" ")
    function = {each.__name__: each for each in ALL_CHECKS}[name]
    assert [value for value in values if function(value) != (sign == "+")] == []


@pytest.mark.parametrize(("function", "valid", "values"), ODD_CASES)
def test_odd_cases(
    function: Callable[[str], bool], valid: bool, values: list[str]
) -> None:
    assert [value for value in values if function(value) != valid] == []


@pytest.mark.parametrize("sign", ["+", "-"])
def test_every_function_has_cases(sign: str) -> None:
    covered = {line.split()[0] for line in CASES.splitlines() if f" {sign} " in line}
    assert covered == {function.__name__ for function in ALL_CHECKS}


# The rules for support modules.

MODULES = sorted(SUPPORT.glob("format_*.py"))


def top_level_names(path: Path) -> list[str]:
    names = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Assign(targets=[ast.Name(id=name)]):
                names.append(name)
    return names


def test_names_of_support_modules_do_not_collide() -> None:
    names = [name for path in MODULES for name in top_level_names(path)]
    assert len(MODULES) == 8
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_support_modules_import_little(path: Path) -> None:
    stems = {module.stem for module in MODULES}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                assert {name.name for name in names} <= {"re"}
            case ast.ImportFrom(module=module, level=1):
                assert module in stems
            case ast.ImportFrom(module=module):
                assert module in sys.stdlib_module_names
