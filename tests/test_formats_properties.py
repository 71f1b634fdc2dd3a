"""The format checks against reference implementations, random strings and abuse."""

from __future__ import annotations

import ipaddress
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from bindsmith.support.format_datetime import (
    is_date,
    is_date_time,
    is_duration,
    is_time,
)
from bindsmith.support.format_email import is_email, is_idn_email
from bindsmith.support.format_idn import is_hostname, is_idn_hostname
from bindsmith.support.format_idna_tables import IDNA_UNICODE_VERSION, idna_tables
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
from bindsmith.support.format_uuid import are_uuids, is_uuid
from hypothesis import example, given
from hypothesis import strategies as st

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


# Reference implementations: slower, closer to the text of the standards.


def alphabet(*parts: str) -> st.SearchStrategy[str]:
    """Strings made of these parts, so that nearly valid ones are frequent."""
    return st.lists(st.sampled_from(parts), max_size=14).map("".join)


def near(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Valid strings, and valid ones with one character replaced or inserted."""
    odd = st.sampled_from("0129٤২aAzZTt:.-+~é \n\x00\ud800/%")
    edits = st.tuples(strategy, st.integers(0, 40), st.integers(0, 1), odd)
    return strategy | edits.map(
        lambda edit: edit[0][: edit[1]] + edit[3] + edit[0][edit[1] + edit[2] :]
    )


@given(near(st.uuids().map(str)))
def test_uuid_is_as_by_regular_expression(value: str) -> None:
    pattern = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
    assert is_uuid(value) == bool(re.fullmatch(pattern, value))


@given(
    st.lists(near(st.uuids().map(str)), max_size=3),
    st.lists(st.uuids().map(str), max_size=40),
    st.lists(st.sampled_from([None, 0, True, [], {}, b"", "", "\n"]), max_size=1),
)
def test_several_uuids_are_as_each_of_them(
    some: list[str], many: list[str], odd: list[Any]
) -> None:
    for values in ([*some, *many, *odd], [*odd, *many, *some], many, some):
        expected = all(isinstance(each, str) and is_uuid(each) for each in values)
        assert are_uuids(values) == expected


@pytest.mark.parametrize("cut", range(38))
def test_several_uuids_are_not_cut_elsewhere(cut: int) -> None:
    one = "2eb8aa08-aa98-11ea-b4aa-73b441d16380"
    whole = f"{one}\n{one}"
    parts = [whole[:cut], whole[cut + 1 :]]
    assert are_uuids(parts) == (parts == [one, one])
    assert not are_uuids([whole])


def reference_date(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    if value.startswith("0000"):  # out of the range of datetime, and a leap year
        value = f"0400{value[4:]}"
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


@given(near(st.dates().map(str)) | alphabet(*"0123-", "02-29", "20"))
@example("0000-02-29")
def test_date_is_as_by_datetime(value: str) -> None:
    assert is_date(value) == reference_date(value)


def test_date_of_every_day_of_the_gregorian_cycle() -> None:
    for year in range(1600, 2000):
        for month in range(14):
            for day in range(27, 33):
                value = f"{year}-{month:02}-{day:02}"
                assert is_date(value) == reference_date(value), value


OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)


@given(near(st.datetimes(timezones=OFFSETS).map(datetime.isoformat)))
def test_date_time_is_as_by_datetime(value: str) -> None:
    shape = r"[0-9-]{10}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-].{2}:[0-5].)"
    try:
        plain = re.sub(r"\.[0-9]+", "", value.upper())
        parsed = bool(datetime.fromisoformat(plain))
    except ValueError:
        parsed = False
    expected = parsed and bool(re.fullmatch(shape, value)) and value.isascii()
    if value[17:19] != "60" and not value.startswith("0000"):
        assert is_date_time(value) == expected
        assert not expected or is_time(value[11:])


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)), OFFSETS, st.booleans())
def test_leap_seconds_end_a_month(moment: datetime, zone: timezone, snap: bool) -> None:
    moment = moment.replace(second=59, microsecond=0, tzinfo=UTC)
    if snap:
        moment = moment.replace(day=1, hour=0, minute=0) - timedelta(seconds=1)
    local = moment.astimezone(zone)
    value = local.isoformat().replace(":59+", ":60+").replace(":59-", ":60-")
    if value[17:19] == "60":
        last = (moment + timedelta(seconds=1)).strftime("%d%H%M%S") == "01000000"
        assert is_date_time(value) == last
        midnight = (moment + timedelta(seconds=1)).strftime("%H%M%S") == "000000"
        assert is_time(value[11:]) == midnight


@given(alphabet(*"PTYMDWHS", "1", "20", "1Y", "2M", "3D", "T1H", "5M", "6S"))
def test_duration_is_as_by_the_grammar(value: str) -> None:
    second = "[0-9]+S"
    minute = f"[0-9]+M({second})?"
    clock = f"T([0-9]+H({minute})?|{minute}|{second})"
    day = "[0-9]+D"
    month = f"[0-9]+M({day})?"
    period = f"({day}|{month}|[0-9]+Y({month})?)({clock})?"
    grammar = f"P({period}|{clock}|[0-9]+W)"
    assert is_duration(value) == bool(re.fullmatch(grammar, value))


def by_ipaddress(kind: Callable[[str], object], value: str) -> bool:
    try:
        kind(value)
    except ValueError:
        return False
    return "%" not in value


@given(alphabet(*".0125", "٤", "255", "1.2.3.4") | near(st.ip_addresses(v=4).map(str)))
def test_ipv4_is_as_by_ipaddress(value: str) -> None:
    assert is_ipv4(value) == by_ipaddress(ipaddress.IPv4Address, value)


@given(
    alphabet(":", "::", "1", "fF0", "1:2:3", "1.2.3.4", "٤", "g", "12345")
    | near(st.ip_addresses(v=6).map(str))
)
def test_ipv6_is_as_by_ipaddress(value: str) -> None:
    assert is_ipv6(value) == by_ipaddress(ipaddress.IPv6Address, value)


@given(alphabet("a", "9", "-", ".", "b-c", "Z" * 32, "_", "é", "\n"))
def test_ldh_hostname_is_as_by_labels(value: str) -> None:
    labels = value.split(".")
    expected = len(value) <= 253 and all(
        re.fullmatch("[0-9A-Za-z-]{1,63}", label) and label.strip("-") == label
        for label in labels
    )
    assert is_ldh_hostname(value) == expected
    assert is_hostname(value) == expected  # no A-label can be made of these parts


@given(alphabet("/", "~0", "~1", "~", "a", "\n", "٠", "#"))
def test_json_pointers_are_as_by_regular_expression(value: str) -> None:
    pointer = "(/([^~/]|~[01])*)*"
    assert is_json_pointer(value) == bool(re.fullmatch(pointer, value))
    for prefix in ("0", "120", "01", "٠", ""):
        expected = bool(re.fullmatch(f"(0|[1-9][0-9]*)({pointer}|#)", prefix + value))
        assert is_relative_json_pointer(prefix + value) == expected


PCHAR = r"(?:[0-9A-Za-z._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
REFERENCE_URI = rf"""
    (?P<scheme>[A-Za-z][0-9A-Za-z+.-]*:)?
    (?:
      //(?:(?:(?!@){PCHAR})*@)?
      (?:\[(?P<ip>[^]]*)\]|(?:(?![:@]){PCHAR})*)(?::[0-9]*)?(?:/{PCHAR}*)*
    | /(?:{PCHAR}+(?:/{PCHAR}*)*)?
    | (?P<first>{PCHAR}+)(?:/{PCHAR}*)*
    |
    )
    (?:\?(?:{PCHAR}|[/?])*)?
    (?:\#(?:{PCHAR}|[/?])*)?
"""


@given(
    alphabet(*":/?#[]@%-a1", "//", "%4f", "[::1]", "[v1.a]", "a:", "é", "\n", "|", ";")
)
def test_uris_are_as_by_the_grammar(value: str) -> None:
    match = re.fullmatch(REFERENCE_URI, value, re.VERBOSE)
    valid = match is not None
    if match and match["ip"] is not None and match["ip"] != "v1.a":
        valid = by_ipaddress(ipaddress.IPv6Address, match["ip"])
    if match and match["first"] and not match["scheme"]:
        valid = ":" not in match["first"]
    has_scheme = bool(match and match["scheme"])
    assert is_uri_reference(value) == valid
    assert is_uri(value) == (valid and has_scheme)
    if value.isascii():
        assert is_iri(value) == is_uri(value)
        assert is_iri_reference(value) == is_uri_reference(value)
    else:
        plain = value.replace("é", "_")
        assert is_iri_reference(value) == is_uri_reference(plain)
        assert is_iri(value) == is_uri(plain)


@given(alphabet("a", "1", ".", "@", '"', "\\", " ", "[1.2.3.4]", "[", "=", "-", "b.c"))
def test_email_is_as_by_the_grammar(value: str) -> None:
    atom = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
    local = rf'{atom}(\.{atom})*|"([\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"'
    label = "[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?"
    mailbox = rf"({local})@({label}(\.{label})*|\[1\.2\.3\.4\])"
    assert is_email(value) == bool(re.fullmatch(mailbox, value))
    assert is_idn_email(value) == is_email(value)
    wide = value.replace("a", "é")
    assert is_idn_email(wide) == is_email(
        re.sub(r"\\é", "é\x00", wide).replace("é", "a")
    )


# IDNA.


def test_idna_tables_cover_all_code_points_of_their_version() -> None:
    status, direction, joining, script = idna_tables()
    assert IDNA_UNICODE_VERSION == "14.0.0"
    assert "".join(status[code] for code in (0x2D, 0x61, 0x41, 0x300)) == "PPDM"
    assert status[0x10FFFF] == status[0] == status[0xD800] == "D"
    assert status[0x31350] == "D", "assigned in Unicode 15"
    assert [direction[ord(c)] for c in "Aaא٠1-\u0300"] == list("LLRAEON")
    assert [joining[ord(c)] for c in "aبا\u0300\ua872"] == list("UDRTL")
    assert [script[ord(c)] for c in "aαאあア丈"] == list("ZGHJJJ")


def test_idna_status_counts() -> None:
    status = idna_tables()[0]
    letters = [status[code] for code in range(sys.maxunicode + 1)]
    assert {letter: letters.count(letter) for letter in "JO"} == {"J": 2, "O": 25}
    assert letters.count("P") + letters.count("M") > 120_000


@given(st.text(st.sampled_from("éüabאب٠۰1-·l\u0300\u200c\u200d\u094d。."), max_size=9))
def test_u_labels_and_their_a_labels_are_judged_alike(value: str) -> None:
    labels = re.split("[.。]", value)
    encoded = ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in labels
    )
    assert is_idn_hostname(value) == is_idn_hostname(encoded) == is_hostname(encoded)


# Abuse.


@given(
    st.text() | st.text(st.sampled_from("0159:.-TZzPx~n{}[]@/%é\ud800\x00\n٤ৌ\u200d"))
)
@example("xn--" + "9" * 59)
@example("xn--\x80")
@example("\ud800")
def test_no_string_raises(value: str) -> None:
    for function in ALL_CHECKS:
        assert function(value) in (True, False), function


VALID: dict[Callable[[str], bool], str] = {
    is_adjusted_relative_json_pointer: "0+1#",
    is_date: "2024-02-29",
    is_date_time: "2024-06-19T12:34:56Z",
    is_duration: "P1DT1H",
    is_email: "joe@example.com",
    is_hostname: "xn--4gbwdl.xn--wgbh1c",
    is_idn_email: "실례@실례.테스트",
    is_idn_hostname: "실례.테스트",
    is_ipv4: "192.168.0.1",
    is_ipv6: "2001:db8::1",
    is_iri: "http://é/",
    is_iri_reference: "/é",
    is_ldh_hostname: "example.com",
    is_relative_json_pointer: "0",
    is_time: "12:34:56Z",
    is_uri: "http://a/",
    is_uri_reference: "/a",
    is_uri_template: "/{a}",
    is_uuid: "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
}


@pytest.mark.parametrize(
    "function", [f for f in ALL_CHECKS if f is not is_json_pointer]
)
def test_nothing_may_surround_a_valid_value(function: Callable[[str], bool]) -> None:
    value = VALID[function]
    assert function(value)
    for odd in ("\n", "\r\n", "\x00", " ", "\ud800"):
        assert function(odd + value) is False
        assert function(value + odd) is False


class Text(str):
    """A subclass of str, as instances may hold."""


@pytest.mark.parametrize("function", VALID)
def test_subclasses_of_str_are_accepted(function: Callable[[str], bool]) -> None:
    assert function(Text(VALID[function]))


@pytest.mark.parametrize("function", ALL_CHECKS)
def test_huge_strings_take_linear_time(function: Callable[[str], bool]) -> None:
    size = 100_000  # quadratic time would be minutes for each
    seeds = ("a", "0", "a-", "a.", "%41", "~0", '\\"', "::", "{a}", "{a,", "é", "a:b@")
    starts = ("", "a@", '"', "PT", "http://", "1", "0/", "{", "0001-01-01T00:00:00.")
    began = time.process_time()
    for start in starts:
        for seed in seeds:
            for end in ("", "\n"):
                function(start + seed * (size // len(seed)) + end)
    assert time.process_time() - began < 30
