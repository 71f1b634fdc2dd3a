"""The corpus as data: what is said, and where it is said; it runs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

Json = object
BOOM = "raise SystemExit('boom')"
PAYLOADS = {
    "double_quotes": f'"""\n{BOOM}\n"""',
    "single_quotes": f"'''\n{BOOM}\n'''",
    "quote_and_call": "'+__import__('os')._exit(1)+'",
    "closing_bracket": f'"); {BOOM} #',
    "four_quotes": '""""',
    "backslash": "ends with \\",
    "backslashes": "\\\\\\",
    "backslash_quote": '\\"""\\',
    "line_feed": f"a\n{BOOM}",
    "carriage_return": f"a\r{BOOM}",
    "both": f"a\r\n{BOOM}\r\n",
    "form_feed": f"a\f{BOOM}",
    "vertical_tab": f"a\v{BOOM}",
    "separators": f"a\x1c{BOOM}\x1d{BOOM}\x1e{BOOM}",
    "next_line": f"a\x85{BOOM}",
    "line_separator": f"a\u2028{BOOM}\u2029{BOOM}",
    "nul": f"a\x00{BOOM}",
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "lone_surrogate": "a\ud800",
    "low_surrogate": "\udc80a",
    "bidi": "\u202e txet \u2066 isolate \u2069 \u200f",
    "zero_width": "a\u200bb\u2060c\ufeff\xad",
    "tags": "a\U000e0001\U000e0041\U000e007f",
    "expression": "{{ 7 * 7 }} {{ view.__class__ }}",
    "statement": "{% include '/etc/passwd' %}{% raw %}",
    "jinja_comment": "{# gone #} {#- # -#}",
    "braces": "{x!r:>{y}} {0} {} }}{{",
    "percent": "%s %(x)s %d %%",
    "named": "\\N{DIGIT ONE} \\x41 \\u0041 \\101",
    "coding": "# -*- coding: utf-7 -*-",
    "vim": "# vim: set fileencoding=utf-16 :",
    "type_ignore": "# type: ignore",
    "fmt_off": "# fmt: off",
    "directives": "# noqa # pragma: no cover # pyright: ignore # ruff: noqa # isort: skip",
    "doctest": f">>> {BOOM}",
    "long_word": "x" * 3000,
    "long_text": "many words " * 400,
    "keyword": "class",
    "soft_keyword": "match",
    "constant": "None",
    "dunder": "__class__",
    "dunder_init": "__init__",
    "getattr": "__getattr__",
    "slots": "__slots__",
    "mangled": "__x",
    "underscores": "___",
    "self": "self",
    "cls": "cls",
    "builtin": "str",
    "own_method": "from_dict",
    "own_helper": "is_valid",
    "own_import": "JsonObject",
    "ligature": "ﬁeld",
    "fullwidth": "ｆｉｅｌｄ",
    "mathematical": "𝐬𝐞𝐥𝐟",
    "combining": "e\u0301",
    "arabic_digits": "٣",
    "empty": "",
    "blank": " \t\u3000\xa0",
    "slash": "a/b~c",
    "dots": "..",
    "parent": "../../../etc/passwd",
    "number": "1e999",
    "lambda": "lambda: 0",
    "walrus": "(x:=1)",
    "in": "a in b",
    "is": "x is None",
    "or": 'x" in x or "',
    "operators": "a == b and not c or d",
}
# A name that NFKC, snake_case or case folding may take for a payload.
BESIDE = "field"


@dataclass(frozen=True)
class Case:
    """A schema with a payload in it, and what its validator must say.

    ``key`` is a property that the TypedDict must have just so.  ``refusable`` says that
    a diagnostic is as good as output.
    """

    position: str
    payload: str
    schema: Json
    valid: tuple[Json, ...]
    invalid: tuple[Json, ...] = ()
    key: str | None = None
    refusable: bool = False
    path: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.position}-{self.payload}"

    @property
    def file(self) -> str:
        return self.path or f"{self.position}/{self.payload}.json"


