"""The names of a file's classes, aliases and functions; attributes are elsewhere.

All are pure functions of the one schema file.  Who meets another takes a longer
spelling, never a number: adding a definition renames no other that it does not meet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from bindsmith.ir.code import Name
from bindsmith.ir.types import Definition, FileTypes, Role, TypeId
from bindsmith.naming.reserved import RESERVED_CLASS_NAMES
from bindsmith.naming.words import clip, digest, pascal_case, snake_case
from bindsmith.schema.resource import Location

__all__ = ["RESERVED_CLASS_NAMES", "class_names", "function_suffixes"]

_Spelling = Callable[[Definition], str]


def class_names(types: FileTypes, stem: str) -> Mapping[TypeId, Name]:
    """The class or alias name of every definition; ``stem`` is the file's.

    The root has its title if that is one ASCII identifier that Python leaves alone,
    else the stem in PascalCase; a definition its key; what is nested its owner's name and the
    properties that lead to it.  The root goes before definitions, those before nested
    ones, and the less deeply nested first.  Of definitions that meet, the one that is
    spelled so keeps the name and the others are put after the root's name; nested
    ones that meet add what else is on their way (``Item``, ``Value``, the title or
    tag of a branch).  What still meets has a digest of its pointer.  A reserved name
    gets ``_`` after.
    """
    named: dict[TypeId, str] = {}
    root = types.definitions.get(Location(types.uri, ""))
    top = _root_name(root, stem)
    if root is not None:
        named[root.id] = top
    top = top.rstrip("_")
    definitions = [
        each for each in types.definitions.values() if each.role is Role.DEFINITION
    ]
    ladder: tuple[_Spelling, ...] = (
        lambda each: _class((_key(each),), _key(each)),
        lambda each: _class((_key(each),), each.id.pointer, top),
        lambda each: _unique(_class((_key(each),), _key(each)), each),
    )
    _settle(named, definitions, ladder)
    for layer in _layers(types):
        _settle(named, layer, _nested_ladder(named, top))
    return {key: Name(named[key]) for key in types.definitions}


def function_suffixes(
    types: FileTypes, stem: str | None = None
) -> Mapping[TypeId, str]:
    """What the names of each definition's functions end with.

    "" for the root (even of a file that has only definitions), ``_`` + snake_case of
    the key for a definition, of the class name for what is nested.  Of definitions
    that meet, the one that is spelled so keeps it and the others add a digest of
    their key; what is nested gives way.  Without ``stem`` the URI's is used.
    """
    root = Location(types.uri, "")
    if stem is None:
        stem = unquote(types.uri.rpartition("/")[2]).rpartition(".")[0]
    names = class_names(types, stem)
    found: dict[TypeId, str] = {root: ""}
    every = types.definitions.values()
    _settle(
        found,
        [each for each in every if each.role is Role.DEFINITION],
        (
            lambda each: _suffix(_key(each), _key(each)),
            lambda each: f"{_suffix(_key(each), _key(each))}_{digest(_key(each))}",
            lambda each: _unique(_suffix(_key(each), _key(each)), each),
        ),
        lambda each, suffix: suffix == "_" + _key(each),
    )
    _settle(
        found,
        [each for each in every if each.role is Role.NESTED],
        (
            lambda each: _suffix(names[each.id].text, each.id.pointer),
            lambda each: _unique(_suffix(names[each.id].text, each.id.pointer), each),
        ),
        lambda each, suffix: False,
    )
    return {key: found[key] for key in dict.fromkeys((root, *types.definitions))}


def _settle(
    named: dict[TypeId, str],
    wanting: Sequence[Definition],
    ladder: Sequence[_Spelling],
    spelled: Callable[[Definition, str], bool] = lambda each, name: _key(each) == name,
) -> None:
    """Give each a name that nobody has, trying the spellings in order.

    Who is alone in wanting a name, or is spelled so already, gets it.
    """
    pending = list(wanting)
    for spell in ladder:
        wanted = [(each, spell(each)) for each in pending]
        meeting = Counter(name for _, name in wanted)
        keepers = Counter(name for each, name in wanted if spelled(each, name))
        taken = set(named.values())
        pending = []
        for each, name in wanted:
            alone = meeting[name] == 1 or (keepers[name] == 1 and spelled(each, name))
            if alone and name not in taken:
                named[each.id] = name
            else:
                pending.append(each)
    for each in pending:
        named[each.id] = f"{ladder[0](each)}_{digest(each.id.pointer, 64)}"


def _layers(types: FileTypes) -> list[list[Definition]]:
    """Nested definitions by how deeply they are nested."""
    depths: dict[TypeId, int] = {}
    layers: defaultdict[int, list[Definition]] = defaultdict(list)
    for each in types.definitions.values():
        if each.role is not Role.NESTED:
            continue
        chain: list[TypeId] = []
        at: Definition | None = each
        while at is not None and at.role is Role.NESTED and at.id not in depths:
            chain.append(at.id)
            at = types.definitions.get(at.owner) if at.owner is not None else None
        depth = depths.get(at.id, 0) if at is not None else 0
        for key in reversed(chain):
            depth += 1
            depths[key] = depth
        layers[depths[each.id]].append(each)
    return [layers[depth] for depth in sorted(layers)]


def _nested_ladder(named: Mapping[TypeId, str], top: str) -> tuple[_Spelling, ...]:
    def owner(each: Definition) -> str:
        return "" if each.owner is None else named[each.owner].rstrip("_")

    def short(each: Definition) -> str:
        return _class(each.path, each.id.pointer, owner(each))

    def long(each: Definition) -> str:
        way = each.long_path or each.path
        return _class(way, each.id.pointer, owner(each) or top)

    return short, long, lambda each: _unique(short(each), each)


def _root_name(root: Definition | None, stem: str) -> str:
    title = root.doc.title if root is not None else ""
    # With two underscores before it, it is changed inside of classes, or Python's own.
    if not (title.isascii() and title.isidentifier()) or title.startswith("__"):
        return _class((stem,), stem)
    name = clip(title, title)
    return name + "_" if name in RESERVED_CLASS_NAMES else name


def _class(path: Sequence[str], key: str, owner: str = "") -> str:
    """A class name; ``key`` is what a digest is made of where there are no words."""
    name = owner + "".join(map(pascal_case, path))
    if not name:
        return f"Schema_{digest(key)}"
    name = clip("_" + name if name[0].isdigit() else name, key)
    return name + "_" if name in RESERVED_CLASS_NAMES else name


def _suffix(text: str, key: str) -> str:
    return "_" + (clip(snake_case(text), key) or digest(key))


def _unique(name: str, each: Definition) -> str:
    return f"{name.rstrip('_')}_{digest(each.id.pointer)}"


def _key(each: Definition) -> str:
    """The key of a definition, the last property on the way to what is nested."""
    return each.path[-1] if each.path else ""
