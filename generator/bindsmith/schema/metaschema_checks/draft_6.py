"""Whether a value is a schema of draft6, by its metaschema.

Written by tools/build_metaschema_checks.py; it says nothing of what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bindsmith.support.equality import is_unique
from bindsmith.support.kinds import is_integer, is_number

_INFINITY = float("inf")
_VALUES = frozenset(
    ("array", "boolean", "integer", "null", "number", "object", "string")
)
_NAMES = frozenset(
    ("$id", "$ref", "$schema", "description", "format", "pattern", "title")
)
_NAMES_2 = frozenset(
    ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
)
_NAMES_3 = frozenset(
    ("additionalItems", "additionalProperties", "contains", "not", "propertyNames")
)


def is_valid(instance: Any) -> bool:
    # http://json-schema.org/draft-06/schema#
    if not (instance is True or instance is False or isinstance(instance, dict)):
        return False
    if isinstance(instance, dict):
        for key, v in instance.items():
            if key in _NAMES:
                if not isinstance(v, str):
                    return False
            elif key in _NAMES_2:
                if not ((type(v) is int or is_integer(v)) and v >= 0):
                    return False
            elif key in _NAMES_3:
                if not is_valid(v):
                    return False
            else:
                check = _CHECKS.get(key)
                if check is not None and not check(v):
                    return False
    return True


def _is_multiple_of(x: Any) -> bool:
    if not (type(x) is float or type(x) is int or is_number(x)):
        return False
    if not (x > 0 and x != _INFINITY):
        return False
    return True


def _is_number(x: Any) -> bool:
    return type(x) is float or type(x) is int or is_number(x)


def _is_boolean(x: Any) -> bool:
    return x is True or x is False


def _is_array(x: Any) -> bool:
    return isinstance(x, list)


def _is_schema_array(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/definitions/schemaArray
    if not isinstance(x, list):
        return False
    if not x:
        return False
    for item in x:
        if not is_valid(item):
            return False
    return True


def _is_string_array(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/definitions/stringArray
    if not isinstance(x, list):
        return False
    for item in x:
        if not isinstance(item, str):
            return False
    return is_unique(x)


def _is_type_1(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/type/anyOf/1
    if not isinstance(x, list):
        return False
    for item in x:
        if not (isinstance(item, str) and item in _VALUES):
            return False
    if not x:
        return False
    return is_unique(x)


def _is_examples(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/examples
    return isinstance(x, list)


def _is_items(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/items
    return is_valid(x) or _is_schema_array(x)


def _is_definitions(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/definitions
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_properties(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/properties
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_pattern_properties(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/patternProperties
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_dependencies(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/dependencies
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not (is_valid(v) or _is_string_array(v)):
            return False
    return True


def _is_type(x: Any) -> bool:
    # http://json-schema.org/draft-06/schema#/properties/type
    return (isinstance(x, str) and x in _VALUES) or _is_type_1(x)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "examples": _is_examples,
    "multipleOf": _is_multiple_of,
    "maximum": _is_number,
    "exclusiveMaximum": _is_number,
    "minimum": _is_number,
    "exclusiveMinimum": _is_number,
    "items": _is_items,
    "uniqueItems": _is_boolean,
    "required": _is_string_array,
    "definitions": _is_definitions,
    "properties": _is_properties,
    "patternProperties": _is_pattern_properties,
    "dependencies": _is_dependencies,
    "enum": _is_array,
    "type": _is_type,
    "allOf": _is_schema_array,
    "anyOf": _is_schema_array,
    "oneOf": _is_schema_array,
}
