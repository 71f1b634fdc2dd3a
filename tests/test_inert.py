"""The audit of generated modules: our own pass, and anything else is noticed."""

from __future__ import annotations

from pathlib import Path

import bindsmith
import pytest
from bindsmith.emit import inert
from bindsmith.emit.header import header_lines
from bindsmith.emit.inert import Surroundings, oddity
from bindsmith.emit.words import is_directive, undirected
from bindsmith.errors import OutputError, Severity

HEAD = "from __future__ import annotations\n\n"
FILES = frozenset({"__init__.py", "x/a.py", "x/b.py", "_support/objects.py"})
AROUND = Surroundings(FILES, {"shop": frozenset({"Money"})})

FINE = [
    '"""Words."""\n\nfrom typing import Any\n',
    "import_ = 1\n",
    "# a comment of words\n",
    'A = frozenset(("a", "b"))\n',
    'def f(x: Any) -> bool:\n    return x["__class__"] == "eval(1)"\n',
    "from .b import A\nfrom shop import Money as _Money\n",
    "from .. import x\nfrom .._support.objects import JsonObject\n",
    'from typing import ForwardRef\n\nA = ForwardRef("list[A]", module=__name__)\n',
    'from typing import TypedDict\n\nT = TypedDict("T", {"a b": "list[T]"}, total=False)\n',
]
# What each module has that no printer prints.
ODD = {
    "print(1)\n": "Expr",
    "import os\n": "Import",
    "from os import system\n": "an import of system",
    "from typing import overload\n": "an import of overload",
    "from ... import y\n": "an import of y",
    "from .c import A\n": "an import of A",
    "from shop import Other\n": "an import of Other",
    "def f(x):\n    import os\n": "Import",
    "def f(x):\n    from os import system\n": "an import of system",
    "A = eval('1')\n": "a call of eval",
    "A = frozenset(eval('1'))\n": "a call of eval",
    "A = eval\n": "the name eval",
    "def f(x):\n    return open(x)\n": "the name open",
    "def f(x):\n    return x.__class__\n": "the attribute __class__",
    "def f(x):\n    return x.__globals__\n": "the attribute __globals__",
    "def f(x=eval('1')):\n    return x\n": "a default of a parameter",
    "def f(x: eval('1')):\n    return x\n": "Call",
    "def f(x) -> eval('1'):\n    return x\n": "Call",
    'def f(x: "eval(1)"):\n    return x\n': "Call",
    'def f(x: "a b"):\n    return x\n': "a quoted annotation",
    "A: eval(1) = 1\n": "Call",
    "A: str = eval\n": "the name eval",
    "def __getattr__(x):\n    return x\n": "a definition of __getattr__",
    "__all__ = ['x']\n": "a definition of __all__",
    "class A:\n    __slots__ = ()\n": "a definition of __slots__",
    "class A(str):\n    pass\n": "a base class",
    "class A(metaclass=type):\n    pass\n": "a keyword of a class",
    "class A:\n    import os\n": "Import",
    "class A:\n    from .b import A\n": "ImportFrom",
    "@eval\ndef f(x):\n    return x\n": "the decorator eval",
    "@map\ndef f(x):\n    return x\n": "the decorator map",
    "async def f(x):\n    return x\n": "AsyncFunctionDef",
    "def f(x):\n    yield x\n": "Yield",
    "def f(x):\n    global y\n": "Global",
    "def f(x):\n    return f'{x}'\n": "JoinedStr",
    "def f(x):\n    return (y := x)\n": "NamedExpr",
    "def f(x):\n    while x:\n        pass\n": "While",
    "def f(x):\n    with x:\n        pass\n": "With",
    "def f(x):\n    del x\n": "Delete",
    "def f(x):\n    raise x\n": "Raise",
    "def f(x):\n    return {**x}\n": "NoneType",
    "if True:\n    A = 1\n": "If",
    "for A in (1, 2):\n    pass\n": "For",
    "A = B = 1\n": "Assign",
    "A, B = 1, 2\n": "Assign",
    "A = 1 if str else 2\n": "IfExp",
    "A = [x for x in (1,)]\n": "ListComp",
    "A = lambda x: x\n": "the name x",
    "A = lambda: eval(1)\n": "the name eval",
    "try:\n    A = 1\nexcept str:\n    pass\n": "Try",
    'from typing import ForwardRef\nA = ForwardRef("eval(1)")\n': "Call",
    'from typing import TypedDict\nA = TypedDict("A", {"a": "eval(1)"})\n': "Call",
    'from typing import TypedDict\nA = TypedDict("A", {"a": eval(1)})\n': "Call",
    'from typing import TypeAlias\nA: TypeAlias = "eval(1)"\n': "Call",
    "A = undefined\n": "the name undefined",
    "A = 1\r": "the character U+000D",
    "A = 1\x0c\n": "the character U+000C",
    'A = "\u202e"\n': "the character U+202E",
    'A = "\u2028"\n': "the character U+2028",
    "# type: ignore\n": "a comment that a tool may obey",
    "# fmt: off\n": "a comment that a tool may obey",
    "# -*- coding: latin-1 -*-\n": "a comment that a tool may obey",
    "A = (\n": "is no Python",
    f"A = {'(' * 300}{')' * 300}\n": "too",
}


