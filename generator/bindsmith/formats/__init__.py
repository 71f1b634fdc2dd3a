"""Which support function asserts which ``format`` in which draft; it checks nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bindsmith.records import dataclass

_RANKS: Mapping[str, int] = {
    "draft4": 4,
    "draft6": 6,
    "draft7": 7,
    "draft2019-09": 8,
    "draft2020-12": 9,
}


@dataclass(frozen=True, slots=True)
class FormatCheck:
    """How a format is asserted of a string.

    ``function`` of the support module ``module`` takes the string and returns whether
    it conforms, without ever raising; ``message`` is the predicate of a violation.
    """

    name: str
    module: str
    function: str
    message: str


# Name, rank of the first draft with this meaning, support module, function, message.
# Where a draft says less than what its successors say more precisely, it has the
# meaning of those: `email` is the Mailbox of RFC 5321 in every draft.
_ROWS = (
    ("date-time", 4, "format_datetime", "is_date_time", "an RFC 3339 date-time"),
    ("email", 4, "format_email", "is_email", "an email address"),
    ("hostname", 4, "format_network", "is_ldh_hostname", "a host name"),
    ("hostname", 7, "format_idn", "is_hostname", "a host name"),
    ("ipv4", 4, "format_network", "is_ipv4", "an IPv4 address"),
    ("ipv6", 4, "format_network", "is_ipv6", "an IPv6 address"),
    ("uri", 4, "format_uri", "is_uri", "a URI"),
    ("json-pointer", 6, "format_json_pointer", "is_json_pointer", "a JSON Pointer"),
    ("uri-reference", 6, "format_uri", "is_uri_reference", "a URI reference"),
    ("uri-template", 6, "format_uri", "is_uri_template", "a URI template"),
    ("date", 7, "format_datetime", "is_date", "an RFC 3339 date"),
    (
        "idn-email",
        7,
        "format_email",
        "is_idn_email",
        "an internationalized email address",
    ),
    (
        "idn-hostname",
        7,
        "format_idn",
        "is_idn_hostname",
        "an internationalized host name",
    ),
    ("iri", 7, "format_uri", "is_iri", "an IRI"),
    ("iri-reference", 7, "format_uri", "is_iri_reference", "an IRI reference"),
    ("regex", 7, "ecma_regex", "is_regex", "an ECMA-262 regular expression"),
    (
        "relative-json-pointer",
        7,
        "format_json_pointer",
        "is_relative_json_pointer",
        "a relative JSON Pointer",
    ),
    (
        "relative-json-pointer",
        9,
        "format_json_pointer",
        "is_adjusted_relative_json_pointer",
        "a relative JSON Pointer",
    ),
    ("time", 7, "format_datetime", "is_time", "an RFC 3339 time with an offset"),
    ("duration", 8, "format_datetime", "is_duration", "an RFC 3339 duration"),
    ("uuid", 8, "format_uuid", "is_uuid", "a UUID"),
)

# The support function, and its module, that asks of several values whether they are
# strings that conform, by the function that asks it of one string.
OF_SEVERAL: Mapping[str, tuple[str, str]] = {"is_uuid": ("format_uuid", "are_uuids")}


def format_check(name: str, draft: str) -> FormatCheck | None:
    """The check of the format ``name`` in ``draft``, such as "draft2020-12".

    A format that the draft lacks has the meaning of the first draft that has it.  None
    for a format that no draft has: it never fails.  Raises KeyError for a draft that is
    not one of the five.
    """
    rank = _RANKS[draft]
    found = None
    for row_name, since, module, function, message in _ROWS:
        if row_name == name and (found is None or since <= rank):
            found = FormatCheck(name, module, function, f"must be {message}")
    return found


def known_formats() -> tuple[str, ...]:
    """The names of all formats that some draft has, sorted."""
    return tuple(sorted({row[0] for row in _ROWS}))