def _said(keyword: str) -> Callable[[str], dict[str, Json]]:
    """A payload among the words of a schema, of a property and of a definition."""

    def make(text: str) -> dict[str, Json]:
        value = [text] if keyword == "examples" else text
        return {
            "schema": {
                keyword: value,
                "type": "object",
                "properties": {
                    "a": {keyword: value, "type": "string"},
                    "b": {keyword: value, "enum": ["x", "y"]},
                    "c": {"$ref": "#/$defs/d", keyword: value},
                },
                "$defs": {"d": {keyword: value, "type": "array", "items": {}}},
            },
            "valid": ({}, {"a": text, "b": "x", "c": [text]}),
            "invalid": ({"a": 1}, {"b": text}, []),
        }

    return make


def _default(text: str) -> dict[str, Json]:
    held = {"type": "object", "default": {text: [text]}}
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "default": text},
            "b": {"type": "array", "items": {"type": "string"}, "default": [text]},
            "c": held,
            "d": {"enum": [text, 1], "default": text},
        },
    }
    value = {"a": text, "b": [text], "c": {text: [text]}, "d": text}
    return {"schema": schema, "valid": (value,), "invalid": ({"d": f"{text}x"},)}


def _enum(text: str) -> dict[str, Json]:
    schema = {
        "type": "object",
        "properties": {"a": {"enum": [text, "other"]}, "b": {"enum": [[text], None]}},
        "required": ["a"],
    }
    valid = ({"a": text, "b": [text]}, {"a": "other"})
    return {"schema": schema, "valid": valid, "invalid": ({"a": f"{text}x"}, {})}


def _const(text: str) -> dict[str, Json]:
    schema = {
        "type": "object",
        "properties": {"a": {"const": text}, "b": {"const": {text: text}}},
    }
    valid = ({"a": text, "b": {text: text}},)
    return {"schema": schema, "valid": valid, "invalid": ({"a": f"{text}x"},)}


