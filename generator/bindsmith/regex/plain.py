"""Recognises patterns that are plain string operations; generates no code for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bindsmith.records import dataclass, replace
from bindsmith.regex.charsets import DIGIT, WORD, Flags, ranges_of
from bindsmith.regex.nodes import (
    Alternatives,
    Anchor,
    CharClass,
    Dot,
    Escape,
    Group,
    Literal,
    Look,
    Node,
    Property,
    RegexError,
    Repeat,
    Terms,
)
from bindsmith.regex.translate import prepare
from bindsmith.unicode import ALL, Ranges, complement, union

_MAX_COPIES = 64
# So many characters of text; and so many times the pattern's, with quotes and commas.
_MAX_LENGTH = 1000
_MAX_GROWTH = 16
# So many texts are told apart, if they are all of the text; or the start or end of it.
_MAX_WHOLE = 64
_MAX_AFFIXES = 16
_MAX_ALTERNATIVES = 4
# So many characters may be excluded, each by a look of its own; or stripped.
_MAX_LACKED = 4
_MAX_STRIPPED = 32

_UPPER: Ranges = ((0x41, 0x5A),)
_LOWER: Ranges = ((0x61, 0x7A),)
# Texts of at least one ASCII character of a class, by what they are to ``str``.
_METHODS: dict[Ranges, tuple[str, ...]] = {
    DIGIT: ("isdigit",),
    (*_UPPER, *_LOWER): ("isalpha",),
    (*DIGIT, *_UPPER, *_LOWER): ("isalnum",),
    _UPPER: ("isalpha", "isupper"),
    _LOWER: ("isalpha", "islower"),
}
_FIRST_OF_WORD: Ranges = tuple(each for each in WORD if each not in DIGIT)


@dataclass(frozen=True, slots=True)
class Plain:
    """What a search for a pattern asks of a text: all of this; nothing, if it is empty.

    The text is one ``of`` several; starts or ends with one of several; contains a
    ``part`` and lacks others; holds for methods of ``str``; has characters besides
    some; has so many characters.
    """

    of: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    part: str = ""
    lacks: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    besides: str = ""
    least: int = 0
    most: int | None = None


ANY = Plain()


def plain_forms(pattern: str) -> tuple[Plain, ...]:
    """String operations, one of which holds where an unanchored search for ``pattern``
    finds something; none where it takes more than those.

    None as well where the pattern has no meaning: ``translate`` says why.
    """
    try:
        prepared = prepare(pattern)
        flags, body = prepared.flags, prepared.pattern.body
        if flags.ignore_case or flags.multiline or len(body) > _MAX_WHOLE:
            return ()
        forms = _each(body, flags)
    except RegexError:
        return ()
    if ANY in forms:
        return (ANY,)
    if sum(map(_length, forms)) > _MAX_GROWTH * len(pattern):
        return ()
    return _joined(forms)


def _length(form: Plain) -> int:
    """How long its texts are, as they are printed."""
    texts = (*form.of, *form.starts, *form.ends, *form.lacks, form.part)
    return sum(len(text) + len('"", ') for text in texts)


def _joined(forms: tuple[Plain, ...]) -> tuple[Plain, ...]:
    """Alternatives, those that look for texts in the same place as one."""
    of = tuple(dict.fromkeys(text for each in forms for text in each.of))
    starts = _shortest(
        (text for each in forms if _only_starts(each) for text in each.starts),
        str.startswith,
    )
    ends = _shortest(
        (text for each in forms if _only_ends(each) for text in each.ends),
        str.endswith,
    )
    joined: list[Plain] = [Plain(of=of)] if of else []
    joined += [Plain(starts=starts)] if starts else []
    joined += [Plain(ends=ends)] if ends else []
    for each in forms:
        if not each.of and not _only_starts(each) and not _only_ends(each):
            joined.append(each)
    if len(joined) > _MAX_ALTERNATIVES or max(len(starts), len(ends)) > _MAX_AFFIXES:
        return ()
    return tuple(joined)


def _only_starts(form: Plain) -> bool:
    return form == Plain(starts=form.starts)


def _only_ends(form: Plain) -> bool:
    return form == Plain(ends=form.ends)


def _shortest(
    texts: Iterable[str], within: Callable[[str, str], bool]
) -> tuple[str, ...]:
    """Without texts that a shorter one is part of, unless they are many."""
    known = tuple(dict.fromkeys(texts))
    if len(known) > _MAX_WHOLE:
        return known
    return tuple(
        text
        for text in known
        if not any(text != other and within(text, other) for other in known)
    )


def _each(body: Alternatives, flags: Flags) -> tuple[Plain, ...]:
    """What all alternatives ask; nothing if one of them has no form."""
    forms: list[Plain] = []
    for terms in body:
        found = _forms(terms, flags)
        if not found:
            return ()
        forms += found
    return tuple(forms)


def _forms(terms: Terms, flags: Flags) -> tuple[Plain, ...]:
    """What one alternative asks."""
    nodes = list(_flat(terms))
    starts = _trim(nodes, 0, "^", flags)
    ends = _trim(nodes, -1, "$", flags)
    match nodes:
        case [Group(body, on="", off="")] if len(body) <= _MAX_WHOLE:
            before = (Anchor("^"),) * starts
            after = (Anchor("$"),) * ends
            anchored = tuple((*before, *each, *after) for each in body)
            return _each(anchored, flags)
    texts = _texts(nodes, flags, _MAX_WHOLE)
    if texts is not None:
        if not texts:
            # It matches nothing at all.
            return ()
        if starts and ends:
            return (Plain(of=texts),)
        if "" in texts:
            return (ANY,)
        if starts:
            return (Plain(starts=texts),)
        if ends:
            return (Plain(ends=texts),)
        return tuple(Plain(part=each) for each in texts[: _MAX_ALTERNATIVES + 1])
    if starts and ends:
        return _between(nodes, flags)
    if not starts and not ends and len(nodes) == 1:
        return _one(nodes[0], flags)
    return ()


def _between(nodes: list[Node], flags: Flags) -> tuple[Plain, ...]:
    """What is asked of the whole text, if it takes one class between fixed texts."""
    match nodes:
        case [CharClass() as first, Repeat(_, 0, None) as rest]:
            classes = (_class(first, flags), _class(rest.body, flags))
            if classes == (_FIRST_OF_WORD, WORD):
                return (Plain(methods=("isidentifier",)),)
    found = (i for i, x in enumerate(nodes) if _options(x, flags, _MAX_AFFIXES) is None)
    index = next(found, None)
    if index is None or next(found, None) is not None:
        return ()
    heads = _texts(nodes[:index], flags, _MAX_AFFIXES)
    tails = _texts(nodes[index + 1 :], flags, _MAX_AFFIXES)
    node = nodes[index]
    repeat = node if isinstance(node, Repeat) else Repeat(node, 1, 1, True)
    alone = heads == tails == ("",)
    lacked = _lacked(repeat.body, flags)
    if lacked is None and alone:
        return _methods(repeat, flags)
    if not heads or not tails or lacked is None:
        return ()
    others = "".join((*heads, *tails))
    if not alone and any(len(each) > 1 or each in others for each in lacked):
        # What it looks ahead for may begin before the class or end after it.
        return ()
    form = Plain(
        starts=() if heads == ("",) else heads,
        ends=() if tails == ("",) else tails,
        lacks=lacked,
    )
    if not repeat.low and repeat.high is None and "" in (heads[0], tails[0]):
        return (form,)
    sizes = {len(head) + len(tail) for head in heads for tail in tails}
    if len(sizes) > 1:
        return ()
    size = sizes.pop()
    most = None if repeat.high is None else size + repeat.high
    return (replace(form, least=size + repeat.low, most=most),)


def _methods(repeat: Repeat, flags: Flags) -> tuple[Plain, ...]:
    """The same for a class of ASCII characters that has a name."""
    methods = _METHODS.get(_class(repeat.body, flags) or ())
    if methods is None:
        return ()
    least = repeat.low if repeat.low > 1 else 0
    form = Plain(methods=methods, least=least, most=repeat.high)
    # The methods hold for no empty text.
    return (form,) if repeat.low else (Plain(of=("",)), form)


def _one(node: Node, flags: Flags) -> tuple[Plain, ...]:
    """What is asked of a text that has one character of a class."""
    match node:
        case Repeat(body, 1, 1):
            node = body
    ranges = _class(node, flags)
    others = None if ranges is None else _characters(complement(ranges), _MAX_STRIPPED)
    if others is None:
        return ()
    return (Plain(besides="".join(others)) if others else Plain(least=1),)


def _lacked(body: Node, flags: Flags) -> tuple[str, ...] | None:
    """The few texts that nothing but such characters lacks; None if they are more."""
    match body:
        case Group(
            (((Look((other,), ahead=True, negated=True), Dot() as each)),),
            on="",
            off="",
        ):
            text = _texts(other, flags, 1)
            rest = _lacked(each, flags)
            if text and text[0] and rest is not None:
                return (*text, *rest)
            return None
    ranges = _class(body, flags)
    return None if ranges is None else _characters(complement(ranges), _MAX_LACKED)


def _class(node: Node, flags: Flags) -> Ranges | None:
    """The characters one of which a node matches; None where it matches other texts."""
    match node:
        case CharClass() | Dot() | Escape() | Property() | Literal():
            return ranges_of(node, flags)
        case Group(body, on="", off="") if len(body) <= _MAX_WHOLE:
            parts = [_class(*each, flags) if len(each) == 1 else None for each in body]
            return None if None in parts else union(*(each or () for each in parts))
    return None


def _characters(ranges: Ranges, most: int) -> tuple[str, ...] | None:
    """Each of at most so many characters."""
    if sum(last - first + 1 for first, last in ranges) > most:
        return None
    return tuple(chr(each) for first, last in ranges for each in range(first, last + 1))


def _texts(terms: Iterable[Node], flags: Flags, most: int) -> tuple[str, ...] | None:
    """All texts that a sequence matches; None if there are more than so many, or if it
    depends on what is around it.
    """
    texts: tuple[str, ...] = ("",)
    for node in terms:
        options = _options(node, flags, most)
        more = None if options is None else _product(texts, options, most)
        if more is None:
            return None
        texts = more
    return texts


def _product(
    texts: tuple[str, ...], options: tuple[str, ...], most: int
) -> tuple[str, ...] | None:
    """Each text before each option."""
    if len(texts) * len(options) > most:
        return None
    made = dict.fromkeys(text + option for text in texts for option in options)
    return None if sum(map(len, made)) > _MAX_LENGTH else tuple(made)


def _options(node: Node, flags: Flags, most: int) -> tuple[str, ...] | None:
    match node:
        case Literal(code):
            return (chr(code),)
        case CharClass() | Escape() | Dot() | Property():
            return _characters(ranges_of(node, flags), min(most, _MAX_AFFIXES))
        case Group(body, on="", off="") if len(body) <= most:
            found = [_texts(terms, flags, most) for terms in body]
            if None in found:
                return None
            options = tuple(text for each in found for text in each or ())
            return options if len(options) <= most else None
        case Repeat(body, low, high) if high is not None and high <= _MAX_COPIES:
            return _copies(_options(body, flags, most), low, high, most)
    return None


def _copies(
    once: tuple[str, ...] | None, low: int, high: int, most: int
) -> tuple[str, ...] | None:
    """From ``low`` to ``high`` texts, each one of several, after one another."""
    if once is None:
        return None if high else ("",)
    made: dict[str, None] = {}
    texts: tuple[str, ...] = ("",)
    for count in range(high + 1):
        if count >= low:
            made |= dict.fromkeys(texts)
        if count == high:
            break
        more = _product(texts, once, most)
        if more is None:
            return None
        texts = more
    return tuple(made) if len(made) <= most else None


def _flat(terms: Terms) -> list[Node]:
    """The terms without groups that only wrap a sequence."""
    nodes: list[Node] = []
    for node in terms:
        match node:
            case Group(body=(inner,), on="", off=""):
                nodes += _flat(inner)
            case _:
                nodes.append(node)
    return nodes


def _trim(nodes: list[Node], end: int, anchor: str, flags: Flags) -> bool:
    """Drop what cannot matter at one ``end`` of ``nodes``; is the text anchored there?

    Without an anchor an optional node may as well match nothing, and a repeated one as
    often as it must. With one, ``[^]*`` reaches from any place to it.
    """
    anchored = False
    while nodes:
        node = nodes[end]
        if node == Anchor(anchor):
            anchored = True
        elif anchored and _everything(node, flags):
            anchored = False
        elif anchored:
            return True
        elif not _optional(node):
            if isinstance(node, Repeat):
                nodes[end] = Repeat(node.body, node.low, node.low, node.greedy)
            return False
        del nodes[end]
    return anchored


def _optional(node: Node) -> bool:
    """Whether ``node`` matches the empty string everywhere."""
    match node:
        case Repeat(body, low):
            return low == 0 or _optional(body)
        case Group(body):
            return any(all(map(_optional, terms)) for terms in body)
    return False


def _everything(node: Node, flags: Flags) -> bool:
    match node:
        case Repeat(Dot() | CharClass() as body, 0, None):
            return ranges_of(body, flags) == ALL
    return False
