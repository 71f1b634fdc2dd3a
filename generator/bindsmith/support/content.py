"""The content of strings: base64 and JSON; what is not known here is not judged."""

import re

_base64_match = re.compile("[A-Za-z0-9+/]*={0,2}").fullmatch


def is_base64(text: str) -> bool:
    """RFC 4648 §4: padded, and nothing but the alphabet, so no line breaks either."""
    return len(text) % 4 == 0 and _base64_match(text) is not None


def is_json(text: str) -> bool:
    """RFC 8259, hence without ``NaN``; not what is too deep for this interpreter."""
    import json

    try:
        # Numbers need not be made; the longest of them could not.
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def is_json_in_base64(text: str) -> bool:
    """JSON in UTF-8 in base64; what is no base64 holds nothing, so nothing wrong."""
    if not is_base64(text):
        return True
    from base64 import b64decode

    try:
        return is_json(b64decode(text).decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _refuse(constant: str) -> object:
    raise ValueError(constant)
