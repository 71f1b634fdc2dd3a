"""Golden cases: the same text, and text that imports, type-checks and works.

What a case consists of is said in ``golden_cases``; ``make golden`` rewrites what the
generator makes of them, and what it rewrote is to be read before it is committed.
"""

from __future__ import annotations

import copy
import dataclasses
import difflib
import importlib
import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bindsmith.naming import pascal_case
from bindsmith.report.safe import printable
from bindsmith.schema.load import load_document

from tests.golden_cases import GOLDEN, MARKER, VIOLATIONS, Case, Line, Made, cases, same

CASES = [case for case in cases() if case.can_be_laid_out()]
CHECKOUT = Path(__file__).resolve().parents[1]
# Alone, one after the other: with no module of the tree there before.  Then all, in
# three orders.  Isolated and without site-packages: only the standard library is there.
IMPORTS = """
import dataclasses, importlib, inspect, random, sys, typing

sys.path.insert(0, sys.argv[1])
names = sys.stdin.read().split()

def forget():
    for name in [name for name in sys.modules if name.startswith("case_")]:
        del sys.modules[name]

def attempt(what, name, action):
    try:
        return action()
    except BaseException as error:
        print(f"{what} {name}: {type(error).__name__}: {error}")

for name in names:
    forget()
    attempt("alone", name, lambda: importlib.import_module(name))
for order in range(3):
    forget()
    random.Random(order).shuffle(names)
    for name in names:
        module = attempt("shuffled", name, lambda: importlib.import_module(name))
for name in names:
    module = sys.modules.get(name)
    for cls in [v for v in vars(module).values() if inspect.isclass(v)] if module else []:
        if cls.__module__ == name:
            attempt("hints of", f"{name}.{cls.__name__}", lambda: typing.get_type_hints(cls))
"""


class Trees:
    """The output of each case as a package in one folder, made when asked for."""

    def __init__(self, work: Path) -> None:
        self.folder = work / "trees"
        self._work = work
        self._made: dict[str, Made] = {}

    def __getitem__(self, case: Case) -> Made:
        if case.name not in self._made:
            made = case.make(self._work / "projects" / case.name)
            for path, text in made.files.items():
                file = self.folder / case.package / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode("utf-8"))
            # Python looks into a folder once in a tick of the file system's clock.
            importlib.invalidate_caches()
            self._made[case.name] = made
        return self._made[case.name]

    def every(self) -> dict[Case, Made]:
        """All cases that have output."""
        found = {case: self[case] for case in CASES}
        return {case: made for case, made in found.items() if not made.refused}

    def module(self, case: Case, target: str, schema: str) -> ModuleType:
        """The module that a target has for a schema, imported."""
        first = f"{MARKER}{schema}. DO NOT EDIT."
        for path, text in self[case].files.items():
            if path.startswith(f"{target}/") and text.split("\n", 1)[0] == first:
                return importlib.import_module(dotted(case, path))
        raise AssertionError(f"no module of {target} is from {schema}")


def dotted(case: Case, path: str) -> str:
    """The module at a path of a case's tree."""
    parts = path.removesuffix(".py").split("/")
    return ".".join([case.package, *(p for p in parts if p != "__init__")])


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trees]:
    made = Trees(tmp_path_factory.mktemp("golden"))
    sys.path.insert(0, str(made.folder))
    yield made
    sys.path.remove(str(made.folder))
    for name in [name for name in sys.modules if name.startswith("case_")]:
        del sys.modules[name]


FED = [case for case in CASES if case.lines("valid") or case.lines("invalid")]
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
by_fed_case = pytest.mark.parametrize("case", FED, ids=lambda case: case.name)


# The case itself


def test_there_are_cases() -> None:
    assert len(CASES) >= 40
    stray = [path.name for path in GOLDEN.iterdir() if not path.is_dir()]
    assert not stray


@by_case
def test_case_is_small_and_whole(case: Case, trees: Trees) -> None:
    schemas = case.schemas()
    assert schemas
    for path in schemas:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 60, path
    if not trees[case].refused:
        assert case.lines("valid")
        assert case.lines("invalid")
    if (case.folder / "roundtrip.jsonl").exists():
        assert len(case.lines("roundtrip")) == len(case.lines("valid"))


