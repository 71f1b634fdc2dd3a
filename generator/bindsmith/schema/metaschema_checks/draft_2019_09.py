"""Whether a value is a schema of draft2019-09, by its metaschema.

Written by tools/build_metaschema_checks.py; it says nothing of what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bindsmith.support.equality import is_unique
from bindsmith.support.kinds import is_integer, is_number
from bindsmith.support.pattern import Pattern

_PATTERN = Pattern(r"^[^#]*#?\Z")
_PATTERN_2 = Pattern(r"^[A-Za-z][-A-Za-z0-9.:_]*\Z")
_INFINITY = float("inf")
_APPLICATOR_NAMES = frozenset(
    (
        "additionalItems",
        "additionalProperties",
        "contains",
        "else",
        "if",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    )
)
_APPLICATOR_NAMES_2 = frozenset(("allOf", "anyOf", "oneOf"))
_ATION_VALUES = frozenset(
    ("array", "boolean", "integer", "null", "number", "object", "string")
)
_ATION_NAMES = frozenset(
    (
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
    )
)
_ATION_NAMES_2 = frozenset(
    ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum")
)


def is_valid(instance: Any) -> bool:
    # https://json-schema.org/draft/2019-09/schema#
    if not (instance is True or instance is False or isinstance(instance, dict)):
        return False
    if isinstance(instance, dict):
        if "definitions" in instance:
            v = instance["definitions"]
            if not isinstance(v, dict):
                return False
            for v2 in v.values():
                if not is_valid(v2):
                    return False
        if "dependencies" in instance:
            v = instance["dependencies"]
            if not isinstance(v, dict):
                return False
            for v2 in v.values():
                if not (is_valid(v2) or _is_validation_string_array(v2)):
                    return False
    if not _is_core(instance):
        return False
    if not _is_applicator(instance):
        return False
    if not _is_validation(instance):
        return False
    if not _is_meta_data(instance):
        return False
    if isinstance(instance, dict) and not (
        "format" not in instance or isinstance(instance["format"], str)
    ):
        return False
    return _is_content(instance)


def _is_core(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/core#
    if not (x is True or x is False or isinstance(x, dict)):
        return False
    if isinstance(x, dict):
        if "$id" in x:
            v = x["$id"]
            if not (isinstance(v, str) and _PATTERN.search(v) is not None):
                return False
        if "$schema" in x:
            v = x["$schema"]
            if not isinstance(v, str):
                return False
        if "$anchor" in x:
            v = x["$anchor"]
            if not (isinstance(v, str) and _PATTERN_2.search(v) is not None):
                return False
        if "$ref" in x:
            v = x["$ref"]
            if not isinstance(v, str):
                return False
        if "$recursiveRef" in x:
            v = x["$recursiveRef"]
            if not isinstance(v, str):
                return False
        if "$recursiveAnchor" in x:
            v = x["$recursiveAnchor"]
            if v is not True and v is not False:
                return False
        if "$vocabulary" in x:
            v = x["$vocabulary"]
            if not isinstance(v, dict):
                return False
            for v2 in v.values():
                if v2 is not True and v2 is not False:
                    return False
        if "$comment" in x:
            v = x["$comment"]
            if not isinstance(v, str):
                return False
        if "$defs" in x:
            v = x["$defs"]
            if not isinstance(v, dict):
                return False
            for v2 in v.values():
                if not is_valid(v2):
                    return False
    return True


def _is_applicator(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/applicator#
    if not (x is True or x is False or isinstance(x, dict)):
        return False
    if isinstance(x, dict):
        for key, v in x.items():
            if key in _APPLICATOR_NAMES:
                if not is_valid(v):
                    return False
            elif key in _APPLICATOR_NAMES_2:
                if not _is_applicator_schema_array(v):
                    return False
            else:
                check = _APPLICATOR_CHECKS.get(key)
                if check is not None and not check(v):
                    return False
    return True


def _is_validation_multiple_of(x: Any) -> bool:
    if not (type(x) is float or type(x) is int or is_number(x)):
        return False
    if not (x > 0 and x != _INFINITY):
        return False
    return True


def _is_string(x: Any) -> bool:
    return isinstance(x, str)


def _is_boolean(x: Any) -> bool:
    return x is True or x is False


def _is_validation(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/validation#
    if not (x is True or x is False or isinstance(x, dict)):
        return False
    if isinstance(x, dict):
        for key, v in x.items():
            if key in _ATION_NAMES:
                if not ((type(v) is int or is_integer(v)) and v >= 0):
                    return False
            elif key in _ATION_NAMES_2:
                if not (type(v) is float or type(v) is int or is_number(v)):
                    return False
            else:
                check = _ATION_CHECKS.get(key)
                if check is not None and not check(v):
                    return False
    return True


def _is_meta_data(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/meta-data#
    if not (x is True or x is False or isinstance(x, dict)):
        return False
    if isinstance(x, dict):
        if "title" in x:
            v = x["title"]
            if not isinstance(v, str):
                return False
        if "description" in x:
            v = x["description"]
            if not isinstance(v, str):
                return False
        if "deprecated" in x:
            v = x["deprecated"]
            if v is not True and v is not False:
                return False
        if "readOnly" in x:
            v = x["readOnly"]
            if v is not True and v is not False:
                return False
        if "writeOnly" in x:
            v = x["writeOnly"]
            if v is not True and v is not False:
                return False
        if "examples" in x:
            v = x["examples"]
            if not isinstance(v, list):
                return False
    return True


def _is_content(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/content#
    return (x is True or x is False or isinstance(x, dict)) and (
        not isinstance(x, dict)
        or (
            ("contentEncoding" not in x or isinstance(x["contentEncoding"], str))
            and ("contentMediaType" not in x or isinstance(x["contentMediaType"], str))
            and ("contentSchema" not in x or is_valid(x["contentSchema"]))
        )
    )


def _is_validation_string_array(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/validation#/$defs/stringArray
    if not isinstance(x, list):
        return False
    for item in x:
        if not isinstance(item, str):
            return False
    return is_unique(x)


def _is_applicator_schema_array(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/applicator#/$defs/schemaArray
    if not isinstance(x, list):
        return False
    if not x:
        return False
    for item in x:
        if not is_valid(item):
            return False
    return True


def _is_applicator_items(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/applicator#/properties/items
    return is_valid(x) or _is_applicator_schema_array(x)


def _is_applicator_properties(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/applicator#/properties/properties
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_applicator_pattern_properties(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/applicator#/properties/patternProperties
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_applicator_dependent_schemas(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/applicator#/properties/dependentSchemas
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_validation_type_1(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/validation#/properties/type/anyOf/1
    if not isinstance(x, list):
        return False
    for item in x:
        if not (isinstance(item, str) and item in _ATION_VALUES):
            return False
    if not x:
        return False
    return is_unique(x)


def _is_validation_dependent_required(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/validation#/properties/dependentRequired
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not _is_validation_string_array(v):
            return False
    return True


def _is_validation_enum(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/validation#/properties/enum
    return isinstance(x, list)


def _is_validation_type(x: Any) -> bool:
    # https://json-schema.org/draft/2019-09/meta/validation#/properties/type
    return (isinstance(x, str) and x in _ATION_VALUES) or _is_validation_type_1(x)


_APPLICATOR_CHECKS: dict[str, Callable[[Any], bool]] = {
    "items": _is_applicator_items,
    "properties": _is_applicator_properties,
    "patternProperties": _is_applicator_pattern_properties,
    "dependentSchemas": _is_applicator_dependent_schemas,
}
_ATION_CHECKS: dict[str, Callable[[Any], bool]] = {
    "multipleOf": _is_validation_multiple_of,
    "pattern": _is_string,
    "uniqueItems": _is_boolean,
    "required": _is_validation_string_array,
    "dependentRequired": _is_validation_dependent_required,
    "enum": _is_validation_enum,
    "type": _is_validation_type,
}
