"""Text → words in snake_case or PascalCase, always ASCII; it settles no collision."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

# One fixed Unicode version: a name must not depend on the interpreter's tables.
_UCD = unicodedata.ucd_3_2_0
LONGEST = 100
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]*[a-z0-9]+|[A-Z]+")


def ascii_text(text: str) -> str:
    """``text`` in ASCII, where whatever is no letter or digit ends a word.

    Compatibility characters and accents are taken apart (NFKD of Unicode 3.2) and
    marks dropped: ``é`` is ``e``, ``ﬁ`` is ``fi``.  Letters and digits of other
    scripts are spelled ``u`` + code point, each a word.  All else is a space.
    """
    if text.isascii():
        return text
    out = []
    for char in _UCD.normalize("NFKD", text):
        if char.isascii():
            out.append(char)
            continue
        category = _UCD.category(char)
        if category[0] in "LN":
            out.append(f" u{ord(char):04x} ")
        elif category[0] != "M":
            out.append(" ")
    return "".join(out)


# Most names are in many schemas.
@lru_cache(8192)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, in their own case.

    They end at non-alphanumerics and at case changes: before a capital that follows a
    small letter or digit, and before the last capital of several if a small letter
    follows it.  Digits stay with what they follow: ``HTTPServer2`` is ``HTTP``,
    ``Server2``.
    """
    return tuple(_WORD.findall(ascii_text(text)))


def snake_case(text: str) -> str:
    """``workflowInstanceState`` → ``workflow_instance_state``; "" if there are no words.

    May start with a digit or be a keyword.
    """
    return "_".join(words(text)).lower()


def pascal_case(text: str) -> str:
    """``workflowInstanceState`` → ``WorkflowInstanceState``; "" if there are no words.

    Only first letters change, so that acronyms stay (``HTTPServer2``), but several
    words without any small letter are shouting: ``ALL_TIME`` → ``AllTime``.  May start
    with a digit or be a keyword (``None``).
    """
    parts = words(text)
    if len(parts) > 1 and not any(char.islower() for each in parts for char in each):
        parts = tuple(each.lower() for each in parts)
    return "".join(each[0].upper() + each[1:] for each in parts)


def digest(text: str, length: int = 6) -> str:
    """The first hex digits of the sha256 of ``text`` (lone surrogates included)."""
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:length]


def clip(name: str, key: str) -> str:
    """``name``, or if it is longer than 100 characters its start and a digest of ``key``."""
    if len(name) <= LONGEST:
        return name
    return f"{name[:80].rstrip('_')}_{digest(key)}"
