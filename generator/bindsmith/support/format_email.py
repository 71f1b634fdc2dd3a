"""The formats ``email`` and ``idn-email``; whether mail arrives is not known here."""

import re
from functools import cache

from .format_network import is_ipv6

_EMAIL_LITERAL = r"\[([0-9.]*|[Ii][Pp][Vv]6:[0-9A-Fa-f:.]*)\]"


def _email_pattern(more: str) -> re.Pattern[str]:
    """RFC 5321 §4.1.2 ``Mailbox``, ``more`` being a class of further characters."""
    atom = f"[0-9A-Za-z!#$%&'*+/=?^_`{{|}}~{more}-]+"
    text = rf"[ !#-\[\]-~{more}]*"
    quoted = rf'"{text}(?:\\[ -~]{text})*"'
    label = f"[0-9A-Za-z{more}]+(?:-+[0-9A-Za-z{more}]+)*"
    return re.compile(
        rf"(?:{atom}(?:\.{atom})*|{quoted})"
        rf"@(?:{label}(?:\.{label})*|{_EMAIL_LITERAL})"
    )


_email_match = _email_pattern("").fullmatch


@cache
def _email_idn_pattern() -> re.Pattern[str]:
    # RFC 6531 §3.3: any UTF8-non-ascii, hence no surrogates.  Such large character
    # classes take milliseconds to compile.
    return _email_pattern("\x80-\ud7ff\ue000-\U0010ffff")


def is_email(value: str) -> bool:
    """Whether ``value`` is an RFC 5321 §4.1.2 ``Mailbox``.

    The limits on lengths of §4.5.3.1 are no part of that, and not applied.
    """
    match = _email_match(value)
    if match is None:
        return False
    literal = match[1]
    return literal is None or _email_is_address(literal)


def is_idn_email(value: str) -> bool:
    """Whether ``value`` is a ``Mailbox`` as RFC 6531 §3.3 extends it.

    Domain labels are not held to IDNA, which is for whoever resolves them.
    """
    if value.isascii():
        return is_email(value)
    match = _email_idn_pattern().fullmatch(value)
    if match is None:
        return False
    literal = match[1]
    return literal is None or _email_is_address(literal)


def _email_is_address(literal: str) -> bool:
    """Whether RFC 5321 §4.1.3 has this address; no other tag than IPv6 is registered.

    Octets may have leading zeros here, and "::" stands for two groups or more.
    """
    if literal[:1] not in ("I", "i"):
        return _email_is_quad(literal)
    address = literal[5:]
    if "." in address:
        address, _, quad = address.rpartition(":")
        if not _email_is_quad(quad):
            return False
        address += ":0:0"
    if "::" in address and sum(map(bool, address.split(":"))) > 6:
        return False
    return is_ipv6(address)


def _email_is_quad(value: str) -> bool:
    octets = value.split(".")
    return len(octets) == 4 and all(
        0 < len(octet) <= 3 and int(octet) <= 255 for octet in octets
    )
