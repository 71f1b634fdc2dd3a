"""The format ``uuid`` (RFC 4122 §3); it looks at no version and no variant."""

_UUID_MASK = b"00000000-0000-0000-0000-000000000000"
_UUID_TABLE = bytes.maketrans(b"123456789abcdefABCDEF", b"0" * 21)


def is_uuid(value: str) -> bool:
    """Whether ``value`` is 32 hexadecimal digits, grouped 8-4-4-4-12 by hyphens."""
    # Mapping every digit to "0" and comparing beats a regular expression.
    try:
        return value.encode().translate(_UUID_TABLE) == _UUID_MASK
    except UnicodeEncodeError:
        # A lone surrogate.
        return False
