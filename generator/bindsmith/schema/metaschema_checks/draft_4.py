"""Whether a value is a schema of draft4, by its metaschema.

Written by tools/build_metaschema_checks.py; it says nothing of what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bindsmith.support.equality import is_unique
from bindsmith.support.kinds import is_number

_INFINITY = float("inf")
_VALUES = frozenset(
    ("array", "boolean", "integer", "null", "number", "object", "string")
)
_NAMES = frozenset(("$schema", "description", "format", "id", "pattern", "title"))
_NAMES_2 = frozenset(("exclusiveMaximum", "exclusiveMinimum", "uniqueItems"))
_NAMES_3 = frozenset(("allOf", "anyOf", "oneOf"))


def is_valid(instance: Any) -> bool:
    # http://json-schema.org/draft-04/schema#
    if not isinstance(instance, dict):
        return False
    for key, v in instance.items():
        if key in _NAMES:
            if not isinstance(v, str):
                return False
        elif key in _NAMES_2:
            if v is not True and v is not False:
                return False
        elif key in _NAMES_3:
            if not _is_schema_array(v):
                return False
        else:
            check = _CHECKS.get(key)
            if check is not None and not check(v):
                return False
    if "exclusiveMaximum" in instance:
        if "maximum" not in instance:
            return False
    if "exclusiveMinimum" in instance:
        if "minimum" not in instance:
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


def _is_enum(x: Any) -> bool:
    if not isinstance(x, list):
        return False
    if not x:
        return False
    return is_unique(x)


def _is_schema_array(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/definitions/schemaArray
    if not isinstance(x, list):
        return False
    if not x:
        return False
    for item in x:
        if not is_valid(item):
            return False
    return True


def _is_string_array(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/definitions/stringArray
    if not isinstance(x, list):
        return False
    for item in x:
        if not isinstance(item, str):
            return False
    if not x:
        return False
    return is_unique(x)


def _is_type_1(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/type/anyOf/1
    if not isinstance(x, list):
        return False
    for item in x:
        if not (isinstance(item, str) and item in _VALUES):
            return False
    if not x:
        return False
    return is_unique(x)


def _is_positive_integer(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/definitions/positiveInteger
    if not (x is not True and x is not False and isinstance(x, int)):
        return False
    if not x >= 0:
        return False
    return True


def _is_positive_integer_default0(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/definitions/positiveIntegerDefault0
    if not (x is not True and x is not False and isinstance(x, int) and x >= 0):
        return False
    return True


def _is_additional_items(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/additionalItems
    return x is True or x is False or is_valid(x)


def _is_items(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/items
    return is_valid(x) or _is_schema_array(x)


def _is_additional_properties(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/additionalProperties
    return x is True or x is False or is_valid(x)


def _is_definitions(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/definitions
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_properties(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/properties
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_pattern_properties(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/patternProperties
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not is_valid(v):
            return False
    return True


def _is_dependencies(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/dependencies
    if not isinstance(x, dict):
        return False
    for v in x.values():
        if not (is_valid(v) or _is_string_array(v)):
            return False
    return True


def _is_type(x: Any) -> bool:
    # http://json-schema.org/draft-04/schema#/properties/type
    return (isinstance(x, str) and x in _VALUES) or _is_type_1(x)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "multipleOf": _is_multiple_of,
    "maximum": _is_number,
    "minimum": _is_number,
    "maxLength": _is_positive_integer,
    "minLength": _is_positive_integer_default0,
    "additionalItems": _is_additional_items,
    "items": _is_items,
    "maxItems": _is_positive_integer,
    "minItems": _is_positive_integer_default0,
    "maxProperties": _is_positive_integer,
    "minProperties": _is_positive_integer_default0,
    "required": _is_string_array,
    "additionalProperties": _is_additional_properties,
    "definitions": _is_definitions,
    "properties": _is_properties,
    "patternProperties": _is_pattern_properties,
    "dependencies": _is_dependencies,
    "enum": _is_enum,
    "type": _is_type,
    "not": is_valid,
}
