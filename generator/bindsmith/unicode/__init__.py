"""Character properties of one Unicode version; knows nothing of regexes or of ``re``.

The version is fixed by the package, so what is generated from these tables is the same
whichever Python runs the generator.
"""

from bindsmith.unicode.properties import (
    UNICODE_VERSION,
    case_closure,
    case_partners,
    property_ranges,
)
from bindsmith.unicode.ranges import (
    ALL,
    Range,
    Ranges,
    complement,
    contains,
    difference,
    union,
)

__all__ = [
    "ALL",
    "UNICODE_VERSION",
    "Range",
    "Ranges",
    "case_closure",
    "case_partners",
    "complement",
    "contains",
    "difference",
    "property_ranges",
    "union",
]
