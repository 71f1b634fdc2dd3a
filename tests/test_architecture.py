"""The shape of the house: import direction, sizes, templates, support, diagnostics."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "generator" / "bindsmith"
TEMPLATES = CHECKOUT / "templates"
DIAGNOSTICS = CHECKOUT / "docs" / "diagnostics.md"

# From the ground up: a module imports from its own room and from those before it.
# A name stands for the module or package of that name; the longest that fits counts.
ROOMS = (
    "bindsmith",
    "records",
    "errors",
    "progress",
    "room",
    "ir.json",
    "ir.code",
    "support",
    "config",
    "schema",
    "unicode",
    "regex",
    "formats",
    "ir",
    "keywords",
    "naming",
    "lower",
    "emit",
    "current",
    "targets",
    "lint",
    "report",
    "validator",
    "default_check",
    "work",
    "pipeline",
    "instances",
    "begin",
    "bowtie",
    "watch",
    "cli",
    "__main__",
)
LONGEST_MODULE = 500
LONGEST_FUNCTION = 60
LONGEST_TEMPLATE = 80
# Layout only: what computes, assigns or changes case belongs into the view.
FILTERS = frozenset({"indent"})
COMPUTED = (nodes.Compare, nodes.Test, nodes.Call, nodes.Filter)
CODE = re.compile(r"BS\d{3}\Z")

MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
SUPPORT = tuple(sorted((PACKAGE / "support").glob("*.py")))
TEMPLATE_FILES = tuple(sorted(TEMPLATES.rglob("*.jinja")))


def module_name(path: Path) -> str:
    """The dotted name inside the package, "bindsmith" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "bindsmith"


