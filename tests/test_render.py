"""Templates render strictly, can be overridden, and fail with a place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from bindsmith.emit import templates
from bindsmith.emit.format import black_format, black_version
from bindsmith.emit.render import Templates, load_templates
from bindsmith.errors import OutputError
from bindsmith.ir.code import Code, line, printed


@dataclass(frozen=True, slots=True)
class View:
    name: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedView:
    name: Code
    items: tuple[object, ...]


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "packaged"
    (folder / "t").mkdir(parents=True)
    (folder / "t/module.py.jinja").write_text(
        "{% for each in view.items %}\n    {% include 't/part.jinja' %}\n{% endfor %}\n"
        "<{{ view.name }}>\n\n\n"
    )
    (folder / "t/part.jinja").write_text("{{ each }}\n")
    monkeypatch.setattr(templates, "packaged", lambda: folder)
    return folder


def overriding(tmp_path: Path, text: str, name: str = "t/module.py.jinja") -> Templates:
    path = tmp_path / "mine" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return load_templates(tmp_path / "mine")


def digest(overrides: Path | None = None) -> str:
    return templates.templates_digest(templates.template_folders(overrides))


def test_text_is_layout_only_and_ends_with_one_newline(packaged: Path) -> None:
    view = PrintedView(line("<&>"), printed(("a", "b")))
    text = load_templates().render("t/module.py.jinja", view)
    assert text == "a\nb\n<<&>>\n"


def test_our_templates_print_what_printers_made(packaged: Path) -> None:
    for view in (View("n", ()), PrintedView(line("n"), ("a",))):
        with pytest.raises(TypeError, match="no printer made"):
            load_templates().render("t/module.py.jinja", view)


@pytest.mark.parametrize("char", "\n\r\v\f\x1c\x85\u2028\u2029\0\x1b\ud800")
def test_a_line_is_one_line(char: str) -> None:
    for make in (line, lambda text: printed(["a", text])):
        with pytest.raises(ValueError, match="not one line"):
            make(f"a{char}b")


def test_the_real_templates_are_found_from_a_checkout() -> None:
    assert templates.packaged().name == "templates"


def test_the_users_template_wins_and_partials_mix(
    packaged: Path, tmp_path: Path
) -> None:
    mine = overriding(tmp_path, "[{{ each }}]\n", "t/part.jinja")
    assert mine.is_overridden()
    assert mine.render("t/module.py.jinja", View("n", ("a",))) == "[a]\n<n>\n"
    assert not load_templates().is_overridden()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\n{{ view.nothing }}\n", 2),
        ("{{ nothing }}", 1),
        ("\n\n{% if %}\n", 3),
        ("\n{{ 1 / 0 }}\n", 2),
        ("\n{{ view.items.pop() }}\n", 2),
        ("{% include 'missing' %}", 0),
        ("{% include 't/module.py.jinja' %}", 1),
    ],
)
def test_faults_name_template_and_line(
    packaged: Path, tmp_path: Path, text: str, line: int
) -> None:
    with pytest.raises(OutputError) as caught:
        overriding(tmp_path, text).render("t/module.py.jinja", View("n"))
    (found,) = caught.value.diagnostics
    assert found.code == "BS408"
    assert found.location.path.endswith("t/module.py.jinja")
    assert found.location.line == line
    assert found.hint


def test_other_faults_of_our_own_templates_are_bugs(packaged: Path) -> None:
    (packaged / "t/part.jinja").write_text("{{ 1 / 0 }}\n")
    with pytest.raises(ZeroDivisionError):
        load_templates().render("t/module.py.jinja", View("n", ("a",)))


def test_a_template_that_is_no_text_is_an_error(packaged: Path, tmp_path: Path) -> None:
    mine = overriding(tmp_path, "")
    (tmp_path / "mine/t/module.py.jinja").write_bytes(b"\xff")
    with pytest.raises(OutputError):
        mine.render("t/module.py.jinja", View("n"))
    with pytest.raises(OutputError):
        digest(tmp_path / "mine")


def test_a_missing_folder_of_templates_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="templates"):
        load_templates(tmp_path / "nowhere")


def test_the_digest_follows_every_template(packaged: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    first = digest()
    assert digest() == first
    (packaged / "README.md").write_text("no template")
    assert digest() == first
    overriding(tmp_path, "{{ each }}\n", "t/part.jinja")
    assert digest(mine) == first
    overriding(tmp_path, "{{ each }}!\n", "t/part.jinja")
    assert digest(mine) != first
    (packaged / "t/module.py.jinja").write_bytes(b"a\r\nb\n")
    crlf = digest()
    (packaged / "t/module.py.jinja").write_bytes(b"a\nb\n")
    assert digest() == crlf != first


def test_black_formats_overridden_text() -> None:
    assert black_format("x = 'a'", 88, "3.11") == 'x = "a"\n'
    assert black_format("x=[11111,\n2]", 8, "3.99") == "x = [\n    11111,\n    2,\n]\n"
    assert black_version().startswith("black 2")


def test_text_that_is_no_python_is_an_error() -> None:
    with pytest.raises(OutputError) as caught:
        black_format("x = = 1\n", 88, "3.11", "a/b.py")
    assert "a/b.py: error BS409" in str(caught.value)
