"""Whether a generated module is nothing but what our printers print; it mends nothing.

The second net below ``ir/code.py``: whatever a schema says, a module that runs anything
of its own when it is imported, or that reaches for a name outside the plan, is refused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Mapping

from bindsmith.emit.lock import OutputFile
from bindsmith.emit.words import is_directive
from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation
from bindsmith.records import dataclass, field

# What a module may import of the standard library.
_STANDARD: Mapping[str, frozenset[str]] = {
    "__future__": frozenset(["annotations"]),
    "builtins": frozenset(
        [
            "RecursionError",
            "bool",
            "classmethod",
            "dict",
            "float",
            "frozenset",
            "int",
            "isinstance",
            "list",
            "map",
            "object",
            "str",
            "tuple",
        ]
    ),
    "collections.abc": frozenset(["Callable", "Iterator"]),
    "dataclasses": frozenset(["dataclass", "field"]),
    "datetime": frozenset(["date", "datetime", "time"]),
    "enum": frozenset(["StrEnum"]),
    "functools": frozenset(["cache"]),
    "ipaddress": frozenset(["IPv4Address", "IPv6Address"]),
    "types": frozenset(["ModuleType"]),
    "typing": frozenset(
        [
            "Any",
            "ForwardRef",
            "Literal",
            "Never",
            "NotRequired",
            "Required",
            "Self",
            "TYPE_CHECKING",
            "TypeAlias",
            "TypeGuard",
            "TypedDict",
        ]
    ),
    "uuid": frozenset(["UUID"]),
    "warnings": frozenset(["deprecated"]),
}
_BUILTINS = _STANDARD["builtins"] | frozenset(
    [
        "RecursionError",
        "__name__",
        "all",
        "any",
        "bytes",
        "enumerate",
        "filter",
        "iter",
        "len",
        "range",
        "set",
        "sum",
        "type",
    ]
)
# What may be called, or decorate, while a module is imported.
_CALLED = frozenset(
    [
        "ForwardRef",
        "Pattern",
        "TypedDict",
        "cache",
        "dataclass",
        "deprecated",
        "field",
        "float",
        "frozenset",
        "map",
    ]
)
_DECORATORS = frozenset(["cache", "classmethod", "dataclass", "deprecated"])
_BASES = frozenset(["JsonObject", "StrEnum", "TypedDict"])
_DUNDER = re.compile(r"__\w*__\Z")
_DUNDERS = frozenset(["__name__", "__new__"])

# What expressions are made of that run on import, and what annotations are.
_VALUES: frozenset[type[ast.AST]] = frozenset(
    [
        ast.Attribute,
        ast.BinOp,
        ast.Call,
        ast.Constant,
        ast.Dict,
        ast.Lambda,
        ast.List,
        ast.Name,
        ast.Set,
        ast.Starred,
        ast.Subscript,
        ast.Tuple,
        ast.UnaryOp,
        ast.keyword,
    ]
)
_TYPES = _VALUES - {ast.Call, ast.Dict, ast.Lambda, ast.Set, ast.keyword}
_INSIDE: frozenset[type[ast.AST]] = _VALUES | {
    ast.AnnAssign,
    ast.Assign,
    ast.AugAssign,
    ast.BoolOp,
    ast.Compare,
    ast.ExceptHandler,
    ast.Expr,
    ast.For,
    ast.If,
    ast.ImportFrom,
    ast.ListComp,
    ast.Pass,
    ast.Return,
    ast.Slice,
    ast.Try,
    ast.arg,
    ast.arguments,
    ast.comprehension,
}
# Fields that hold no nodes, or only operators.
_PLAIN = frozenset(
    [
        "arg",
        "asname",
        "attr",
        "conversion",
        "ctx",
        "id",
        "is_async",
        "kind",
        "level",
        "module",
        "name",
        "names",
        "op",
        "ops",
        "simple",
        "type_comment",
    ]
)
_BELOW: Mapping[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(each for each in kind._fields if each not in _PLAIN) for kind in _INSIDE
}
# Those of them that have names of their own.
_TOLD = (ast.Attribute, ast.ExceptHandler, ast.ImportFrom, ast.Lambda, ast.arg)
# Line ends other than ours, and what hides or reorders text or cannot be encoded.
_UNPRINTED = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060"
    "\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


class _OddError(Exception):
    """Something that no printer of ours prints, and its line."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What modules may import: paths of the tree's files, and names of other modules."""

    files: frozenset[str]
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)


def audit(
    files: Iterable[OutputFile], around: Surroundings, *, is_ours: bool
) -> list[Diagnostic]:
    """Look at every module that comes from a schema.

    ``OutputError`` (BS410) for one that is odd, so that nothing is written; warnings
    where templates of the user's (not ``is_ours``) may have printed what is odd, but
    an error (BS409) where it cannot be compiled.
    """
    warnings: list[Diagnostic] = []
    for each in files:
        if not each.source or not each.path.endswith(".py"):
            continue
        place = SourceLocation(each.path)
        if not is_ours:
            _compile(each.text, place)
        found = oddity(each.path, each.text, around)
        if not found:
            continue
        if is_ours:
            message = f"internal error: {found}, which no printer of ours prints"
            hint = f"nothing was written; report it, with {each.source}"
            raise OutputError(Diagnostic("BS410", Severity.ERROR, place, message, hint))
        message = f"the overriding templates print what ours never do: {found}"
        hint = "make sure that no text of a schema can get there"
        warnings.append(Diagnostic("BS410", Severity.WARNING, place, message, hint))
    return warnings