# Text


@by_case
def test_golden(
    case: Case,
    trees: Trees,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = golden(case, trees)
    if request.config.getoption("update_golden"):
        changes = [*case.update(wanted)]
        if changes:
            with capsys.disabled():
                print("", *changes, sep="\n")
    kept = case.kept()
    orphans = sorted(kept.keys() - wanted.keys())
    assert not orphans, f"nothing makes {', '.join(orphans)}: see `make golden`"
    differing = [path for path in wanted if kept.get(path) != wanted[path]]
    diff = "\n".join(
        difference(f"{case.name}/{path}", kept.get(path), wanted[path])
        for path in differing
    )
    assert not differing, f"`make golden` would change:\n{diff}"


def golden(case: Case, trees: Trees) -> dict[str, str]:
    """What the case's folder must have, with what its validators say."""
    wanted = trees[case].golden()
    reports = [violations(case, line, trees) for line in case.lines("invalid")]
    if reports and not trees[case].refused:
        wanted[VIOLATIONS] = "\n".join(reports)
    return wanted


def difference(path: str, kept: str | None, wanted: str) -> str:
    if kept is None:
        return f"{path} is missing"
    lines = kept.split("\n"), wanted.split("\n")
    return "\n".join(difflib.unified_diff(*lines, path, "made now", lineterm=""))


def violations(case: Case, line: Line, trees: Trees) -> str:
    """The instance and, below it, each violation with its branches."""
    module = trees.module(case, "validators", line.schema)
    found = getattr(module, f"iter_errors{line.suffix}")(line.value)
    place = f"{line.schema}{line.suffix and '#'}{line.suffix.removeprefix('_')} "
    shown = [f"{place if case.several else ''}{line}"]
    shown += [text for each in found for text in described(each, 1)]
    return "\n".join(shown) + "\n"


def described(violation: Any, depth: int) -> Iterator[str]:
    indent = "    " * depth
    yield f"{indent}{printable(str(violation))}"
    where = violation.instance_location or "(root)"
    yield f"{indent}  at {printable(where)} by {printable(violation.schema_location)}"
    for number, branch in enumerate(violation.causes, 1):
        yield f"{indent}  {number}:"
        for each in branch:
            yield from described(each, depth + 2)


# Behaviour


@by_fed_case
def test_validators(case: Case, trees: Trees) -> None:
    for name, valid in (("valid", True), ("unloadable", True), ("invalid", False)):
        for line in case.lines(name):
            module = trees.module(case, "validators", line.schema)
            value = copy.deepcopy(line.value)
            functions = [
                getattr(module, f"{stem}{line.suffix}")
                for stem in ("is_valid", "iter_errors", "validate")
            ]
            is_valid, iter_errors, validate = functions
            assert is_valid(value) is valid, line
            errors = tuple(iter_errors(value))
            assert bool(errors) is not valid, line
            if valid:
                assert validate(value) is None
            else:
                with pytest.raises(validation_error(case)) as raised:
                    validate(value)
                assert raised.value.errors == errors
            assert same(value, line.value), "the instance was changed"


@by_fed_case
def test_objects(case: Case, trees: Trees) -> None:
    pairs = zip(case.lines("valid"), case.expected("valid"), strict=True)
    for line, expected in pairs:
        check_object(case, line, expected, trees)
    for name in ("invalid", "unloadable"):
        for line in case.lines(name):
            methods = loading(case, line, trees)
            if methods is not None:
                with pytest.raises(validation_error(case)) as raised:
                    methods[0](copy.deepcopy(line.value))
                assert raised.value.errors


def check_object(case: Case, line: Line, expected: object, trees: Trees) -> None:
    """One valid instance, there and back."""
    methods = loading(case, line, trees)
    if methods is None:
        return
    load, dump = methods
    value = copy.deepcopy(line.value)
    made = load(value)
    dumped = dump(made)
    assert same(dumped, expected), f"{line} became {dumped!r}"
    assert same(value, line.value), "the instance was changed"
    module = trees.module(case, "validators", line.schema)
    assert getattr(module, f"is_valid{line.suffix}")(dumped), dumped
    if not dataclasses.is_dataclass(made):
        return
    again: Any = load(copy.deepcopy(line.value))
    assert made == again
    assert made == copy.deepcopy(made)
    assert made == pickle.loads(pickle.dumps(made))
    assert made == dataclasses.replace(again)
    assert type(made).__name__ in repr(made)
    text = json.dumps(line.value)
    assert again.from_json(text) == again.from_json(text.encode()) == made
    assert same(json.loads(again.to_json()), expected)


_Methods = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def loading(case: Case, line: Line, trees: Trees) -> _Methods | None:
    """What loads and dumps values of a schema; None for definitions without a class."""
    module = trees.module(case, "dataclasses", line.schema)
    cls: Any = getattr(module, class_name(case, line), None)
    if not line.suffix and hasattr(module, "load"):
        return module.load, module.dump
    if hasattr(cls, "from_dict"):
        return cls.from_dict, cls.to_dict
    assert line.suffix or "only" in case.name or case.name == "cross_file_refs", line
    return None


def class_name(case: Case, line: Line) -> str:
    """What the contract calls the class of a schema."""
    if line.suffix:
        return pascal_case(line.suffix)
    path = case.kept_as(line.schema)
    schema = load_document(path, path.name).value
    title = schema.get("title", "") if isinstance(schema, dict) else ""
    if isinstance(title, str) and title.isascii() and title.isidentifier():
        return title + "_" * (title == "Any")
    return pascal_case(Path(line.schema).stem)


def validation_error(case: Case) -> type[Any]:
    """The error of a tree; each tree has its own."""
    module = importlib.import_module(f"{case.package}._support.violation")
    found: type[Any] = module.ValidationError
    return found


# All trees at once


def test_every_module_imports(trees: Trees) -> None:
    names = [
        dotted(case, path)
        for case, made in trees.every().items()
        for path in made.files
        if path.endswith(".py")
    ]
    command = [sys.executable, "-I", "-S", "-W", "error", "-c", IMPORTS]
    done = subprocess.run(
        [*command, str(trees.folder)],
        input="\n".join(names),
        capture_output=True,
        text=True,
    )
    assert names
    assert not done.stdout, done.stdout
    assert done.returncode == 0, done.stderr


def test_black_changes_nothing(trees: Trees) -> None:
    widths = {case.line_length() for case in CASES}
    assert len(widths) > 1
    for width in sorted(widths):
        options = ["--quiet", "--diff", "--check", f"--line-length={width}"]
        paths = texts(trees, width).values()
        run("-m", "black", *options, "--target-version=py311", *paths, at=trees)


def test_mypy_finds_nothing(trees: Trees) -> None:
    assert trees.every()
    # One cache for all runs: most of the time goes into the standard library's types.
    cache = CHECKOUT / ".mypy_cache" / "golden"
    options = ["--strict", "--config-file=", "--python-version=3.11"]
    run("-m", "mypy", *options, f"--cache-dir={cache}", ".", at=trees)


def test_pyright_finds_nothing(trees: Trees) -> None:
    assert trees.every()
    settings = {"typeCheckingMode": "standard", "pythonVersion": "3.11"}
    (trees.folder / "pyrightconfig.json").write_text(json.dumps(settings))
    done = start("-m", "pyright", "--version", at=trees)
    if done.returncode:
        pytest.skip(f"PYRIGHT DOES NOT START: {(done.stdout + done.stderr)[-300:]}")
    run("-m", "pyright", at=trees)


def texts(trees: Trees, width: int) -> dict[str, str]:
    """A module by its text, of the cases with a line length.

    The support modules are the same in most trees.
    """
    return {
        text: f"{case.package}/{path}"
        for case, made in trees.every().items()
        if case.line_length() == width
        for path, text in made.files.items()
        if path.endswith(".py")
    }


def run(*command: str, at: Trees) -> None:
    """Run a tool over the trees; it must find nothing."""
    done = start(*command, at=at)
    assert done.returncode == 0, (done.stdout + done.stderr)[-20_000:]


def start(*command: str, at: Trees) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, cwd=at.folder
    )