def label(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


NAMES = frozenset(map(module_name, MODULES))


def imported(path: Path, scope: Iterator[ast.AST]) -> Iterator[tuple[str, int]]:
    """The package's modules that nodes import, with lines."""
    here = module_name(path)
    package = here if path.name == "__init__.py" else here.rpartition(".")[0]
    for node in scope:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "bindsmith":
                    yield alias.name.partition(".")[2] or "bindsmith", node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join(["bindsmith", *parts, *filter(None, [base])])
            if base.partition(".")[0] != "bindsmith":
                continue
            inner = base.partition(".")[2]
            for alias in node.names:
                whole = f"{inner}.{alias.name}".lstrip(".")
                target = whole if whole in NAMES else inner or "bindsmith"
                yield target, node.lineno


def room(module: str) -> int:
    """The index of the room that a module is in."""
    fitting = [
        index
        for index, name in enumerate(ROOMS)
        if module == name or module.startswith(f"{name}.")
    ]
    assert fitting, f"{module} is in no room: give it one in ROOMS"
    return max(fitting, key=lambda index: len(ROOMS[index]))


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_module_imports_from_its_own_room_and_those_before(path: Path) -> None:
    here = module_name(path)
    if here == "bindsmith":
        pytest.skip("the package's front door names what is behind it")
    wrong = [
        f"{label(path)}:{line} imports {target} ({ROOMS[room(target)]} comes later)"
        for target, line in imported(path, ast.walk(parse(path)))
        if room(target) > room(here)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_what_users_get_hold_of_is_a_dataclass_of_the_standard_library() -> None:
    using = {
        module_name(path)
        for path in MODULES
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        if any(alias.name == "dataclass" for alias in node.names)
    }
    others = {each for each in using if not each.startswith("support.")}
    assert others == {"config.model", "errors", "pipeline", "records"}


def top_level(path: Path) -> Iterator[ast.AST]:
    """The statements that run on import, not those for type checkers alone."""
    pending: list[ast.AST] = list(parse(path).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            pending += ast.iter_child_nodes(node)


def test_no_module_imports_itself_in_a_circle() -> None:
    edges = {
        module_name(path): {each for each, _ in imported(path, top_level(path))}
        for path in MODULES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join([*trail, module])
        if module not in done:
            for each in sorted(edges.get(module, ())):
                visit(each, (*trail, module))
            done.add(module)

    for module in sorted(edges):
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    tree = parse(path)
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{lines} lines"
    assert ast.get_docstring(tree), "no docstring"
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{label(path)}:{node.lineno} {node.name} has {length} lines"
        for node in ast.walk(tree)
        if isinstance(node, functions)
        # What a tool wrote is as long as what it was made from.
        and path.parent.name != "metaschema_checks"
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def violations_of_layout(source: str) -> Iterator[str]:
    """What a template does beyond layout."""
    tree = jinja2.Environment(autoescape=False).parse(source)
    banned = (nodes.Assign, nodes.AssignBlock, nodes.NSRef, nodes.CallBlock)
    for node in tree.find_all(banned):
        yield f"line {node.lineno}: {type(node).__name__}"
    for call in tree.find_all(nodes.Call):
        named = isinstance(call.node, nodes.Name) and call.node.name
        if named == "namespace" or call.args or call.kwargs:
            yield f"line {call.lineno}: a call with arguments, or of {named}"
    for used in tree.find_all(nodes.Filter):
        if used.name not in FILTERS:
            yield f"line {used.lineno}: the filter {used.name}"
    for branch in tree.find_all(nodes.If):
        parts = [branch.test, *branch.test.find_all(nodes.Expr)]
        if any(isinstance(each, COMPUTED) for each in parts):
            yield f"line {branch.lineno}: a condition that the view should compute"


@pytest.mark.parametrize("path", TEMPLATE_FILES, ids=label)
def test_template_owns_layout_and_nothing_else(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= LONGEST_TEMPLATE
    assert list(violations_of_layout(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = 1 %}",
        "{% set x %}a{% endset %}",
        "{% set ns.x = 1 %}",
        "{{ namespace() }}",
        "{{ view.name | upper }}",
        "{{ view.name.replace('a', 'b') }}",
        "{% if view.kind == 'record' %}a{% endif %}",
        "{% for x in view.fields %}{% if x.a or x.b > 1 %}a{% endif %}{% endfor %}",
        "{% if view.name is defined %}a{% endif %}",
    ],
)
def test_what_is_more_than_layout_is_noticed(source: str) -> None:
    assert list(violations_of_layout(source))


def test_there_are_templates_for_every_target() -> None:
    folders = {path.relative_to(TEMPLATES).parts[0] for path in TEMPLATE_FILES}
    assert {"dataclasses", "typed_dicts", "validators"} <= folders


@pytest.mark.parametrize("path", SUPPORT, ids=label)
def test_support_module_can_be_copied_into_any_tree(path: Path) -> None:
    siblings = {each.stem for each in SUPPORT}
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            roots = {alias.name.partition(".")[0] for alias in node.names}
            assert roots <= sys.stdlib_module_names, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.level:
            assert (node.level, node.module in siblings) == (1, True), node.lineno
        elif isinstance(node, ast.ImportFrom):
            root = (node.module or "").partition(".")[0]
            assert root in sys.stdlib_module_names, node.lineno


def defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module binds at its top level, imports aside."""
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign():
                for target in node.targets:
                    names = ast.walk(target)
                    yield from (each.id for each in names if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_support_modules_share_no_name() -> None:
    # A standalone validator has several of them in one module.
    owner: dict[str, str] = {}
    for path in SUPPORT:
        for name in set(defined(parse(path))):
            assert name not in owner, f"{name} is in {owner[name]} and in {path.stem}"
            owner[name] = path.stem


def codes_in_source() -> dict[str, str]:
    """Each diagnostic code of the package with one place that has it."""
    found: dict[str, str] = {}
    for path in MODULES:
        for node in ast.walk(parse(path)):
            match node:
                case ast.Constant(value=str(text), lineno=line) if CODE.match(text):
                    found.setdefault(text, f"{label(path)}:{line}")
    return found


def documented() -> list[tuple[str, str, str]]:
    """The rows of the tables of diagnostics: code, cause, cure."""
    rows = re.findall(r"^\|(.*)\|$", DIAGNOSTICS.read_text("utf-8"), re.MULTILINE)
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in rows]
    found = []
    for code, cause, cure in (row for row in cells if CODE.match(row[0].strip("`"))):
        found.append((code.strip("`"), cause, cure))
    return found


def test_every_code_is_documented_once_with_cause_and_cure() -> None:
    rows = documented()
    codes = [code for code, _, _ in rows]
    assert codes == sorted(set(codes)), "not sorted, or twice"
    assert all(cause and cure for _, cause, cure in rows)
    missing = {c: at for c, at in codes_in_source().items() if c not in codes}
    assert not missing, f"not in docs/diagnostics.md: {missing}"


def test_every_documented_code_exists() -> None:
    unused = {code for code, _, _ in documented()} - set(codes_in_source())
    assert not unused, f"in docs/diagnostics.md, but nothing says so: {sorted(unused)}"
