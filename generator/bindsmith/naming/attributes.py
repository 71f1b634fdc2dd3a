"""JSON property names → attribute names of a record; it names no class."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Mapping

from bindsmith.ir.code import Name
from bindsmith.ir.types import Record
from bindsmith.naming.words import clip, digest, snake_case

CLASS_MEMBERS: frozenset[str] = frozenset(
    {"from_dict", "to_dict", "from_json", "to_json", "additional_properties"}
)

# What a character is called where two names differ by nothing else.
_SPELLED: Mapping[str, str] = {
    "_": "underscore",
    "-": "dash",
    ".": "dot",
    "$": "dollar",
    "@": "at",
    "#": "hash",
    "/": "slash",
    "\\": "backslash",
    ":": "colon",
    "+": "plus",
    "*": "star",
    "%": "percent",
    "&": "and",
    "!": "not",
    "?": "question",
    "~": "tilde",
    "=": "equals",
    "<": "less",
    ">": "greater",
    " ": "space",
}


def attribute_names(record: Record) -> Mapping[str, Name]:
    """The attribute of each property, by JSON name, in the record's order.

    snake_case; builtins and soft keywords stay, hard keywords and ``CLASS_MEMBERS``
    get ``_`` after, a leading digit ``_`` before; ``field_`` and a digest where there
    are no words.  On a clash the property that is spelled so already keeps the name
    and the others take a longer one: with their other characters in words
    (``dollar_ref``), or with a digest.  The order of properties does not matter.
    """
    names = [field.json_name for field in record.fields]
    found: dict[str, str] = {}
    pending = dict.fromkeys(names)
    for spell in (_short, _long, _unique):
        wanted = {name: spell(name) for name in pending}
        # Who is spelled so wins over everyone; no one else who meets another does.
        meeting = Counter(wanted.values())
        taken = set(found.values())
        for name, attribute in wanted.items():
            if attribute in taken:
                continue
            if meeting[attribute] == 1 or name == attribute:
                found[name] = attribute
                del pending[name]
    for name in pending:
        found[name] = f"field_{digest(name, 64)}"
    return {name: Name(found[name]) for name in names}


def _short(name: str) -> str:
    return _safe(snake_case(name), name)


def _long(name: str) -> str:
    spelled = (f" {_SPELLED[char]} " if char in _SPELLED else char for char in name)
    return _safe(snake_case("".join(spelled)), name)


def _unique(name: str) -> str:
    return f"{_short(name).rstrip('_')}_{digest(name)}"


def _safe(words: str, name: str) -> str:
    attribute = clip(words, name)
    if not attribute:
        return f"field_{digest(name)}"
    if keyword.iskeyword(attribute) or attribute in CLASS_MEMBERS:
        return attribute + "_"
    return "_" + attribute if attribute[0].isdigit() else attribute
