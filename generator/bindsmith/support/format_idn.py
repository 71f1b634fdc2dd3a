"""The formats ``hostname`` since draft 7, ``idn-hostname``; nothing is looked up."""

from unicodedata import combining, is_normalized

from .format_idna_tables import idna_tables
from .format_network import is_ldh_hostname


def is_hostname(value: str) -> bool:
    """Whether ``value`` is an RFC 1123 §2.1 host name whose A-labels are valid.

    A-labels, which begin with ``xn--``, have to stand for a U-label (RFC 5890 §2.3.2.1)
    and, together with the other labels, to meet the Bidi rule (RFC 5893 §2).
    """
    return is_ldh_hostname(value) and (
        "--" not in value or _idn_labels_are_valid(value.split("."))
    )


def is_idn_hostname(value: str) -> bool:
    """Whether ``value`` is a host name, or one with U-labels (RFC 5890 §2.3.2.3).

    Besides "." the three other dots of RFC 3490 §3.1 separate labels.  U-labels are
    taken as they are, without any mapping, so capitals are refused in them.
    """
    if value.isascii():
        return is_hostname(value)
    if len(value) > 253:
        return False
    for dot in "\u3002\uff0e\uff61":
        value = value.replace(dot, ".")
    return _idn_labels_are_valid(value.split("."))


def _idn_labels_are_valid(labels: list[str]) -> bool:
    """Whether the labels of a name are valid each, and fit together."""
    _, direction, _, _ = idna_tables()
    length = len(labels) - 1
    directions = []
    for label in labels:
        if label.isascii():
            if not is_ldh_hostname(label):
                return False
            length += len(label)
            unicode_label = label
            if label[:4].lower() == "xn--":
                decoded = _idn_decode(label.lower())
                if decoded is None:
                    return False
                unicode_label = decoded
        else:
            if not _idn_is_u_label(label):
                return False
            octets = 4 + len(label.encode("punycode"))
            if octets > 63:
                return False
            length += octets
            unicode_label = label
        directions.append(unicode_label.translate(direction))
    if length > 253:
        return False
    is_bidi = any("R" in letters or "A" in letters for letters in directions)
    return not is_bidi or all(map(_idn_meets_bidi_rule, directions))


def _idn_decode(a_label: str) -> str | None:
    """The U-label that a lower-case ``a_label`` stands for; None if there is none."""
    octets = a_label[4:].encode("ascii")
    try:
        label = octets.decode("punycode")
    except ValueError:
        return None
    if label.isascii() or not _idn_is_u_label(label):
        return None
    # Other spellings of the same label are no A-labels (RFC 5891 §5.4).
    return label if label.encode("punycode") == octets else None


def _idn_is_u_label(label: str) -> bool:
    """Whether a label that is not all ASCII is a U-label (RFC 5891 §4.2), but for Bidi.

    Its length as an A-label is not looked at, only that it is not out of the question.
    """
    if len(label) > 59 or "-" in (label[0], label[-1]) or label[2:4] == "--":
        return False
    status, _, _, _ = idna_tables()
    letters = label.translate(status)
    if letters[0] == "M" or "D" in letters or not is_normalized("NFC", label):
        return False
    return all(
        letter not in "JO" or _idn_context_allows(label, index)
        for index, letter in enumerate(letters)
    )


def _idn_context_allows(label: str, index: int) -> bool:
    """Whether the contextual rule (RFC 5892 appendix A) of a code point is met."""
    _, _, joining, script = idna_tables()
    before, char, after = label[:index], label[index], label[index + 1 :]
    match char:
        case "\u200c" | "\u200d":
            if before and combining(before[-1]) == 9:
                return True
            joins = before.translate(joining).rstrip("T")[-1:] in ("L", "D")
            continues = after.translate(joining).lstrip("T")[:1] in ("R", "D")
            return char == "\u200c" and joins and continues
        case "\xb7":
            return before[-1:] == "l" and after[:1] == "l"
        case "\u0375":
            return after[:1].translate(script) == "G"
        case "\u05f3" | "\u05f4":
            return before[-1:].translate(script) == "H"
        case "\u30fb":
            return "J" in label.translate(script)
        case _:  # Arabic-Indic digits do not mix with extended ones.
            others = range(0x6F0, 0x6FA) if char < "\u06f0" else range(0x660, 0x66A)
            return not any(ord(other) in others for other in label)


def _idn_meets_bidi_rule(directions: str) -> bool:
    """Whether a label whose letters have these ``directions`` meets RFC 5893 §2."""
    last = directions.rstrip("N")[-1:]
    if directions[0] == "R":
        mixed = "A" in directions and "E" in directions
        return "L" not in directions and last in ("R", "E", "A") and not mixed
    # What cannot be in a label from left to right, R and AN, cannot be first either.
    right = "R" in directions or "A" in directions
    return directions[0] == "L" and not right and last in ("L", "E")
