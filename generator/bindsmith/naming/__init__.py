"""Every name in generated code, as a pure function of what it names.

Modules depend on schema paths, classes and functions on one schema file, attributes on
one record.  It prints nothing and computes no imports.
"""

from bindsmith.naming.attributes import CLASS_MEMBERS, attribute_names
from bindsmith.naming.classes import (
    RESERVED_CLASS_NAMES,
    class_names,
    function_suffixes,
)
from bindsmith.naming.modules import ModuleName, plan_modules
from bindsmith.naming.words import ascii_text, digest, pascal_case, snake_case

__all__ = [
    "CLASS_MEMBERS",
    "RESERVED_CLASS_NAMES",
    "ModuleName",
    "ascii_text",
    "attribute_names",
    "class_names",
    "digest",
    "function_suffixes",
    "pascal_case",
    "plan_modules",
    "snake_case",
]