@pytest.mark.parametrize("text", FINE)
def test_what_printers_print_passes(text: str) -> None:
    head = "" if text.startswith('"""') else HEAD
    text = text.replace('"""\n', f'"""\n\n{HEAD}', 1) if not head else head + text
    assert oddity("x/a.py", text.replace("x: Any", "x: str"), AROUND) == ""


@pytest.mark.parametrize("text", ODD, ids=repr)
def test_anything_else_is_noticed(text: str) -> None:
    assert ODD[text] in oddity("x/a.py", HEAD + text, AROUND)


def test_annotations_must_not_be_evaluated() -> None:
    text = "from typing import Any\n"
    assert "annotations" in oddity("x/a.py", text, AROUND)


@pytest.fixture
def config(tmp_path: Path) -> bindsmith.Config:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/a.json").write_text('{"title": "A", "type": "object"}')
    (tmp_path / "bindsmith.toml").write_text('targets = ["typed_dicts"]\n')
    return bindsmith.load_config(tmp_path / "bindsmith.toml")


def test_an_odd_module_is_an_internal_error_that_writes_nothing(
    config: bindsmith.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inert, "oddity", lambda path, text, around: "line 1 has x")
    with pytest.raises(OutputError, match="internal error: line 1 has x") as caught:
        bindsmith.generate(config)
    assert [each.code for each in caught.value.diagnostics] == ["BS410"]
    assert not (config.root / "generated").exists()


def override(config: bindsmith.Config, more: str) -> bindsmith.Config:
    folder = config.root / "mine/typed_dicts"
    folder.mkdir(parents=True)
    packaged = Path(__file__).parents[1] / "templates/typed_dicts/module.py.jinja"
    (folder / "module.py.jinja").write_text(packaged.read_text("utf-8") + more)
    options = 'targets = ["typed_dicts"]\ntemplates = "mine"\n'
    (config.root / "bindsmith.toml").write_text(options)
    return bindsmith.load_config(config.root / "bindsmith.toml")


def test_overriding_templates_are_warned_about(config: bindsmith.Config) -> None:
    result = bindsmith.generate(override(config, "\nprint(1)\n"))
    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("BS410", Severity.WARNING)
    assert (config.root / "generated/typed_dicts/a.py").is_file()


def test_overriding_templates_are_compiled(config: bindsmith.Config) -> None:
    with pytest.raises(OutputError, match="no Python") as caught:
        bindsmith.generate(override(config, "\nreturn 1\n"))
    assert [each.code for each in caught.value.diagnostics] == ["BS409"]
    assert not (config.root / "generated").exists()


@pytest.mark.parametrize(
    "text",
    [
        "type: ignore",
        "coding=x",
        "noqa",
        "NOSEC",
        "-*- x -*-",
        "a # fmt: off",
        "vim: set fileencoding=utf-16",
    ],
)
def test_what_comments_print_is_no_directive(text: str) -> None:
    assert is_directive(f"# {text}")
    assert not is_directive(f"# {undirected(text)}")
    assert not is_directive(f"# {undirected(undirected(text))}")
    assert not any(map(is_directive, header_lines(f"a/# {text}.json", text)))


def test_harmless_paths_are_printed_as_they_are() -> None:
    for path in ("noqa.json", "a-b/type.json", "x * y.json"):
        assert f" from {path}." in header_lines(path, "")[0]
        assert not is_directive(header_lines(path, "")[0])