def _compile(text: str, place: SourceLocation) -> None:
    try:
        compile(text, place.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        message = f"what the overriding templates print is no Python: {error}"
        hint = "mend the overriding template that prints it"
        found = Diagnostic("BS409", Severity.ERROR, place, message, hint)
        raise OutputError(found) from error


def oddity(path: str, text: str, around: Surroundings) -> str:
    """What is odd about a module's text, with its line; "" if nothing is.

    ``path`` is relative to the output folder.
    """
    plain = text.replace("\n", "").isprintable()
    if not plain and (found := re.search(_UNPRINTED, text)):
        line = text.count("\n", 0, found.start()) + 1
        return f"line {line} has the character U+{ord(found[0]):04X}"
    try:
        tree = ast.parse(text)
        audit = _Audit(path, around)
        audit.module(tree)
        _comments(text, audit.quoted)
    except SyntaxError as error:
        return f"line {error.lineno} is no Python: {error.msg}"
    except (RecursionError, MemoryError):
        return "it is nested too deeply for Python's parser"
    except _OddError as error:
        return str(error)
    return ""


def _comments(text: str, quoted: Container[int]) -> None:
    """No comment speaks to a tool; ours have lines of their own."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "#" in line and number not in quoted:
            words = line.lstrip(" ")
            if words.startswith("#") and is_directive(words):
                raise _OddError(f"line {number} is a comment that a tool may obey")


class _Audit:
    """Looks at one module; ``quoted`` are the lines that begin inside a string."""

    def __init__(self, path: str, around: Surroundings) -> None:
        self._around = around
        self._home = path.split("/")[:-1]
        # By the module's own names: what they are called where they come from.
        self._origins: dict[str, str] = {}
        self._bound: dict[str, ast.AST] = {}
        self._used: dict[str, ast.AST] = {}
        self._attributes: dict[str, ast.AST] = {}
        self.quoted: set[int] = set()

    def module(self, tree: ast.Module) -> None:
        texts = [each for each in tree.body[:1] if _is_text(each)]
        lazy = tree.body[len(texts) :][:1]
        if lazy and not any(map(_is_lazy, lazy)):
            raise _odd(lazy[0], "annotations that are evaluated")
        for statement in tree.body:
            self._import_deeply(statement)
        for statement in tree.body:
            self._statement(statement)
        for name, node in self._used.items():
            if name not in self._bound and name not in _BUILTINS:
                raise _odd(node, f"the name {name}")
        for name, node in self._attributes.items():
            if name.startswith("__") and name not in _DUNDERS:
                raise _odd(node, f"the attribute {name}")

    def _bind(self, name: str, node: ast.AST) -> None:
        if _DUNDER.match(name):
            raise _odd(node, f"a definition of {name}")
        self._bound[name] = node

    # Imports

    def _import_deeply(self, node: ast.stmt) -> None:
        """What is imported has to be known before it is called."""
        match node:
            case ast.ImportFrom():
                self._import(node)
            case ast.If():
                for each in (*node.body, *node.orelse):
                    self._import_deeply(each)

    def _import(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            if node.level:
                known = self._is_in_tree(node.level, module, alias.name)
            else:
                others = self._around.others.get(module, frozenset())
                known = alias.name in _STANDARD.get(module, frozenset()) | others
            if not known:
                raise _odd(node, f"an import of {alias.name} from {module or '.'}")
            name = alias.asname or alias.name
            self._bind(name, node)
            self._origins[name] = alias.name

    def _is_in_tree(self, level: int, module: str, name: str) -> bool:
        """Whether a relative import stays in the tree, and there is such a module."""
        if level - 1 > len(self._home):
            return False
        base = self._home[: len(self._home) - level + 1]
        base = [*base, *filter(None, module.split("."))]
        places = ("/".join(base), "/".join([*base, name]))
        return any(
            f"{place}{end}".lstrip("/") in self._around.files
            for place in places
            for end in (".py", "/__init__.py")
        )

    def _origin(self, node: ast.expr) -> str:
        """What a name is called where it comes from, "" for any other expression."""
        return self._origins.get(node.id, node.id) if isinstance(node, ast.Name) else ""

    # What runs on import

    def _statement(self, node: ast.stmt, *, in_class: bool = False) -> None:
        match node:
            case ast.Expr() if _is_text(node):
                self._flat(node, _VALUES | {ast.Expr})
            case ast.Pass():
                return
            case ast.ImportFrom() if not in_class:
                return
            case ast.FunctionDef():
                self._function(node)
            case ast.ClassDef() if not in_class:
                self._class(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._bind(name, node)
                self._value(value)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                self._bind(name, node)
                self._annotation(annotation)
                if self._origin(annotation) == "TypeAlias" and _is_text(node.value):
                    self._annotation(node.value)
                elif node.value is not None:
                    self._value(node.value)
            case ast.If(test=test, body=body, orelse=orelse) if (
                self._origin(test) == "TYPE_CHECKING" and not in_class
            ):
                for each in (*body, *orelse):
                    self._statement(each)
            case _:
                raise _odd(node, type(node).__name__)

    def _class(self, node: ast.ClassDef) -> None:
        self._bind(node.name, node)
        self._decorators(node.decorator_list)
        for base in node.bases:
            if self._origin(base) not in _BASES:
                raise _odd(base, "a base class")
        for each in node.keywords:
            if each.arg != "total" or not isinstance(each.value, ast.Constant):
                raise _odd(node, "a keyword of a class")
        for statement in node.body:
            self._statement(statement, in_class=True)

    def _decorators(self, nodes: Iterable[ast.expr]) -> None:
        for node in nodes:
            called = node.func if isinstance(node, ast.Call) else node
            if self._origin(called) not in _DECORATORS:
                raise _odd(node, f"the decorator {ast.unparse(called)}")
            self._value(node)

    def _value(self, node: ast.expr) -> None:
        """An expression that runs on import."""
        for each in self._flat(node, _VALUES):
            if isinstance(each, ast.Call):
                self._call(each)

    def _call(self, node: ast.Call) -> None:
        name = self._origin(node.func)
        if name not in _CALLED and ast.unparse(node.func) != "str.join":
            raise _odd(node, f"a call of {ast.unparse(node.func)}")
        if name == "ForwardRef":
            self._annotation(node.args[0])
        elif name == "TypedDict":
            keys = node.args[1]
            for each in keys.values if isinstance(keys, ast.Dict) else [keys]:
                self._annotation(each)

    def _annotation(self, node: ast.expr | None) -> None:
        """A type: type checkers read it, and ``get_type_hints`` evaluates it."""
        if node is None:
            return
        for each in () if isinstance(node, ast.Name) else _quotes(node):
            if isinstance(each.value, str):
                try:
                    self._flat(ast.parse(each.value, mode="eval").body, _TYPES)
                except SyntaxError:
                    raise _odd(node, "a quoted annotation that is none") from None
        self._flat(node, _TYPES)

    # Inside functions

    def _function(self, node: ast.FunctionDef) -> None:
        self._bind(node.name, node)
        self._decorators(node.decorator_list)
        arguments = node.args
        if arguments.defaults or arguments.kw_defaults or arguments.vararg:
            raise _odd(node, "a default of a parameter")
        for each in (*arguments.args, *arguments.posonlyargs):
            self._bind(each.arg, node)
            self._annotation(each.annotation)
        self._annotation(node.returns)
        for statement in node.body:
            self._flat(statement, _INSIDE)

    def _flat(self, root: ast.AST, kinds: frozenset[type[ast.AST]]) -> list[ast.AST]:
        """All nodes below but names and constants; each is of one of the kinds."""
        pending: list[ast.AST] = [root]
        found: list[ast.AST] = []
        while pending:
            node = pending.pop()
            kind = node.__class__
            if kind not in kinds:
                raise _odd(node, kind.__name__)
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load):
                    self._used.setdefault(node.id, node)
                else:
                    self._bind(node.id, node)
                continue
            if isinstance(node, ast.Constant):
                if node.end_lineno != node.lineno:
                    end = node.end_lineno or node.lineno
                    self.quoted.update(range(node.lineno + 1, end + 1))
                continue
            found.append(node)
            if kind in _TOLD and self._told(node):
                continue
            for name in _BELOW[kind]:
                below = getattr(node, name)
                if isinstance(below, list):
                    pending += below
                elif below is not None:
                    pending.append(below)
        return found

    def _told(self, node: ast.AST) -> bool:
        """Note the names that a node has; whether all below it has been looked at."""
        match node:
            case ast.Lambda():
                # It does not run on import; ours have no parameters.
                self._flat(node.body, _INSIDE)
                return True
            case ast.Attribute():
                self._attributes.setdefault(node.attr, node)
            case ast.ImportFrom():
                self._import(node)
            case ast.ExceptHandler(name=str(name)) | ast.arg(arg=name):
                self._bind(name, node)
        return False


def _quotes(node: ast.expr) -> Iterator[ast.Constant]:
    """The strings of an annotation that are types: not the members of a Literal."""
    pending: list[ast.AST] = [node]
    while pending:
        each = pending.pop()
        if isinstance(each, ast.Constant):
            yield each
        elif not isinstance(each, ast.Subscript) or "Literal" not in ast.unparse(
            each.value
        ):
            pending += ast.iter_child_nodes(each)


def _is_text(node: ast.AST | None) -> bool:
    if isinstance(node, ast.Expr):
        node = node.value
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_lazy(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _odd(node: ast.AST, what: str) -> _OddError:
    return _OddError(f"line {getattr(node, 'lineno', 0)} has {what}")
