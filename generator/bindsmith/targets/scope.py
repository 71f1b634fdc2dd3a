"""The names of one generated module: what is taken, what is imported from where.

It decides on spellings only; what is called what in a schema is for ``naming``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from bindsmith.emit.layout import Import
from bindsmith.naming import ModuleName

Shadow: TypeAlias = frozenset[str]
NO_SHADOW: Shadow = frozenset()

# Names of ours that may come into a module.  A class of another file is imported under
# another name where it has one of these; a class of this file keeps its name, and ours
# gets an underscore.
_OWN_NAMES = """
    bool classmethod dict float frozenset int isinstance list map object str tuple
    Any Final ForwardRef JsonObject Literal ModuleType Never NotRequired Required Self
    StrEnum TYPE_CHECKING TypeAlias TypedDict UNSET Union UnsetType cache copy_json
    dataclass dump dump_value extras field integral load map_tuple map_values put require_object
    build_or_keep complete convert parse_first refuse_conversion refuse_depth
    RecursionError to_dicts annotations cls data deprecated fields get kind made member
    self value
"""
_LONGEST = 50
_OWN = frozenset(_OWN_NAMES.split())


def relative(home: tuple[str, ...], goal: tuple[str, ...]) -> str:
    """The relative import of a module, from a module in the package ``home``.

    Both are told from the output folder.
    """
    common = 0
    while common < min(len(home), len(goal)) and home[common] == goal[common]:
        common += 1
    return "." * (len(home) - common + 1) + ".".join(goal[common:])


def package_of(target: str, module: ModuleName) -> tuple[str, ...]:
    """The package that a module's relative imports start at."""
    path = (target, *module.parts)
    return path if module.package else path[:-1]


class Scope:
    """Hands out the names of a module; not to be used for a second one.

    Names are asked for in document order, so the same schema gives the same names.
    ``shadow`` are the attributes of the class that a name is used in: they hide
    module-level names there, from type checkers and from ``get_type_hints``.
    """

    def __init__(
        self, home: tuple[str, ...], classes: Iterable[str], functions: Iterable[str]
    ) -> None:
        self._home = home
        self._classes = frozenset(classes)
        self._taken = set(self._classes).union(functions)
        self._foreign: dict[tuple[tuple[str, ...], str], str] = {}
        self._aliases: dict[tuple[str, str], str] = {}
        self._imports: set[Import] = set()
        self._late: set[Import] = set()
        self.support: set[str] = set()
        self.local_aliases: dict[str, str] = {}

    def imports(self) -> frozenset[Import]:
        """What the module imports before it does anything."""
        return frozenset(self._imports)

    def late_imports(self) -> frozenset[Import]:
        """What it imports at its end, since the other module may import this one."""
        return frozenset(self._late)

    def local(self, name: str) -> str:
        """A variable of a function that hides no class of the module."""
        while name in self._classes:
            name += "_"
        return name

    def private(self, name: str) -> str:
        """A new name for something of the module's own."""
        while name in self._taken or name in _OWN:
            name += "_"
        self._taken.add(name)
        return name

    def shared(self, name: str) -> str:
        """As ``private``, but the same name each time it is asked for."""
        if ("", name) not in self._aliases:
            self._aliases["", name] = self.private(name)
        return self._aliases["", name]

    def dotted(self, module: str, name: str, shadow: Shadow = NO_SHADOW) -> str:
        """Something in another package, maybe inside a class there."""
        first, dot, rest = name.partition(".")
        if first in _OWN and module != "builtins":
            return f"{self._alias(module, first)}{dot}{rest}"
        return f"{self.std(module, first, shadow)}{dot}{rest}"

    def std(self, module: str, name: str, shadow: Shadow = NO_SHADOW) -> str:
        """A name of the standard library or of ``builtins``."""
        if name in self._classes or name in shadow:
            return self._alias(module, name)
        if module != "builtins":
            self._imports.add(Import(module, name))
        return name

    def builtin(self, name: str, shadow: Shadow = NO_SHADOW) -> str:
        return self.std("builtins", name, shadow)

    def typing(self, name: str, shadow: Shadow = NO_SHADOW) -> str:
        return self.std("typing", name, shadow)

    def helper(self, module: str, name: str, shadow: Shadow = NO_SHADOW) -> str:
        """A name of a support module."""
        self.support.add(module)
        return self.std(relative(self._home, ("_support", module)), name, shadow)

    def _alias(self, module: str, name: str) -> str:
        alias = self._aliases.get((module, name))
        if alias is None:
            alias = self.private(f"_{name.lstrip('_')}")
            self._aliases[module, name] = alias
            self._imports.add(Import(module, name, alias))
        return alias

    def own(self, name: str, shadow: Shadow = NO_SHADOW) -> str:
        """A class or alias of this module."""
        return self._second(name) if name in shadow else name

    def short(self, name: str) -> str:
        """The same as ``name``, short enough to call it on one line."""
        return self._second(name) if len(name) > _LONGEST else name

    def _second(self, name: str) -> str:
        if name not in self.local_aliases:
            made = f"_{name.lstrip('_')}"[:_LONGEST]
            self.local_aliases[name] = self.private(made)
        return self.local_aliases[name]

    def plan_foreign(self, wanted: Iterable[tuple[tuple[str, ...], str]]) -> None:
        """Settle the names of what may be imported from other schemas' modules.

        ``wanted`` are modules (from the output folder) and names in them.  One that is
        taken, or that two modules have, gets the module's name before it.
        """
        entries = sorted(set(wanted))
        counts: dict[str, int] = {}
        for _, name in entries:
            counts[name] = counts.get(name, 0) + 1
        for goal, name in entries:
            if counts[name] == 1 and name not in self._taken and name not in _OWN:
                self._foreign[goal, name] = name
        self._taken.update(self._foreign.values())
        for goal, name in entries:
            if (goal, name) not in self._foreign:
                self._foreign[goal, name] = self._prefixed(goal, name)

    def _prefixed(self, goal: tuple[str, ...], name: str) -> str:
        made = name
        for part in reversed(goal[1:]):
            if made.startswith("_"):
                made = f"_{part.strip('_')}_{made.lstrip('_')}"
            else:
                made = _pascal(part) + made
            if made not in self._taken and made not in _OWN:
                self._taken.add(made)
                return made
        return self.private(made)

    def foreign(
        self,
        goal: tuple[str, ...],
        name: str,
        late: bool,
        shadow: Shadow = NO_SHADOW,
        is_short: bool = False,
    ) -> str:
        """A planned name of another schema's module; ``is_short`` as in ``short``."""
        spelled = self._foreign[goal, name]
        module = relative(self._home, goal)
        if spelled in shadow or (is_short and len(spelled) > _LONGEST):
            spelled = self._shadowed(module, name)
        alias = "" if spelled == name else spelled
        (self._late if late else self._imports).add(Import(module, name, alias))
        return spelled

    def _shadowed(self, module: str, name: str) -> str:
        if (module, name) not in self._aliases:
            made = f"_{name.lstrip('_')}"[:_LONGEST]
            self._aliases[module, name] = self.private(made)
        return self._aliases[module, name]


def _pascal(part: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in part.split("_"))