def escaped(text: str) -> str:
    """A pattern that matches a text: ECMA-262 wants no needless backslashes."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


def _pattern(text: str) -> dict[str, Json]:
    exact = f"^(?:{escaped(text)})$"
    schema = {"type": "object", "properties": {"a": {"pattern": exact}}}
    return {
        "schema": schema,
        "valid": ({"a": text},),
        "invalid": ({"a": f"{text}x"},),
        "refusable": True,
    }


def _raw_pattern(text: str) -> dict[str, Json]:
    schema = {"type": "object", "properties": {"a": {"pattern": text}}}
    return {"schema": schema, "valid": ({},), "refusable": True}


def _pattern_properties(text: str) -> dict[str, Json]:
    schema = {
        "type": "object",
        "patternProperties": {f"^{escaped(text)}$": {"type": "integer"}},
    }
    return {
        "schema": schema,
        "valid": ({text: 1},),
        "invalid": ({text: "x"},),
        "refusable": True,
    }


def _property(text: str) -> dict[str, Json]:
    schema = {
        "type": "object",
        "properties": {
            BESIDE: {"type": "integer"},
            text: {"type": "object", "properties": {text: {"type": "string"}}},
        },
        "additionalProperties": False,
    }
    valid = ({text: {text: text}}, {text: {}, BESIDE: 1})
    if text == BESIDE:
        valid = valid[:1]
    invalid = ({text: 1}, {f"{text}x": 1})
    return {"schema": schema, "valid": valid, "invalid": invalid, "key": text}


def _required(text: str) -> dict[str, Json]:
    schema = {
        "type": "object",
        "properties": {text: {"type": ["string", "null"], "default": text}},
        "required": [text],
        "dependentRequired": {text: [BESIDE]},
        "propertyNames": {"enum": [text, BESIDE]},
    }
    valid = ({text: text, BESIDE: 1}, {text: None, BESIDE: 1})
    invalid = ({BESIDE: 1}, {text: text}, {text: text, BESIDE: 1, "other": 1})
    return {"schema": schema, "valid": valid, "invalid": invalid, "key": text}


def _definition(text: str) -> dict[str, Json]:
    pointer = quote(text.replace("~", "~0").replace("/", "~1"), errors="replace")
    refusable = any("\ud800" <= char <= "\udfff" for char in text)
    target = {"type": "object", "properties": {"x": {"type": "string"}}}
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": f"#/$defs/{pointer}"}, "b": {"type": "null"}},
        "$defs": {text: {} if refusable else target},
    }
    return {
        "schema": schema,
        "valid": ({"a": {"x": text}},),
        "invalid": () if refusable else ({"a": 1}, {"a": {"x": 1}}),
        "refusable": refusable,
    }


def _identifier(text: str) -> dict[str, Json]:
    schema = {"$id": f"https://example.com/{text}", "type": "object"}
    return {"schema": schema, "valid": ({},), "invalid": (1,), "refusable": True}


def _anchor(text: str) -> dict[str, Json]:
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": f"#{quote(text, errors='replace')}"}},
        "$defs": {"d": {"$anchor": text, "type": "string"}},
    }
    return {"schema": schema, "valid": ({"a": "x"},), "refusable": True}


def _reference(text: str) -> dict[str, Json]:
    return {"schema": {"$ref": text}, "valid": (), "refusable": True}


def _hooks(text: str) -> dict[str, Json]:
    """What other generators take orders from."""
    orders = {
        "customTypePath": text,
        "x-python-type": text,
        "x-python-import": {"module": text, "name": text},
        "javaType": text,
        "existingJavaType": text,
        "javaInterfaces": [text],
        "javaEnums": [{"name": text}, {"name": text}],
        "template": text,
        "x-enum-varnames": [text, text],
        "default_factory": text,
        "$vocabulary": {text: False},
        "contentMediaType": text,
        "contentEncoding": text,
    }
    schema = {
        **orders,
        "type": "object",
        "properties": {"a": {**orders, "type": "string", "enum": ["x", "y"]}},
    }
    return {"schema": schema, "valid": ({"a": "x"},), "invalid": ({"a": text + "z"},)}


def _file(text: str) -> dict[str, Json]:
    return {**_property("a"), "path": f"file/{text}.json"}


def _folder(text: str) -> dict[str, Json]:
    return {**_property("a"), "path": f"folder/{text}/schema.json"}


POSITIONS: dict[str, Callable[[str], dict[str, Json]]] = {
    "title": _said("title"),
    "description": _said("description"),
    "comment": _said("$comment"),
    "examples": _said("examples"),
    "format": _said("format"),
    "default": _default,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "raw_pattern": _raw_pattern,
    "pattern_properties": _pattern_properties,
    "property": _property,
    "required": _required,
    "definition": _definition,
    "id": _identifier,
    "anchor": _anchor,
    "reference": _reference,
    "hooks": _hooks,
    "file": _file,
    "folder": _folder,
}


def _fits(text: str) -> bool:
    """Whether a file system takes a text for a name, and the tool for a schema's."""
    plain = text.strip() and len(text) < 100 and not text.startswith(".")
    return bool(plain) and not any(
        c in "/\0" or "\ud800" <= c <= "\udfff" for c in text
    )


def cases(part: int, parts: int) -> Iterator[Case]:
    """One in ``parts`` of the table; each has every position and every payload."""
    for row, (position, make) in enumerate(POSITIONS.items()):
        for column, (payload, text) in enumerate(PAYLOADS.items()):
            if (row + column) % parts != part:
                continue
            if position in ("file", "folder") and not _fits(text):
                continue
            made = make(text)
            yield Case(position, payload, **made)  # type: ignore[arg-type]
