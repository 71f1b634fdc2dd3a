"""The formats ``ipv4``, ``ipv6``, and ``hostname`` up to draft 6; no look-ups."""

import re

_NETWORK_OCTETS = frozenset(map(str, range(256)))
_NETWORK_GROUPS = "[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*"
_NETWORK_LABEL = "(?!-)[0-9A-Za-z-]{1,63}(?<!-)"

_network_ipv6_match = re.compile(
    f"{_NETWORK_GROUPS}(?:::(?:{_NETWORK_GROUPS})?)?|::(?:{_NETWORK_GROUPS})?"
).fullmatch
_network_hostname_match = re.compile(
    rf"{_NETWORK_LABEL}(?:\.{_NETWORK_LABEL})*"
).fullmatch


def is_ipv4(value: str) -> bool:
    """Whether ``value`` is four decimal octets, without leading zeros (RFC 2673 §3.2).

    The grammar there allows leading zeros.  They are refused because half of the
    world's parsers take them for octal.
    """
    if len(value) > 15:
        return False
    octets = value.split(".")
    return len(octets) == 4 and _NETWORK_OCTETS.issuperset(octets)


def is_ipv6(value: str) -> bool:
    """Whether ``value`` is an RFC 4291 §2.2 address, which excludes zone ids."""
    if len(value) > 45:
        return False
    if "." in value:
        value, _, tail = value.rpartition(":")
        if not is_ipv4(tail):
            return False
        value += ":0:0"
    if _network_ipv6_match(value) is None:
        return False
    colons = value.count(":")
    if "::" not in value:
        return colons == 7
    # "::" stands for one group or more; at either end it is a colon longer.
    return colons <= 7 or (colons == 8 and (value[:2] == "::" or value[-2:] == "::"))


def is_ldh_hostname(value: str) -> bool:
    """Whether ``value`` is a name of letters, digits and hyphens (RFC 1034 §3.1).

    Labels may begin with a digit, as RFC 1123 §2.1 has it.  Drafts 4 and 6 say nothing
    of Punycode, so what labels that begin with ``xn--`` stand for does not matter.
    """
    return len(value) <= 253 and _network_hostname_match(value) is not None
