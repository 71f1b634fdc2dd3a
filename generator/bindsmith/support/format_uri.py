"""The formats ``uri``, ``iri``, their references, ``uri-template``; no resolution."""

import re
from functools import cache

from .format_network import is_ipv6

_URI_SUB_DELIMS = "!$&'()*+,;="
_URI_UNRESERVED = "0-9A-Za-z._~"
_URI_ESCAPE = "%[0-9A-Fa-f]{2}"
_URI_SCHEME = "[A-Za-z][0-9A-Za-z+.-]*:"
# A relative reference has no colon in its first segment, or that would be a scheme.
_URI_START = f"(?:{_URI_SCHEME}|(?![^/?#:]*:))"
# RFC 3987 §2.2 ucschar and iprivate.
_URI_PLANES = "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14)
)
_URI_UCSCHAR = (
    f"\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_URI_PLANES}\U000e1000-\U000efffd"
)
_URI_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"


def _uri_pattern(start: str, more: str = "", query: str = "") -> re.Pattern[str]:
    """RFC 3986 appendix A after ``start``; ``more`` are further unreserved characters.

    ``query`` are those that only a query may have.  "%" is taken for any character
    here.  The one group is what brackets hold as an IPv6 address, if anything.
    """
    name = f"{_URI_UNRESERVED}{more}{_URI_SUB_DELIMS}%"
    future = rf"[Vv][0-9A-Fa-f]+\.[{_URI_UNRESERVED}{_URI_SUB_DELIMS}:-]+"
    literal = rf"\[(?:{future}|([0-9A-Fa-f:.]+))\]"
    authority = f"(?:[{name}:-]*@)?(?:{literal}|[{name}-]*)(?::[0-9]*)?"
    path = f"{name}:@/"
    return re.compile(
        f"{start}(?://{authority}(?:/[{path}-]*)?|(?!//)[{path}-]*)"
        rf"(?:\?[{path}?{query}-]*)?(?:#[{path}?-]*)?"
    )


def _uri_template_pattern(more: str = "") -> re.Pattern[str]:
    """RFC 6570 §2, with the apostrophe (erratum 6937), without reserved operators."""
    literal = f"[!#-$&-;=?-\\[\\]_a-z~{more}]"
    name = f"(?:[0-9A-Za-z_]|{_URI_ESCAPE})+"
    variable = rf"{name}(?:\.{name})*(?:\*|:[1-9][0-9]{{0,3}})?"
    expression = rf"\{{[+#./;?&]?{variable}(?:,{variable})*\}}"
    return re.compile(f"{literal}*(?:(?:{_URI_ESCAPE}|{expression}){literal}*)*")


_uri_match = _uri_pattern(_URI_SCHEME).fullmatch
_uri_reference_match = _uri_pattern(_URI_START).fullmatch
_uri_bad_escape = re.compile(f"%(?!{_URI_ESCAPE[1:]})").search


@cache
def _uri_iri_pattern(start: str) -> re.Pattern[str]:
    # Large character classes take milliseconds to compile: only if one is needed.
    return _uri_pattern(start, _URI_UCSCHAR, _URI_PRIVATE)


@cache
def _uri_template(ascii_only: bool) -> re.Pattern[str]:
    return _uri_template_pattern("" if ascii_only else _URI_UCSCHAR + _URI_PRIVATE)


def _uri_accepts(value: str, match: re.Match[str] | None) -> bool:
    """Whether a match of ``value`` stands up to what the pattern left open."""
    if match is None or ("%" in value and _uri_bad_escape(value) is not None):
        return False
    address = match[1]
    return address is None or is_ipv6(address)


def is_uri(value: str) -> bool:
    """Whether ``value`` is an RFC 3986 ``URI``: with a scheme, all of it ASCII."""
    return _uri_accepts(value, _uri_match(value))


def is_uri_reference(value: str) -> bool:
    """Whether ``value`` is an RFC 3986 ``URI-reference``, possibly relative."""
    return _uri_accepts(value, _uri_reference_match(value))


def is_iri(value: str) -> bool:
    """Whether ``value`` is an RFC 3987 ``IRI``, by its grammar alone."""
    if value.isascii():
        return _uri_accepts(value, _uri_match(value))
    return _uri_accepts(value, _uri_iri_pattern(_URI_SCHEME).fullmatch(value))


def is_iri_reference(value: str) -> bool:
    """Whether ``value`` is an RFC 3987 ``IRI-reference``, by its grammar alone."""
    if value.isascii():
        return _uri_accepts(value, _uri_reference_match(value))
    return _uri_accepts(value, _uri_iri_pattern(_URI_START).fullmatch(value))


def is_uri_template(value: str) -> bool:
    """Whether ``value`` is an RFC 6570 template of any of its four levels."""
    return _uri_template(value.isascii()).fullmatch(value) is not None
