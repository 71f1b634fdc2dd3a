"""What a YAML scalar means in the core schema (YAML 1.2.2 §10.3); no containers."""

from __future__ import annotations

import re
import sys

import yaml

from bindsmith.schema.json_text import shown

_CORE = "tag:yaml.org,2002:"
_NULL = re.compile(r"(?:null|Null|NULL|~)?")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = re.compile(r"\.(?:nan|NaN|NAN)")
_SURROGATE = re.compile("[\ud800-\udfff]")

Scalar = bool | int | float | str | None


class BadScalarError(Exception):
    """A scalar that means nothing here."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def resolve(event: yaml.ScalarEvent) -> Scalar:
    """The value of a scalar event, or ``BadScalarError``."""
    text, tag = str(event.value), event.tag
    if _SURROGATE.search(text):
        raise BadScalarError("BS103", "a surrogate is no YAML character", "")
    if tag == "!" or tag == _CORE + "str":
        return text
    if tag is None:
        return _plain(text) if event.implicit[0] else text
    value = _plain(text)
    match tag.removeprefix(_CORE):
        case "null" if value is None:
            return None
        case "bool" if isinstance(value, bool):
            return value
        case "int" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "float" if isinstance(value, float):
            return value
        case "float" if isinstance(value, int) and not isinstance(value, bool):
            return _finite(text)
        case "null" | "bool" | "int" | "float" as kind:
            message = f"{shown(text)} is no {kind}"
            raise BadScalarError("BS103", message, "mend the value or remove the tag")
    message = f"unknown tag {shown(tag)}"
    raise BadScalarError("BS103", message, "remove the tag: JSON has no such type")


def _finite(text: str) -> float:
    return float(int(text, 0)) if text[:2] in ("0o", "0x") else float(text)


def _plain(text: str) -> Scalar:
    """An untagged plain scalar."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text[0] in "tT"
    if _INT.fullmatch(text):
        return _integer(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    infinity = _INFINITY.fullmatch(text)
    if infinity:
        return float(infinity[1] + "inf")
    return float("nan") if _NAN.fullmatch(text) else text


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:  # CPython's guard against quadratic int()
        limit = sys.get_int_max_str_digits()
        message = f"an integer of more than {limit} digits cannot be read"
        raise BadScalarError("BS105", message, "shorten the number") from None
