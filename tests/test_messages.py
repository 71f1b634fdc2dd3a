"""What each keyword says: which drafts know it, where it fails and with what words.

How a violation quotes the instance and explains itself is tests/test_violations.py's.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from bindsmith import SchemaError, compile_validator
from bindsmith.errors import Severity
from bindsmith.ir.checks import ANYTHING, ARRAY, NUMBER, OBJECT, STRING
from bindsmith.keywords import registry
from bindsmith.schema.dialect import DIALECTS, Dialect

Json = Any

DRAFT_4: Json = {"$schema": "http://json-schema.org/draft-04/schema#"}
DRAFT_7: Json = {"$schema": "http://json-schema.org/draft-07/schema#"}
DRAFT_2019: Json = {"$schema": "https://json-schema.org/draft/2019-09/schema"}
NULL: Json = {"type": "null"}
# The name of a property, and that name in a pointer.
HARD, ESCAPED = "a~/b", "a~0~1b"


# Drafts and kinds


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_each_draft_knows_the_keywords_of_its_metaschema(dialect: Dialect) -> None:
    known = {each.name for each in registry().values() if each.known_to(dialect)}
    # In draft 4 these two are flags of the bounds, which read them.
    flags = {"exclusiveMinimum", "exclusiveMaximum"} if dialect.rank == 4 else set()
    assert known == dialect.keywords - flags


def test_keywords_are_in_the_order_of_their_modules() -> None:
    found = [each.checks.__module__ for each in registry().values() if each.checks]
    assert found == sorted(found)


KINDS = {
    NUMBER: "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    STRING: "minLength maxLength pattern format contentEncoding contentMediaType",
    ARRAY: "items additionalItems prefixItems unevaluatedItems uniqueItems minItems"
    " maxItems contains minContains maxContains",
    OBJECT: "properties patternProperties additionalProperties propertyNames required"
    " unevaluatedProperties dependencies dependentRequired dependentSchemas"
    " minProperties maxProperties",
}


def test_keywords_look_at_the_kinds_that_the_specification_gives() -> None:
    wanted = {name: kinds for kinds, names in KINDS.items() for name in names.split()}
    found = {each.name: each.applies_to for each in registry().values()}
    assert wanted.items() <= found.items()
    assert {kinds for name, kinds in found.items() if name not in wanted} == {ANYTHING}


# Places and words


def told(schema: Json, instance: Json) -> list[tuple[str, str, str]]:
    """For each violation the keyword's place, the instance's place and the words."""
    errors = compile_validator(schema, formats="assert").iter_errors(instance)
    return [(e.keyword_location, e.instance_location, e.message) for e in errors]


NUMBERS = [
    ({"minimum": 2}, 1, "/minimum", "must be at least 2, got 1"),
    ({"maximum": 2}, 3, "/maximum", "must be at most 2, got 3"),
    ({"exclusiveMinimum": 2}, 2, "/exclusiveMinimum", "must be greater than 2, got 2"),
    ({"exclusiveMaximum": 2.5}, 3, "/exclusiveMaximum", "must be less than 2.5, got 3"),
    (
        {**DRAFT_4, "minimum": 2, "exclusiveMinimum": True},
        2,
        "/minimum",
        "must be greater than 2, got 2",
    ),
    (
        {**DRAFT_4, "maximum": 2, "exclusiveMaximum": True},
        2,
        "/maximum",
        "must be less than 2, got 2",
    ),
    ({"multipleOf": 2}, 1, "/multipleOf", "must be a multiple of 2, got 1"),
    ({"multipleOf": 2.0}, 1, "/multipleOf", "must be a multiple of 2.0, got 1"),
]
STRINGS = [
    ({"minLength": 1}, "", "/minLength", "must have at least 1 character, got ''"),
    ({"minLength": 2}, "", "/minLength", "must have at least 2 characters, got ''"),
    ({"maxLength": 1}, "ab", "/maxLength", "must have at most 1 character, got 'ab'"),
    ({"maxLength": 0}, "a", "/maxLength", "must have at most 0 characters, got 'a'"),
    (
        {"maxLength": 2},
        "abc",
        "/maxLength",
        "must have at most 2 characters, got 'abc'",
    ),
    ({"pattern": "^[a]$"}, "b", "/pattern", "must match the pattern ^[a]$, got 'b'"),
    (
        {"pattern": "a\t\\d"},
        "",
        "/pattern",
        r"must match the pattern a\t\d, got ''",
    ),
    ({"format": "date"}, "x", "/format", "must be an RFC 3339 date, got 'x'"),
    (
        {**DRAFT_7, "contentEncoding": "base64"},
        "_",
        "/contentEncoding",
        "must be base64, got '_'",
    ),
    (
        {**DRAFT_7, "contentMediaType": "application/json"},
        "_",
        "/contentMediaType",
        "must hold JSON, got '_'",
    ),
    (
        {
            **DRAFT_7,
            "contentMediaType": "application/json",
            "contentEncoding": "base64",
        },
        "Zm9v",
        "/contentMediaType",
        "must hold JSON, got 'Zm9v'",
    ),
]
ARRAYS = [
    ({"minItems": 1}, [], "/minItems", "must have at least 1 item, got 0"),
    ({"minItems": 2}, [1], "/minItems", "must have at least 2 items, got 1"),
    ({"maxItems": 1}, [1, 2], "/maxItems", "must have at most 1 item, got 2"),
    ({"maxItems": 0}, [1], "/maxItems", "must have at most 0 items, got 1"),
    ({"minItems": 3.0}, [1], "/minItems", "must have at least 3 items, got 1"),
    ({"maxItems": 0.0}, [1], "/maxItems", "must have at most 0 items, got 1"),
    ({"uniqueItems": True}, [1, 1], "/uniqueItems", "must not have equal items"),
    ({"contains": NULL}, [1], "/contains", "must contain at least 1 matching item"),
    (
        {"contains": NULL, "minContains": 2},
        [None],
        "/minContains",
        "must contain at least 2 matching items",
    ),
    (
        {"contains": NULL, "minContains": 3.0},
        [],
        "/minContains",
        "must contain at least 3 matching items",
    ),
    (
        {"contains": NULL, "maxContains": 2.0},
        [None, None, None],
        "/maxContains",
        "must contain at most 2 matching items",
    ),
    (
        {"contains": NULL, "maxContains": 1},
        [None, None],
        "/maxContains",
        "must contain at most 1 matching item",
    ),
]
OBJECTS = [
    (
        {"minProperties": 1},
        {},
        "/minProperties",
        "must have at least 1 property, got 0",
    ),
    (
        {"minProperties": 2},
        {},
        "/minProperties",
        "must have at least 2 properties, got 0",
    ),
    (
        {"maxProperties": 1},
        {"a": 1, "b": 2},
        "/maxProperties",
        "must have at most 1 property, got 2",
    ),
    ({"required": [HARD]}, {}, "/required", f"must have the property '{HARD}'"),
    (
        {"dependentRequired": {HARD: ["c"]}},
        {HARD: 1},
        "/dependentRequired",
        f"must have the property 'c' beside '{HARD}'",
    ),
    (
        {**DRAFT_7, "dependencies": {HARD: ["c"]}},
        {HARD: 1},
        "/dependencies",
        f"must have the property 'c' beside '{HARD}'",
    ),
    (
        {**DRAFT_7, "dependencies": {HARD: False}},
        {HARD: 1},
        f"/dependencies/{ESCAPED}",
        "is not allowed here",
    ),
    (
        {"dependentSchemas": {HARD: {"required": ["c"]}}},
        {HARD: 1},
        f"/dependentSchemas/{ESCAPED}/required",
        "must have the property 'c'",
    ),
]
VALUES = [
    ({"const": {"a": "é"}}, 1, "/const", 'must be {"a": "\\u00e9"}, got 1'),
    ({"const": "it's"}, 1, "/const", 'must be "it\'s", got 1'),
    ({"const": "a\u2028b"}, 1, "/const", r"must be 'a\u2028b', got 1"),
    ({"const": "x" * 58}, 1, "/const", f"must be '{'x' * 58}', got 1"),
    ({"const": "x" * 59}, 1, "/const", f"must be '{'x' * 58}…, got 1"),
    ({"const": True}, 1, "/const", "must be true, got 1"),
    ({"enum": []}, 1, "/enum", "is not allowed here, got 1"),
    ({"enum": ["a"]}, "x", "/enum", "must be 'a', got 'x'"),
    (
        {"enum": [*range(8)]},
        8,
        "/enum",
        "must be one of 0, 1, 2, 3, 4, 5, 6, 7, got 8",
    ),
    (
        {"enum": [*range(9)]},
        9,
        "/enum",
        "must be one of 0, 1, 2, 3, 4, 5, 6, 7 or another of 9 values, got 9",
    ),
    (
        {"type": ["integer", "null", "boolean", "number", "array", "object"]},
        "x",
        "/type",
        "must be an integer or null or a boolean or a number or an array or an object,"
        " got 'x'",
    ),
    ({"type": "string"}, 1, "/type", "must be a string, got 1"),
    ({"not": True}, 1, "/not", "must not be of this form, got 1"),
    ({"allOf": [True, NULL]}, 1, "/allOf/1/type", "must be null, got 1"),
    (
        {"anyOf": [False, NULL]},
        1,
        "/anyOf",
        "must match at least one of the allowed forms, got 1",
    ),
    (
        {"oneOf": [False, NULL]},
        1,
        "/oneOf",
        "must match exactly one of the allowed forms, got 1",
    ),
    ({"if": True, "then": NULL}, 1, "/then/type", "must be null, got 1"),
    ({"if": False, "else": NULL}, 1, "/else/type", "must be null, got 1"),
    ({"if": True, "then": False}, 1, "/then", "is not allowed here, got 1"),
    (
        {"$ref": "#/$defs/a", "$defs": {"a": NULL}},
        1,
        "/$ref/type",
        "must be null, got 1",
    ),
    (
        {"$dynamicRef": "#a", "$defs": {"a": {"$dynamicAnchor": "a", **NULL}}},
        1,
        "/$dynamicRef/type",
        "must be null, got 1",
    ),
]


@pytest.mark.parametrize(
    ("schema", "instance", "place", "words"),
    NUMBERS + STRINGS + ARRAYS + OBJECTS + VALUES,
    ids=lambda value: None if isinstance(value, str) else json.dumps(value)[:60],
)
def test_a_value_fails(schema: Json, instance: Json, place: str, words: str) -> None:
    assert told(schema, instance) == [(place, "", words)]


@pytest.mark.parametrize(
    ("schema", "instance", "place", "where"),
    [
        ({"properties": {HARD: NULL}}, {HARD: 1}, f"/properties/{ESCAPED}", ESCAPED),
        (
            {"patternProperties": {HARD: NULL}},
            {HARD: 1},
            f"/patternProperties/{ESCAPED}",
            ESCAPED,
        ),
        ({"additionalProperties": NULL}, {HARD: 1}, "/additionalProperties", ESCAPED),
        ({"unevaluatedProperties": NULL}, {HARD: 1}, "/unevaluatedProperties", ESCAPED),
        ({"unevaluatedItems": NULL}, [None, 1], "/unevaluatedItems", "1"),
        ({"items": NULL}, [None, 1], "/items", "1"),
        ({"prefixItems": [True, NULL]}, [1, 1], "/prefixItems/1", "1"),
        ({**DRAFT_7, "items": [True, NULL]}, [1, 1], "/items/1", "1"),
        (
            {**DRAFT_7, "items": [True], "additionalItems": NULL},
            [1, 1],
            "/additionalItems",
            "1",
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else json.dumps(value)[:60],
)
def test_a_part_fails(schema: Json, instance: Json, place: str, where: str) -> None:
    violation = (f"{place}/type", f"/{where}", "must be null, got 1")
    assert told(schema, instance) == [violation]


def test_a_name_fails() -> None:
    place, words = "/propertyNames/maxLength", "has a name that must have at most 3"
    (found,) = told({"propertyNames": {"maxLength": 3}}, {HARD: 1})
    assert found == (place, f"/{ESCAPED}", f"{words} characters, got '{HARD}'")


def test_a_recursive_reference_fails_where_it_leads() -> None:
    schema = {**DRAFT_2019, "type": "object"}
    schema["properties"] = {"a": {"$recursiveRef": "#"}}
    place = "/properties/a/$recursiveRef/type"
    assert told(schema, {"a": 1}) == [(place, "/a", "must be an object, got 1")]


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_each_branch_says_why(keyword: str) -> None:
    branches = [{"minimum": 3}, {"multipleOf": 2}]
    (found,) = compile_validator({keyword: branches}).iter_errors(1)
    causes = [
        (each.keyword_location, each.message)
        for branch in found.causes
        for each in branch
    ]
    assert causes == [
        (f"/{keyword}/0/minimum", "must be at least 3, got 1"),
        (f"/{keyword}/1/multipleOf", "must be a multiple of 2, got 1"),
    ]


@pytest.mark.parametrize("keyword", ["minimum", "multipleOf"])
def test_a_refusal_says_what_to_do(keyword: str) -> None:
    schema = {"properties": {HARD: {keyword: float("inf")}}}
    with pytest.raises(SchemaError) as caught:
        compile_validator(schema, base_uri="urn:example:numbers")
    (found,) = caught.value.diagnostics
    assert (found.code, found.severity) == ("BS211", Severity.ERROR)
    assert found.location.path == "urn:example:numbers"
    assert found.location.pointer == f"/properties/{ESCAPED}/{keyword}"
    assert (found.message, found.hint) == (
        f"{keyword} must be a finite number",
        "mend the value",
    )


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        ({"pattern": "("}, "pattern"),
        ({"patternProperties": {"(": True}}, "patternProperties"),
        ({"patternProperties": {"(": True}}, "additionalProperties"),
    ],
)
def test_a_pattern_that_is_none_is_told_where_it_is(schema: Json, keyword: str) -> None:
    schema = {"properties": {HARD: {keyword: False, **schema}}}
    with pytest.raises(SchemaError) as caught:
        compile_validator(schema, base_uri="urn:example:patterns")
    (found,) = caught.value.diagnostics
    assert (found.code, found.location.path) == ("BS210", "urn:example:patterns")
    assert found.location.pointer == f"/properties/{ESCAPED}/{keyword}"


# The code


def boolean(schema: Json) -> str:
    """What the module of a schema says of valid instances, on one line."""
    source = compile_validator(schema).source
    start = source.index("def is_valid(instance: Any) -> bool:")
    return " ".join(source[start : source.index("def iter_errors")].split())


@pytest.mark.parametrize(
    "schema",
    [
        {"required": []},
        {"dependentRequired": {"a": []}},
        {"dependentSchemas": {"a": True}},
        {"properties": {}},
        {"patternProperties": {}},
        {"additionalProperties": True},
        {"propertyNames": True},
        {"items": True},
        {"contains": True, "minContains": 0},
        {"unevaluatedItems": True},
        {"unevaluatedProperties": True},
        {"unevaluatedItems": False, "items": True},
        {"unevaluatedProperties": False, "additionalProperties": True},
        {"minLength": 0, "minItems": 0, "minProperties": 0},
        {"uniqueItems": False},
        {"pattern": "^"},
        {"format": "x-colour"},
        {"if": False, "then": False},
        {"then": False, "else": False},
        {"minContains": 2, "maxContains": 1},
        {"allOf": [True]},
        {"$ref": "#/$defs/a", "$defs": {"a": True}},
        {"contentEncoding": "base64", "contentMediaType": "application/json"},
    ],
    ids=json.dumps,
)
def test_what_asks_for_nothing_leaves_nothing(schema: Json) -> None:
    assert compile_validator(schema).source == compile_validator({}).source


@pytest.mark.parametrize("keyword", ["unevaluatedItems", "unevaluatedProperties"])
@pytest.mark.parametrize(
    "applied",
    [
        {"properties": {"a": NULL}},
        {"patternProperties": {"a": NULL}},
        {"additionalProperties": NULL},
        {"unevaluatedProperties": NULL},
        {"propertyNames": NULL},
        {"prefixItems": [NULL]},
        {"items": NULL},
        {"contains": NULL},
        {"unevaluatedItems": NULL},
    ],
    ids=json.dumps,
)
def test_what_evaluates_parts_of_the_other_kind_leaves_nothing(
    applied: Json, keyword: str
) -> None:
    plain = {keyword: False}
    # A condition alone requires nothing, it only evaluates.
    same = boolean({**plain, "if": applied}) == boolean(plain)
    of_arrays = {"prefixItems", "items", "contains", "unevaluatedItems"}
    kind = "unevaluatedItems" if {*applied} & of_arrays else "unevaluatedProperties"
    assert same is (kind != keyword or "propertyNames" in applied)


def test_what_is_evaluated_anyway_is_not_asked_about() -> None:
    plain = {"properties": {"a": True}, "unevaluatedProperties": False}
    branch = {"properties": {"a": NULL}}
    assert boolean({**plain, "if": branch}) == boolean(plain)
    patterns = {
        "patternProperties": {"^a": True, "b$": True},
        "properties": {"c": True},
    }
    plain = {**patterns, "unevaluatedProperties": False}
    assert boolean(plain) == boolean({**patterns, "additionalProperties": False})


@pytest.mark.parametrize(
    ("schema", "wanted", "unwanted"),
    [
        ({"pattern": "^(a|b|a)$"}, '== "a" or ', "search("),
        ({"pattern": "^(a|b|c)$"}, "in _VALUES", "search("),
        ({"pattern": "^(?:a|)$"}, '== ""', "search("),
        ({"pattern": "^(a|b)"}, '.startswith(("a", "b"))', "search("),
        ({"pattern": "[ab]$"}, '.endswith(("a", "b"))', "search("),
        ({"pattern": "^[0-9]+$"}, "instance.isascii() and ", "search("),
        ({"pattern": "^[0-9]*$"}, '== "" or ', "search("),
        ({"pattern": "^[^/]{1,3}$"}, '"/" not in instance', "search("),
        ({"pattern": "^.{3}$"}, "len(instance) == 3", "search("),
        ({"pattern": "\\S"}, '.strip(_TEXT) != ""', "search("),
        ({"pattern": "[^ ]"}, '.strip(" ") != ""', "search("),
        ({"pattern": "^a\\.b$"}, '== "a.b"', "search("),
        ({"pattern": "^ab"}, '.startswith("ab")', "search("),
        ({"pattern": "ab$"}, '.endswith("ab")', "search("),
        ({"pattern": "ab"}, '"ab" in ', "search("),
        ({"pattern": "^((?!::).)*$"}, '"::" in ', "search("),
        ({"pattern": "^[a]$"}, '== "a"', "startswith"),
        ({"pattern": "^[ab]+$"}, "_PATTERN.search(", "startswith"),
        ({"minItems": 1}, "isinstance(instance, list)", "len("),
        ({"minItems": 2}, "len(instance)", "not instance:"),
        ({"multipleOf": 2.0}, ", 2)", "2.0"),
        ({"multipleOf": 1e23}, ", 1e23)", "10000"),
        ({"const": []}, "isinstance(instance, list)", "equal("),
        ({"const": {}}, "isinstance(instance, dict)", "equal("),
        ({"const": [1]}, "equal(instance, _VALUE)", "isinstance"),
        ({"const": 2}, "2", "True"),
        ({"const": 1}, "True", "equal("),
        ({"enum": ["a", "b", "a"]}, '== "b"', "_VALUES"),
        ({"enum": ["a", "b", "c"]}, "in _VALUES", "=="),
        ({"enum": [1, "a"]}, '"a" or ', "_VALUES"),
        ({"enum": [1, "a", "b", "c"]}, "in _VALUES) or ", '"'),
        ({"enum": [*range(8)]}, " == 7", "_NUMBERS"),
        ({"enum": [*range(9)]}, "in _NUMBERS", "=="),
        ({"enum": [[1]] * 8}, "equal(", "frozen("),
        ({"enum": [[1]] * 9}, "frozen(instance) in _VALUES", "equal("),
        ({"enum": [0.5] * 9}, "in _NUMBERS", "=="),
        ({"enum": [{"a": 1}] * 9}, "frozen(instance) in _VALUES", "equal("),
        ({"enum": [1, None]}, "instance is None or ", '"'),
        ({"enum": [1, None, "a"]}, 'instance == "a" or ', 'or instance == "a"'),
        ({"enum": [1, None, *"abc"]}, "in _VALUES) or ", "or (isinstance"),
        ({"type": "string", "enum": [*range(9)]}, "return False", "_NUMBERS"),
        ({"type": "string", "enum": [[1]] * 9}, "return False", "_VALUES"),
        ({"type": "string", "const": None}, "return False", "if"),
        ({"type": "string", "const": True}, "return False", "if"),
        ({"type": "string", "const": [1]}, "return False", "if"),
        ({"type": "string", "const": {"a": 1}}, "return False", "if"),
        ({"type": "array", "const": 2}, "return False", "if"),
        ({"type": "array", "not": {"enum": ["a", 2, None]}}, "list)", "None"),
    ],
    ids=lambda value: None if isinstance(value, str) else json.dumps(value),
)
def test_a_simple_question_has_a_simple_answer(
    schema: Json, wanted: str, unwanted: str
) -> None:
    found = boolean(schema)
    assert wanted in found
    assert unwanted not in found


def test_patterns_name_the_word_characters_of_unicode() -> None:
    patterns = (r"(?U)^\w", r"(?U)-\w\w", r"(?U)[\w.]")
    schema = {"properties": {each: {"pattern": each} for each in patterns}}
    source = compile_validator(schema).source
    assert source.count("UNICODE_WORD = (") == 1
    assert len(source) < 100_000


def test_what_is_left_is_looked_at_last() -> None:
    schema = {"unevaluatedProperties": NULL, "propertyNames": False}
    found = told(schema, {"a": 1})
    places = ["/propertyNames", "/unevaluatedProperties/type"]
    assert [place for place, *_ in found] == places
